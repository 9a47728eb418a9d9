// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Draws;
import elbo.random.Key;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Mini-batches of a [RowSource] that is too large to be read in any order: blocks of consecutive
/// rows come in a random order, a window of some blocks is held in memory, and its rows are
/// shuffled and cut into batches.
///
/// Each epoch lays its blocks from a random row on, around the end of the source, so every row is
/// in a batch with the same probability: with the weight N/B every batch by itself gives unbiased
/// estimates of sums over all rows. Rows of one window are not independent; where neighbours in the
/// source are alike, more blocks in a window lower the variance. What is left over behind the last
/// whole block, other rows in each epoch, is not seen in that epoch.
///
/// Keeps the window of the last batch that was asked for; for one thread.
public final class ShuffledBlocks {
  private final RowSource source;
  private final int batchSize;
  private final int blockRows;
  private final int blocksAtOnce;
  private final int numBlocks;
  private final double[] window;
  private int[] order = new int[0];
  private Key windowKey = Key.of(0);
  private long windowEpoch = -1;
  private int windowNumber = -1;

  /// For a source.
  ///
  /// @param batchSize B, at most the number of rows
  /// @param blockRows about how many rows a block has; rounded to a multiple of the batch size
  /// @param blocksAtOnce how many blocks are held in memory
  public ShuffledBlocks(RowSource source, int batchSize, int blockRows, int blocksAtOnce) {
    Shuffles.requireBatch(1, batchSize, "shuffled blocks");
    Shuffles.requireBatch(blocksAtOnce, blockRows, "shuffled blocks");
    if (!(batchSize <= source.numRows())) {
      throw new IllegalArgumentException(
          "a batch of "
              + batchSize
              + " rows is more than the "
              + source.numRows()
              + " that there are (shuffled blocks)");
    }
    this.source = source;
    this.batchSize = batchSize;
    long wanted = Math.min(Math.max(blockRows, batchSize), source.numRows());
    this.blockRows = Math.toIntExact(wanted / batchSize * batchSize);
    this.numBlocks = Math.toIntExact(source.numRows() / this.blockRows);
    this.blocksAtOnce = Math.min(blocksAtOnce, numBlocks);
    this.window =
        new double
            [Math.multiplyExact(
                Math.multiplyExact(this.blocksAtOnce, this.blockRows), source.numColumns())];
  }

  /// How many batches an epoch has.
  public long batchesPerEpoch() {
    return (long) numBlocks * (blockRows / batchSize);
  }

  /// What each row of a batch stands for: N/B.
  public double weight() {
    return (double) source.numRows() / batchSize;
  }

  /// The rows of a step's batch.
  ///
  /// @param into written, row by row
  public void batch(Key key, long step, double[] into) {
    long epoch = step / batchesPerEpoch();
    long inEpoch = step % batchesPerEpoch();
    int perBlock = blockRows / batchSize;
    int number = (int) (inEpoch / ((long) perBlock * blocksAtOnce));
    if (epoch != windowEpoch || number != windowNumber || !key.equals(windowKey)) {
      load(key, epoch, number);
    }
    int columns = source.numColumns();
    int first = (int) (inEpoch - (long) number * perBlock * blocksAtOnce) * batchSize;
    for (int b = 0; b < batchSize; b++) {
      System.arraycopy(window, order[first + b] * columns, into, b * columns, columns);
    }
  }

  private void load(Key key, long epoch, int number) {
    Key own = key.fold(epoch);
    long offset = (long) (Draws.uniform(own, 0, 1, 0) * source.numRows());
    int[] blocks = Shuffles.identity(numBlocks);
    Shuffles.shuffleFirst(blocks, numBlocks, Choices.of(own));
    int here = Math.min(blocksAtOnce, numBlocks - number * blocksAtOnce);
    for (int k = 0; k < here; k++) {
      long first =
          (offset + (long) blocks[number * blocksAtOnce + k] * blockRows) % source.numRows();
      read(first, k);
    }
    order = Shuffles.identity(here * blockRows);
    Shuffles.shuffleFirst(order, order.length, Choices.of(own.fold(1 + number)));
    windowKey = key;
    windowEpoch = epoch;
    windowNumber = number;
  }

  /// Reads a block, around the end of the source.
  private void read(long first, int block) {
    int columns = source.numColumns();
    int before = (int) Math.min(blockRows, source.numRows() - first);
    try {
      double[] rows = new double[blockRows * columns];
      source.read(first, before, rows);
      System.arraycopy(rows, 0, window, block * blockRows * columns, before * columns);
      if (before < blockRows) {
        source.read(0, blockRows - before, rows);
        System.arraycopy(
            rows,
            0,
            window,
            (block * blockRows + before) * columns,
            (blockRows - before) * columns);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

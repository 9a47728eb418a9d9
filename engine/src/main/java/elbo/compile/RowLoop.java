// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// A loop over blocks of rows of a data axis, so that what is computed between reading data and
/// adding to a sum stays in the cache. Sums restart every [#CHUNK_ROWS] rows, so that chunks can
/// run on several threads ([ChunkCrew]) and give the same bits.
///
/// @param rows the length of the axis
/// @param cells rows × lanes of a block, but at least 8 rows
/// @param begin clears partial sums, at the beginning of each chunk
/// @param body computes a block
/// @param end adds the partial sums to the totals, at the end of each chunk
/// @param isShared whether chunks can run on several threads
record RowLoop(int rows, int cells, Steps begin, Steps body, Steps end, boolean isShared)
    implements Step {
  static final int CHUNK_ROWS = 4096;

  /// Steps × rows × lanes from which other threads are asked to help: some 10 µs at least, more
  /// where a step is a product with many columns. A thread that comes too late is not waited for.
  private static final long WORTH_SHARING = 1 << 15;

  /// How many rows a block has: a power of two, at least 8, that divides a chunk.
  int blockRows(int lanes) {
    return Math.min(CHUNK_ROWS, Integer.highestOneBit(Math.max(8, cells / lanes)));
  }

  /// How many elements a row of the widest value has, about.
  int rowWidth() {
    return Math.max(1, Planner.BLOCK / cells);
  }

  /// How many chunks there are.
  int numChunks() {
    return (rows - 1) / CHUNK_ROWS + 1;
  }

  @Override
  public void run(Frame f) {
    ChunkCrew crew = f.crew;
    if (crew != null
        && isShared
        && rows > CHUNK_ROWS
        && (long) rows * f.lanes * body.size() >= WORTH_SHARING) {
      crew.run(this, f);
      return;
    }
    int chunks = numChunks();
    for (int chunk = 0; chunk < chunks; chunk++) {
      computeChunk(chunk, f);
      addChunk(f);
    }
  }

  /// Computes the rows of a chunk and their partial sums.
  void computeChunk(int chunk, Frame f) {
    int block = blockRows(f.lanes);
    int first = chunk * CHUNK_ROWS;
    f.firstChunk = chunk == 0;
    f.row = first;
    begin.run(f);
    int behind = Math.min(rows, first + CHUNK_ROWS);
    for (int row = first; row < behind; row += block) {
      f.row = row;
      f.rows = Math.min(block, behind - row);
      body.run(f);
    }
    f.row = 0;
    f.rows = 0;
  }

  /// Adds the partial sums of the chunk that was computed last; chunk after chunk, in order.
  void addChunk(Frame f) {
    end.run(f);
  }
}

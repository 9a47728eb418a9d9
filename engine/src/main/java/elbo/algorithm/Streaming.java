// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.compile.Workers;
import elbo.graph.Node;
import elbo.model.LogDensity;
import elbo.model.StreamedModel;
import elbo.random.Key;
import elbo.rewrite.Substitute;
import elbo.subsample.RowSource;
import elbo.subsample.ShuffledBlocks;
import elbo.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fits a model to rows that need not fit in memory. [Bbvi] sees a mini-batch in each step; its
/// start, by [Pathfinder], sees one batch that stands for all rows.
///
/// There is no verdict: nothing here evaluates all rows for many draws.
public final class Streaming {
  private Streaming() {}

  /// How rows are read.
  ///
  /// @param blockRows rows that are read together
  /// @param blocksAtOnce blocks that are held in memory and shuffled together
  public record Reading(int blockRows, int blocksAtOnce) {
    /// 8 blocks of 4,096 rows.
    public static Reading defaults() {
      return new Reading(4096, 8);
    }
  }

  /// Fits.
  ///
  /// @param settings of the ascent; its batch size is the model's
  /// @param workers who share the work; closed by whoever made them
  public static Outcome fit(
      StreamedModel model,
      RowSource source,
      Reading reading,
      Bbvi.Settings settings,
      Key key,
      Workers workers) {
    if (source.numColumns() != model.numColumns()) {
      throw new IllegalArgumentException(
          "rows of the source have "
              + source.numColumns()
              + " numbers, those of the model "
              + model.numColumns());
    }
    ShuffledBlocks blocks =
        new ShuffledBlocks(source, model.batchSize(), reading.blockRows(), reading.blocksAtOnce());
    BatchSource batches = new Streamed(model, source, blocks);
    Target pilot =
        new Target(
            fixed(model.density(), batches.at(key.fold("pilot"), 0)),
            _ -> Optional.empty(),
            workers);
    Bbvi bbvi = new Bbvi(pilot, settings, batches);
    BbviState state = bbvi.init(key);
    while (!bbvi.isDone(state)) {
      state = bbvi.step(key, state);
    }
    return bbvi.outcome(key, state);
  }

  private static LogDensity fixed(LogDensity density, double[][] rows) {
    Map<Node, Node> values = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      Node input = density.data().get(i);
      values.put(input, Node.constant(Tensor.of(input.shape(), rows[i].clone())));
    }
    Node value = Substitute.in(List.of(density.value()), values).getFirst();
    return new LogDensity(density.names(), density.point(), value);
  }

  private static final class Streamed implements BatchSource {
    private final StreamedModel model;
    private final RowSource source;
    private final ShuffledBlocks blocks;
    private final double[] rows;
    private final double[][] buffers;

    Streamed(StreamedModel model, RowSource source, ShuffledBlocks blocks) {
      this.model = model;
      this.source = source;
      this.blocks = blocks;
      this.rows = new double[model.batchSize() * source.numColumns()];
      this.buffers = model.buffers();
    }

    @Override
    public LogDensity density() {
      return model.density();
    }

    @Override
    public double[][] at(Key key, long step) {
      blocks.batch(key, step, rows);
      model.fill(blocks.weight(), rows, buffers);
      return buffers;
    }

    @Override
    public String description() {
      return "Mini-batches of "
          + model.batchSize()
          + " of the "
          + source.numRows()
          + " rows of a stream, "
          + blocks.batchesPerEpoch()
          + " steps to an epoch.";
    }
  }
}

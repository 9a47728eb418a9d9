// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.ReduceOp;
import elbo.kernel.BinaryKernels;
import elbo.kernel.Reductions;

/// Steps that reduce an axis. Sums use eight accumulators by index mod 8, combined in a fixed tree.
final class Reducing {
  /// So many numbers are added up in less time than three calls take.
  private static final int FEW = 128;

  private Reducing() {}

  /// The three parts of a reduction that is fed block by block.
  enum Kind {
    /// Σ x
    SUM(8),
    /// the largest
    MAX(1),
    /// the smallest
    MIN(1);

    /// Numbers of state per result.
    final int state;

    Kind(int state) {
      this.state = state;
    }

    static Kind of(ReduceOp function) {
      return switch (function) {
        case SUM -> SUM;
        case MAX -> MAX;
        case MIN -> MIN;
        case LOG_SUM_EXP -> throw new IllegalArgumentException("log-sum-exp needs two passes");
      };
    }

    void start(double[] state, int at, int width) {
      switch (this) {
        case SUM -> Reductions.startSum(state, at, width);
        case MAX -> Reductions.startMax(state, at, width);
        case MIN -> Reductions.startMin(state, at, width);
      }
    }

    void add(double[] x, int from, int rows, int width, double[] state, int at) {
      switch (this) {
        case SUM -> Reductions.addSum(x, from, rows, width, state, at);
        case MAX -> Reductions.addMax(x, from, rows, width, state, at);
        case MIN -> Reductions.addMin(x, from, rows, width, state, at);
      }
    }

    void finish(double[] state, int at, int width, double[] out, int to) {
      switch (this) {
        case SUM -> Reductions.finishSum(state, at, width, out, to);
        case MAX, MIN -> System.arraycopy(state, at, out, to, width);
      }
    }

    /// Joins the result of a chunk to that of the chunks before.
    void merge(double[] chunk, int from, double[] out, int to, int width) {
      for (int i = 0; i < width; i++) {
        double a = out[to + i];
        double b = chunk[from + i];
        out[to + i] =
            switch (this) {
              case SUM -> a + b;
              case MAX -> Math.max(a, b);
              case MIN -> Math.min(a, b);
            };
      }
    }
  }

  /// A reduction of an axis that is there as a whole. `state` has room for the state of one width.
  record Reduce(Kind kind, Ref a, Ref out, Extent extent, int size, Ref state) implements Step {
    @Override
    public void run(Frame f) {
      int width = extent.inner() * out.width(f);
      int outer = extent.outer(f);
      double[] x = a.array(f);
      double[] s = state.array(f);
      int at = state.at(f);
      if (kind == Kind.SUM && size * width <= FEW) {
        for (int o = 0; o < outer; o++) {
          int from = a.at(f) + o * size * width;
          Reductions.smallSum(x, from, size, width, out.array(f), out.at(f) + o * width);
        }
        return;
      }
      for (int o = 0; o < outer; o++) {
        kind.start(s, at, width);
        kind.add(x, a.at(f) + o * size * width, size, width, s, at);
        kind.finish(s, at, width, out.array(f), out.at(f) + o * width);
      }
    }
  }

  /// ln Σ eˣ along an axis. `state` has room for 10 numbers per result of one width: maxima, sums,
  /// and eight accumulators.
  record LogSumExp(Ref a, Ref out, Extent extent, int size, Ref state) implements Step {
    @Override
    public void run(Frame f) {
      int width = extent.inner() * out.width(f);
      int outer = extent.outer(f);
      double[] x = a.array(f);
      double[] s = state.array(f);
      int max = state.at(f);
      int sum = max + width;
      int acc = sum + width;
      for (int o = 0; o < outer; o++) {
        int from = a.at(f) + o * size * width;
        Reductions.startMax(s, max, width);
        Reductions.addMax(x, from, size, width, s, max);
        Reductions.startSum(s, acc, width);
        Reductions.addSumExp(x, from, size, width, s, max, s, acc);
        Reductions.finishSum(s, acc, width, s, sum);
        Reductions.finishLogSumExp(s, max, s, sum, width, out.array(f), out.at(f) + o * width);
      }
    }
  }

  /// Clears the state of a sink.
  record StartSink(Kind kind, Ref state, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      kind.start(state.array(f), state.at(f), out.count(f));
    }
  }

  /// Adds the block's rows to the state of a sink. Blocks begin at multiples of 8.
  record AddSink(Kind kind, Ref a, Ref state, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      int width = out.elements() * out.width(f);
      kind.add(a.array(f), a.at(f), f.rows, width, state.array(f), state.at(f));
    }
  }

  /// Finishes a chunk and joins its result to the total.
  record EndSink(Kind kind, Ref state, Ref chunk, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      int width = out.count(f);
      double[] s = state.array(f);
      double[] y = out.array(f);
      if (f.firstChunk) {
        kind.finish(s, state.at(f), width, y, out.at(f));
      } else {
        double[] part = chunk.array(f);
        kind.finish(s, state.at(f), width, part, chunk.at(f));
        kind.merge(part, chunk.at(f), y, out.at(f), width);
      }
    }
  }

  /// Adds the partial result of a chunk to the total.
  record AddChunk(Ref chunk, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      double[] x = chunk.array(f);
      double[] y = out.array(f);
      int n = out.count(f);
      if (f.firstChunk) {
        System.arraycopy(x, chunk.at(f), y, out.at(f), n);
      } else {
        Kind.SUM.merge(x, chunk.at(f), y, out.at(f), n);
      }
    }
  }

  /// Running sums along an axis.
  record CumulativeSum(Ref a, Ref out, Extent extent, int size, boolean reverse) implements Step {
    @Override
    public void run(Frame f) {
      elbo.kernel.Moves.cumulativeSum(
          a.array(f),
          a.at(f),
          extent.outer(f),
          size,
          extent.inner() * out.width(f),
          reverse,
          out.array(f),
          out.at(f));
    }
  }

  /// Sums over the draws.
  record SumLanes(Ref a, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      double[] x = a.array(f);
      double[] y = out.array(f);
      int from = a.at(f);
      int to = out.at(f);
      int n = out.count(f);
      if (f.lanes == 1) {
        // the bits of a sum, whose 0 has no sign
        BinaryKernels.ADD.applyVectorScalar(x, from, 0.0, y, to, n);
        return;
      }
      if (f.draws == 1) {
        for (int i = 0; i < n; i++) {
          y[to + i] = x[from + i * f.lanes] + 0.0;
        }
        return;
      }
      for (int i = 0; i < n; i++) {
        y[to + i] = Reductions.sum(x, from + i * f.lanes, f.draws);
      }
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.Moves;
import elbo.tensor.IntArray;
import java.util.Arrays;

/// Steps that move elements.
final class Movement {
  private Movement() {}

  /// A strided copy: axis `k` has `sizes[k]` elements, `from[k]` apart in the source (0 where it
  /// repeats) and `to[k]` apart in the result. Inside a loop over rows axis 0 has the block's rows
  /// where `rows` is set.
  record Copy(Ref a, Ref out, IntArray sizes, IntArray from, IntArray to, boolean rows)
      implements Step {
    @Override
    public void run(Frame f) {
      axis(f, 0, a.at(f), out.at(f));
    }

    private void axis(Frame f, int k, int source, int target) {
      int rank = sizes.length();
      int n = k == 0 && rows ? f.rows : k < rank ? sizes.get(k) : 1;
      int sourceStep = k < rank ? from.get(k) * a.width(f) : 0;
      int targetStep = k < rank ? to.get(k) * out.width(f) : 0;
      if (k < rank - 1) {
        for (int i = 0; i < n; i++) {
          axis(f, k + 1, source + i * sourceStep, target + i * targetStep);
        }
        return;
      }
      line(f, n, source, sourceStep, target, targetStep);
    }

    private void line(Frame f, int n, int source, int sourceStep, int target, int targetStep) {
      double[] x = a.array(f);
      double[] y = out.array(f);
      int width = out.width(f);
      boolean together = targetStep == width;
      if (a.width(f) == width) {
        if (together && sourceStep == width) {
          System.arraycopy(x, source, y, target, n * width);
        } else if (width == 1) {
          for (int i = 0; i < n; i++) {
            y[target + i * targetStep] = x[source + i * sourceStep];
          }
        } else {
          for (int i = 0; i < n; i++) {
            System.arraycopy(x, source + i * sourceStep, y, target + i * targetStep, width);
          }
        }
      } else if (together && sourceStep == 0) {
        Arrays.fill(y, target, target + n * width, x[source]);
      } else {
        for (int i = 0; i < n; i++) {
          int start = target + i * targetStep;
          Arrays.fill(y, start, start + width, x[source + i * sourceStep]);
        }
      }
    }
  }

  /// Elements of one axis by index; inside a loop over rows that cuts this axis, by the block's
  /// part of the indices.
  record Gather(Ref a, Ref out, Extent extent, int size, IntArray indices, boolean cut)
      implements Step {
    @Override
    public void run(Frame f) {
      int first = cut ? f.row : 0;
      int n = cut ? f.rows : indices.length();
      int width = extent.inner() * out.width(f);
      int outer = extent.outer(f);
      for (int o = 0; o < outer; o++) {
        Moves.gatherRows(
            a.array(f),
            a.at(f) + o * size * width,
            width,
            indices.array(),
            first,
            n,
            out.array(f),
            out.at(f) + o * n * width);
      }
    }
  }

  /// Adds elements of one axis at their indices; inside a loop over rows that cuts this axis, the
  /// block's rows.
  record ScatterAdd(Ref a, Ref out, Extent extent, int size, IntArray indices, boolean cut)
      implements Step {
    @Override
    public void run(Frame f) {
      int first = cut ? f.row : 0;
      int n = cut ? f.rows : indices.length();
      int width = extent.inner() * out.width(f);
      int outer = extent.outer(f);
      for (int o = 0; o < outer; o++) {
        Moves.scatterAddRows(
            a.array(f),
            a.at(f) + o * n * width,
            width,
            indices.array(),
            first,
            n,
            out.array(f),
            out.at(f) + o * size * width);
      }
    }
  }

  /// The draws of a tile of a batched input, from one row per draw to one column per draw. Lanes
  /// behind the draws get the last one.
  record Load(Ref input, Ref out) implements Step {
    @Override
    public void run(Frame f) {
      int n = out.elements();
      double[] x = input.array(f);
      double[] y = out.array(f);
      int at = out.at(f);
      if (f.draws == f.lanes) {
        Moves.transpose(x, f.firstDraw * n, f.lanes, n, y, at);
        return;
      }
      for (int lane = 0; lane < f.lanes; lane++) {
        int from = (f.firstDraw + Math.min(lane, f.draws - 1)) * n;
        for (int i = 0; i < n; i++) {
          y[at + i * f.lanes + lane] = x[from + i];
        }
      }
    }
  }
}

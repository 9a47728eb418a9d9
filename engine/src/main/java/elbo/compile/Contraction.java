// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Op;
import elbo.kernel.Moves;
import elbo.kernel.Products;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A sum of products over labelled axes. For each element of the result the products are added in
/// the order of the summed labels, first to last, by fused multiply-add from 0; so the bits depend
/// neither on the number of lanes nor on blocks nor on which kernel does it. There are two plans:
/// one for many lanes, which lie on the vector unless an argument without lanes allows more, and
/// one for a single lane.
final class Contraction implements Step {
  private final Ref a;
  private final Ref b;
  private final Ref out;
  private final Loops many;
  private final Loops single;
  private final boolean clear;
  private final boolean manyOnce;
  private final boolean singleOnce;
  private final List<Axis> axes;
  private final int numResult;
  private final boolean wantsPanels;
  private final Optional<TurnedProduct> turned;
  private @Nullable RowPanels panels;

  private Contraction(
      Ref a,
      Ref b,
      Ref out,
      List<Axis> axes,
      int numResult,
      Loops many,
      Loops single,
      boolean clear,
      boolean isConstantLeft,
      IntFunction<Ref> scratch) {
    this.a = a;
    this.b = b;
    this.out = out;
    this.many = many;
    this.single = single;
    this.clear = clear;
    this.manyOnce = many.meetsOnce();
    this.singleOnce = single.meetsOnce();
    this.axes = List.copyOf(axes);
    this.numResult = numResult;
    this.wantsPanels = isConstantLeft && single.isMatrixTimesVector();
    this.turned = TurnedProduct.of(single, scratch);
  }

  /// The step for an operation.
  ///
  /// @param rowLabel the label whose axis is cut into blocks; −1 outside of loops over rows
  /// @param clear whether the result starts at 0; otherwise products are added to what is there
  /// @param isConstantLeft whether the first argument is the same in every call
  /// @param scratch gives room for so many numbers
  static Contraction of(
      Op.Contract op,
      Shape as,
      Ref a,
      Shape bs,
      Ref b,
      Shape os,
      Ref out,
      int rowLabel,
      boolean clear,
      boolean sumsDraws,
      boolean isConstantLeft,
      IntFunction<Ref> scratch) {
    List<Axis> axes = new ArrayList<>();
    for (int k = 0; k < op.result().length(); k++) {
      axes.add(axis(op, op.result().get(k), as, bs, os, rowLabel));
    }
    int numResult = axes.size();
    for (int label : op.left().array()) {
      if (!op.result().contains(label)) {
        // The axis that is cut comes first: blocks follow each other.
        axes.add(
            label == rowLabel ? numResult : axes.size(), axis(op, label, as, bs, os, rowLabel));
      }
    }
    Loops single = Loops.plan(axes, numResult, false, false, false);
    boolean lanes = a.batched() || b.batched();
    Loops many = lanes ? Loops.plan(axes, numResult, a.batched(), b.batched(), sumsDraws) : single;
    return new Contraction(
        a, b, out, axes, numResult, many, single, clear, isConstantLeft, scratch);
  }

  private static Axis axis(Op.Contract op, int label, Shape as, Shape bs, Shape os, int rowLabel) {
    int left = op.left().indexOf(label);
    int right = op.right().indexOf(label);
    int result = op.result().indexOf(label);
    int size = left >= 0 ? as.size(left) : bs.size(right);
    return new Axis(
        size, stride(as, left), stride(bs, right), stride(os, result), label == rowLabel);
  }

  private static int stride(Shape shape, int axis) {
    return axis < 0 ? 0 : shape.stride(axis);
  }

  @Override
  public void run(Frame f) {
    double[] z = out.array(f);
    int to = out.at(f);
    Loops loops = f.lanes == 1 ? single : many;
    boolean fresh = clear && (loops == single ? singleOnce : manyOnce);
    if (clear && !fresh) {
      java.util.Arrays.fill(z, to, to + out.count(f), 0);
    }
    if (loops == single && wantsPanels) {
      if (fresh) {
        Moves.fill(z, to, out.count(f), 0);
      }
      int row = single.m.rows() ? f.row : 0;
      panels(f).multiplyAdd(row, single.m.count(f), b.array(f), b.at(f), z, to);
      return;
    }
    if (loops == single && turned.isPresent()) {
      turned.get().run(f, fresh, a.array(f), a.at(f), b.array(f), b.at(f), z, to);
      return;
    }
    loops.run(f, this, fresh, 0, a.at(f), b.at(f), to);
  }

  /// The copy for single lanes, made when there is the first. Two threads may make it: its fields
  /// are final, so each sees a whole one.
  private RowPanels panels(Frame f) {
    RowPanels known = panels;
    if (known == null) {
      int first = a.at(f) - f.row * a.rowStride();
      known = new RowPanels(a.array(f), first, single.m.size(), single.k.size());
      panels = known;
    }
    return known;
  }

  Ref a() {
    return a;
  }

  Ref b() {
    return b;
  }

  Ref out() {
    return out;
  }

  /// The labels of the result, then those that are summed.
  List<Axis> axes() {
    return axes;
  }

  /// How many of the labels are those of the result.
  int numResult() {
    return numResult;
  }

  /// Whether sums begin at 0 and not with what is in the result.
  boolean startsFresh() {
    return clear;
  }

  /// Whether it is so small that plain loops do it best for one lane.
  boolean isForOneLane(int mostProducts) {
    return !wantsPanels
        && axes.stream().noneMatch(Axis::rows)
        && productsForOneLane() <= mostProducts;
  }

  /// How many products it adds up for one lane, outside of loops over rows.
  long productsForOneLane() {
    long n = 1;
    for (Axis axis : axes) {
      n *= axis.size();
    }
    return n;
  }

  /// Whether each element is one product of elements that lie at two strides, rows and their
  /// elements, so that a generated kernel can multiply where it needs the product.
  static boolean isOuter(Op.Contract op) {
    for (int label : op.left().array()) {
      if (!op.result().contains(label)) {
        return false;
      }
    }
    return op.result().length() == 1 || op.result().length() == 2;
  }

  /// How many products it adds up for the frame's block.
  long products(Frame f) {
    Loops loops = single;
    long n = (long) loops.m.count(f) * loops.k.count(f) * loops.line.count(f);
    for (Axis axis : loops.outer) {
      n *= axis.count(f);
    }
    return n * Math.max(a.width(f), b.width(f));
  }

  /// One label: its size and how far apart its elements are; `rows` if only the block's rows are
  /// there.
  record Axis(int size, int left, int right, int result, boolean rows) {
    int count(Frame f) {
      return rows ? f.rows : size;
    }
  }

  /// How the innermost kernel sees the arrays.
  enum Form {
    /// Lines of the second argument, scaled by numbers of the first, are added to lines of the
    /// result.
    LEFT_SCALES,
    /// The same with the arguments exchanged.
    RIGHT_SCALES,
    /// Lines of both, multiplied element by element, are added to a line of the result; rows of one
    /// argument go with the same lines of the other.
    LINES,
    /// Inner products along the draws.
    DOT,
  }

  /// Loops around a kernel: `outer` axes one in the other, then a kernel over rows `m`, a summed
  /// axis `k` and a line of `line` elements.
  record Loops(List<Axis> outer, Axis m, Axis k, Axis line, Form form) {
    /// Lines that the kernel passes over several times are met so many at a time: with 64 numbers
    /// they are half a first-level cache. Shorter lines, which it passes over once or twice, are
    /// more.
    private static final int LINES_AT_ONCE = 32;

    private static final int NUMBERS_AT_ONCE = 4096;

    private static final Axis ONE = new Axis(1, 0, 0, 0, false);

    static Loops plan(
        List<Axis> axes, int numResult, boolean lanesLeft, boolean lanesRight, boolean dot) {
      List<Axis> results = new ArrayList<>(axes.subList(0, numResult));
      List<Axis> summed = new ArrayList<>(axes.subList(numResult, axes.size()));
      Axis k = summed.isEmpty() ? ONE : summed.removeLast();
      Form form;
      Axis line = ONE;
      Axis m = ONE;
      if (dot) {
        form = Form.DOT;
        line = results.isEmpty() ? ONE : results.removeLast();
        m = results.isEmpty() ? ONE : results.removeLast();
      } else if (lanesLeft && lanesRight) {
        form = Form.LINES;
        line = take(results, true, true);
      } else if (lanesLeft || lanesRight) {
        form = lanesLeft ? Form.RIGHT_SCALES : Form.LEFT_SCALES;
        line = take(results, lanesLeft, lanesRight);
      } else {
        line = take(results, true, false);
        form = Form.RIGHT_SCALES;
        if (line == ONE) {
          line = take(results, false, true);
          form = Form.LEFT_SCALES;
        }
        if (line == ONE) {
          line = take(results, true, true);
          form = line == ONE ? Form.LEFT_SCALES : Form.LINES;
        }
      }
      if (line == ONE && !lanesLeft && !lanesRight && form != Form.DOT) {
        // Inner products of rows: those of a line of the result are summed side by side.
        for (Axis axis : results) {
          if (axis.result() == 1 && axis.left() == 0 && axis.right() != 0) {
            form = Form.RIGHT_SCALES;
            m = axis;
          }
        }
      }
      boolean isChosen = form == Form.DOT || m != ONE;
      for (int i = results.size() - 1; i >= 0 && !isChosen; i--) {
        Axis axis = results.get(i);
        boolean free =
            switch (form) {
              case LEFT_SCALES -> axis.right() == 0;
              case RIGHT_SCALES -> axis.left() == 0;
              case LINES -> axis.left() == 0 != (axis.right() == 0);
              case DOT -> false;
            };
        if (free && (m == ONE || axis.size() > m.size())) {
          m = axis;
        }
      }
      if (m != ONE && form != Form.DOT) {
        results.remove(m);
      }
      List<Axis> outer = new ArrayList<>(results);
      outer.addAll(summed);
      return new Loops(List.copyOf(outer), m, k, line, form);
    }

    /// Takes the axis that lies in one piece in the result and in exactly the given arguments.
    private static Axis take(List<Axis> results, boolean left, boolean right) {
      for (Axis axis : results) {
        boolean inLeft = left ? axis.left() == 1 : axis.left() == 0;
        boolean inRight = right ? axis.right() == 1 : axis.right() == 0;
        if (axis.result() == 1 && inLeft && inRight && axis.size() > 1) {
          results.remove(axis);
          return axis;
        }
      }
      return ONE;
    }

    /// Whether it is a dense matrix times a dense vector, large enough for a copy of the matrix.
    boolean isMatrixTimesVector() {
      return form == Form.LEFT_SCALES
          && outer.isEmpty()
          && line == ONE
          && m.left() == k.size()
          && m.result() == 1
          && k.left() == 1
          && k.right() == 1
          && RowPanels.isFor(m.size(), k.size());
    }

    /// Whether the kernel meets each element of the result once, so that it can begin its sums at
    /// 0.
    boolean meetsOnce() {
      boolean once = form != Form.DOT;
      for (Axis axis : outer) {
        once &= axis.result() != 0;
      }
      return once;
    }

    /// @param fresh whether sums begin at 0 and not with what is in the result
    void run(Frame f, Contraction c, boolean fresh, int depth, int p, int q, int r) {
      int wa = c.a.width(f);
      int wb = c.b.width(f);
      int wc = c.out.width(f);
      if (depth < outer.size()) {
        Axis axis = outer.get(depth);
        int n = axis.count(f);
        for (int i = 0; i < n; i++) {
          run(
              f,
              c,
              fresh,
              depth + 1,
              p + i * axis.left() * wa,
              q + i * axis.right() * wb,
              r + i * axis.result() * wc);
        }
        return;
      }
      double[] x = c.a.array(f);
      double[] y = c.b.array(f);
      double[] z = c.out.array(f);
      int ms = m.count(f);
      int ks = k.count(f);
      int n = line.count(f) * wc;
      switch (form) {
        case LEFT_SCALES ->
            product(
                fresh,
                ms,
                ks,
                n,
                x,
                p,
                m.left() * wa,
                k.left() * wa,
                y,
                q,
                k.right() * wb,
                z,
                r,
                m.result() * wc);
        case RIGHT_SCALES ->
            product(
                fresh,
                ms,
                ks,
                n,
                y,
                q,
                m.right() * wb,
                k.right() * wb,
                x,
                p,
                k.left() * wa,
                z,
                r,
                m.result() * wc);
        case LINES -> {
          int xk = k.left() * wa;
          int yk = k.right() * wb;
          int zm = m.result() * wc;
          if (ms == 1) {
            if (fresh) {
              Moves.fill(z, r, n, 0);
            }
            Products.addLaneProducts(x, p, xk, y, q, yk, ks, z, r, n);
          } else if (m.right() == 0) {
            Products.addLaneProductsOfRows(
                fresh, x, p, m.left() * wa, xk, y, q, yk, ms, ks, z, r, zm, n);
          } else {
            Products.addLaneProductsOfRows(
                fresh, y, q, m.right() * wb, yk, x, p, xk, ms, ks, z, r, zm, n);
          }
        }
        case DOT -> {
          for (int i = 0; i < ms; i++) {
            dots(
                f.draws,
                ks,
                wa,
                wb,
                x,
                p + i * m.left() * wa,
                y,
                q + i * m.right() * wb,
                z,
                r + i * m.result(),
                line.count(f));
          }
        }
      }
    }

    /// Inner products along the draws for a line of the result. Fewer than three draws, as in a
    /// step with one draw in padded lanes or a pair, are not worth a call; the bits of one draw are
    /// those that it has in a lane of its own.
    private void dots(
        int draws,
        int ks,
        int wa,
        int wb,
        double[] x,
        int p,
        double[] y,
        int q,
        double[] z,
        int r,
        int n) {
      int xj = line.left() * wa;
      int yj = line.right() * wb;
      int zj = line.result();
      for (int i = 0; i < ks; i++) {
        int from = p + i * k.left() * wa;
        int with = q + i * k.right() * wb;
        if (draws == 1) {
          for (int j = 0; j < n; j++) {
            z[r + j * zj] = Math.fma(x[from + j * xj], y[with + j * yj], z[r + j * zj]);
          }
        } else if (draws == 2) {
          for (int j = 0; j < n; j++) {
            int a = from + j * xj;
            int b = with + j * yj;
            z[r + j * zj] += x[a] * y[b] + x[a + 1] * y[b + 1];
          }
        } else {
          for (int j = 0; j < n; j++) {
            z[r + j * zj] += Products.dot(x, from + j * xj, y, with + j * yj, draws);
          }
        }
      }
    }

    /// `c[i, :] += Σⱼ a[i, j] x[j, :]`, in one call where the lines lie close together.
    private static void product(
        boolean fresh,
        int m,
        int k,
        int n,
        double[] a,
        int at,
        int am,
        int ak,
        double[] x,
        int from,
        int xk,
        double[] c,
        int to,
        int cm) {
      if (m > 1 && n > 1) {
        if (fresh) {
          Products.multiply(a, at, am, ak, m, k, x, from, xk, n, c, to, cm);
        } else {
          Products.multiplyAdd(a, at, am, ak, m, k, x, from, xk, n, c, to, cm);
        }
        return;
      }
      for (int i = 0; i < m && fresh; i++) {
        Moves.fill(c, to + i * cm, n, 0);
      }
      boolean close = cm == n && m > 1 || n == 1 && m == 1;
      if (close && (xk == n || k == 1)) {
        Products.multiplyAdd(a, at, am, ak, m, k, x, from, n, c, to);
        return;
      }
      int most = Math.max(LINES_AT_ONCE, NUMBERS_AT_ONCE / n);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < k; j += most) {
          int lines = Math.min(most, k - j);
          int p = at + i * am + j * ak;
          Products.addScaledLanes(1, a, p, ak, x, from + j * xk, xk, lines, c, to + i * cm, n);
        }
      }
    }
  }
}

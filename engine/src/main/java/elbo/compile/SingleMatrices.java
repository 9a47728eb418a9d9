// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Op;
import elbo.kernel.Backend;
import elbo.kernel.Blas;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;

/// Steps for matrices that are large enough to be worked on one by one, by [Blas]. Which matrices
/// are depends on their shapes alone, so a draw's bits do not depend on how many draws there are.
/// With several lanes each matrix is copied together first.
final class SingleMatrices {
  private SingleMatrices() {}

  /// Whether a function of a matrix with `n` rows is worth a call for each matrix.
  static boolean isLarge(int n) {
    return n >= Blas.SMALLEST;
  }

  /// Whether a contraction is a product of two large matrices, both or neither different for each
  /// draw. Where only one of them is, the draws are further columns of one product ([Contraction]).
  static boolean isProduct(
      Op.Contract op, Shape left, boolean leftBatched, Shape right, boolean rightBatched) {
    IntArray result = op.result();
    if (left.rank() != 2 || right.rank() != 2 || result.length() != 2) {
      return false;
    }
    boolean ordered = op.left().contains(result.get(0)) && !op.right().contains(result.get(0));
    boolean other = op.right().contains(result.get(1)) && !op.left().contains(result.get(1));
    if (leftBatched != rightBatched || !ordered || !other) {
      return false;
    }
    int n = left.size(op.left().indexOf(result.get(0)));
    int m = right.size(op.right().indexOf(result.get(1)));
    int k = left.numElements() / Math.max(1, n);
    int least = Math.min(n, Math.min(m, k));
    return 4 * least >= Blas.SMALLEST && (double) n * m * k >= Math.pow(Blas.SMALLEST, 3);
  }

  /// Copies matrix `lane` of several together, unless there is only one.
  private static void read(double[] x, int at, int n, int lanes, int lane, double[] y, int to) {
    for (int i = 0; i < n; i++) {
      y[to + i] = x[at + i * lanes + lane];
    }
  }

  private static void write(double[] y, int from, int n, double[] x, int at, int lanes, int lane) {
    for (int i = 0; i < n; i++) {
      x[at + i * lanes + lane] = y[from + i];
    }
  }

  /// A step that calls [Blas].
  interface Call extends Step {}

  /// A function that replaces a square matrix.
  enum Function {
    CHOLESKY {
      @Override
      void apply(Blas blas, int n, double[] a, int at, double[] room, int roomAt) {
        blas.cholesky(n, a, at, room, roomAt);
      }
    },
    CHOLESKY_INVERSE {
      @Override
      void apply(Blas blas, int n, double[] a, int at, double[] room, int roomAt) {
        blas.inverseOfProduct(n, a, at, room, roomAt);
      }
    };

    abstract void apply(Blas blas, int n, double[] a, int at, double[] room, int roomAt);
  }

  /// `room` has place for a matrix and what [Blas#roomFor] says.
  record Replace(Function function, Ref a, Ref out, int n, int inner, Ref room) implements Call {
    static int roomFor(int n) {
      return Math.addExact(Math.multiplyExact(n, n), Blas.roomFor(n));
    }

    @Override
    public void run(Frame f) {
      Blas blas = Backend.blas();
      int size = n * n;
      int lanes = inner * out.width(f);
      double[] x = a.array(f);
      double[] y = out.array(f);
      double[] r = room.array(f);
      int at = room.at(f);
      if (lanes == 1) {
        System.arraycopy(x, a.at(f), y, out.at(f), size);
        function.apply(blas, n, y, out.at(f), r, at);
        return;
      }
      for (int lane = 0; lane < lanes; lane++) {
        read(x, a.at(f), size, lanes, lane, r, at);
        function.apply(blas, n, r, at, r, at + size);
        write(r, at, size, y, out.at(f), lanes, lane);
      }
    }
  }

  /// `triangle` has either as many lanes as the right-hand side, or none: then the lanes are
  /// further columns. `room` has place for a triangle, a right-hand side and what [Blas#roomFor]
  /// says.
  record Solve(
      Ref triangle, Ref b, Ref out, boolean transposed, int n, int columns, int inner, Ref room)
      implements Call {
    static int roomFor(int n, int columns) {
      int right = Math.multiplyExact(n, columns);
      return Math.addExact(right, Math.addExact(Math.multiplyExact(n, n), Blas.roomFor(n)));
    }

    @Override
    public void run(Frame f) {
      Blas blas = Backend.blas();
      int lanes = inner * triangle.width(f);
      double[] l = triangle.array(f);
      double[] y = out.array(f);
      double[] r = room.array(f);
      int at = room.at(f);
      if (lanes == 1) {
        int m = columns * (out.width(f) / triangle.width(f));
        System.arraycopy(b.array(f), b.at(f), y, out.at(f), n * m);
        blas.solve(transposed, n, m, l, triangle.at(f), y, out.at(f), r, at);
        return;
      }
      int right = at + n * n;
      int rest = right + n * columns;
      for (int lane = 0; lane < lanes; lane++) {
        read(l, triangle.at(f), n * n, lanes, lane, r, at);
        read(b.array(f), b.at(f), n * columns, lanes, lane, r, right);
        blas.solve(transposed, n, columns, r, at, r, right, r, rest);
        write(r, right, n * columns, y, out.at(f), lanes, lane);
      }
    }
  }

  /// `out = a · b`, either transposed first; `room` has place for all three and for `b` again.
  record Product(
      Ref a, boolean transposeA, Ref b, boolean transposeB, Ref out, int n, int m, int k, Ref room)
      implements Call {
    static Product of(Op.Contract op, Shape as, Ref a, Shape bs, Ref b, Ref out, Ref room) {
      int row = op.left().indexOf(op.result().get(0));
      int column = op.right().indexOf(op.result().get(1));
      return new Product(
          a, row == 1, b, column == 0, out, as.size(row), bs.size(column), as.size(1 - row), room);
    }

    static int roomFor(Shape as, Shape bs, Shape os) {
      long size = (long) as.numElements() + 2L * bs.numElements() + os.numElements();
      return Math.toIntExact(size);
    }

    @Override
    public void run(Frame f) {
      Blas blas = Backend.blas();
      int lanes = out.width(f);
      double[] x = a.array(f);
      double[] y = b.array(f);
      double[] z = out.array(f);
      double[] r = room.array(f);
      int at = room.at(f);
      if (lanes == 1) {
        blas.multiply(transposeA, transposeB, n, m, k, x, a.at(f), y, b.at(f), z, out.at(f), r, at);
        return;
      }
      int right = at + n * k;
      int result = right + k * m;
      int rest = result + n * m;
      for (int lane = 0; lane < lanes; lane++) {
        read(x, a.at(f), n * k, lanes, lane, r, at);
        read(y, b.at(f), k * m, lanes, lane, r, right);
        blas.multiply(transposeA, transposeB, n, m, k, r, at, r, right, r, result, r, rest);
        write(r, result, n * m, z, out.at(f), lanes, lane);
      }
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Contraction.Axis;
import elbo.compile.Contraction.Form;
import elbo.compile.Contraction.Loops;
import elbo.kernel.Moves;
import elbo.kernel.Products;
import java.util.Optional;
import java.util.function.IntFunction;

/// What a contraction does for a single lane where it multiplies the rows of two matrices, A·Bᵀ:
/// sums of such products have no neighbours to share a vector with, so B is transposed first and
/// the rows of the result become the lines of a product. Same products, same order, same bits.
///
/// @param rows of A and of the result
/// @param columns the rows of B
/// @param k what is summed
/// @param room for the transpose
record TurnedProduct(Axis rows, Axis columns, Axis k, Ref room) {
  /// Below it the transpose costs what it saves.
  private static final int FEWEST = 8;

  /// Numbers of the transpose: 2 MB.
  private static final int MOST = 1 << 18;

  /// What takes the place of loops over inner products; empty where they are something else.
  static Optional<TurnedProduct> of(Loops loops, IntFunction<Ref> scratch) {
    if (loops.form() != Form.RIGHT_SCALES
        || loops.line().size() != 1
        || loops.outer().size() != 1) {
      return Optional.empty();
    }
    Axis rows = loops.outer().getFirst();
    Axis columns = loops.m();
    Axis k = loops.k();
    boolean isProduct =
        columns.result() == 1
            && rows.result() != 0
            && rows.left() != 0
            && rows.right() == 0
            && k.left() != 0
            && k.right() != 0;
    int fewest = Math.min(rows.size(), Math.min(columns.size(), k.size()));
    long size = (long) columns.size() * k.size();
    if (!isProduct || fewest < FEWEST || size > MOST) {
      return Optional.empty();
    }
    return Optional.of(new TurnedProduct(rows, columns, k, scratch.apply((int) size)));
  }

  /// Adds the products of the frame's block to `z`, or writes them.
  void run(Frame f, boolean fresh, double[] x, int p, double[] y, int q, double[] z, int r) {
    int n = columns.count(f);
    int depth = k.count(f);
    double[] turned = room.array(f);
    int at = room.at(f);
    boolean isDense = k.right() == 1 && columns.right() == depth;
    if (isDense) {
      Moves.transpose(y, q, n, depth, turned, at);
    }
    for (int j = 0; j < n && !isDense; j++) {
      int from = q + j * columns.right();
      for (int i = 0; i < depth; i++) {
        turned[at + i * n + j] = y[from + i * k.right()];
      }
    }
    int m = rows.count(f);
    if (fresh) {
      Products.multiply(
          x, p, rows.left(), k.left(), m, depth, turned, at, n, n, z, r, rows.result());
    } else {
      Products.multiplyAdd(
          x, p, rows.left(), k.left(), m, depth, turned, at, n, n, z, r, rows.result());
    }
  }
}

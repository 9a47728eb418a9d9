// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;

/// Lower Cholesky factors of covariance matrices: numbers row by row, the diagonal through the
/// exponential function. `rows` may exceed `columns`; the rows below the square part are free.
///
/// @param rows of the factor
/// @param columns of the factor, at most `rows`
public record CovarianceCholesky(int rows, int columns) implements Bijector {
  /// Checks.
  public CovarianceCholesky {
    if (rows < columns) {
      throw new ShapeException(
          "a Cholesky factor needs at least as many rows as columns, got "
              + rows
              + " rows and "
              + columns
              + " columns");
    }
  }

  @Override
  public Shape unconstrainedShape(Shape constrained) {
    int rank = constrained.rank();
    if (rank < 2 || constrained.size(rank - 2) != rows || constrained.size(rank - 1) != columns) {
      throw new ShapeException(
          "expected matrices of " + rows + " by " + columns + ", got shape " + constrained);
    }
    return constrained.remove(rank - 1).with(rank - 2, positions().length());
  }

  @Override
  public Node constrain(Node x) {
    Node linear = Triangle.unpack(x, positions(), rows, columns);
    return Ops.select(Triangle.diagonalMask(linear.shape()), Ops.exp(linear), linear);
  }

  @Override
  public Node unconstrain(Node y) {
    Node diagonal = Triangle.diagonalMask(y.shape());
    Node safe = Ops.select(diagonal, y, Ops.constant(1));
    return Triangle.pack(Ops.select(diagonal, Ops.log(safe), y), positions());
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    return Ops.sum(diagonal(x));
  }

  /// The logarithms of the diagonal.
  Node diagonal(Node x) {
    int[] places = new int[columns];
    for (int i = 0; i < columns; i++) {
      places[i] = (i + 1) * (i + 2) / 2 - 1;
    }
    return Layout.gather(x, x.shape().rank() - 1, IntArray.of(places));
  }

  private IntArray positions() {
    return Triangle.byRows(rows, columns, true);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.IntSupplier;

/// Quadratic forms and products of vectors (last axis) with matrices (last two axes), where either
/// may have batch axes before.
public final class Gaussians {
  private Gaussians() {}

  /// value − loc, with all batch axes.
  public static Node difference(Node value, Node loc, Shape batch) {
    Node difference =
        value.shape().equals(loc.shape())
            ? Ops.subtract(value, loc)
            : Ops.subtract(Batch.align(value, 1, batch), Batch.align(loc, 1, batch));
    return Batch.align(difference, 1, batch);
  }

  /// ‖L⁻¹ x‖² for each vector.
  public static Node squaredLength(Node scaleTril, Node x) {
    Shape s = x.shape();
    int size = s.size(s.rank() - 1);
    Shape batch = s.remove(s.rank() - 1);
    if (scaleTril.shape().rank() == 2) {
      Node columns = Layout.transpose(Layout.reshape(x, Shape.of(batch.numElements(), size)));
      Node solved = Linear.triangularSolve(scaleTril, columns, false);
      return Layout.reshape(Ops.sum(Ops.square(solved), 0), batch);
    }
    Node columns = Domain.matricesFirst(Layout.reshape(x, s.append(1)));
    Node factors = Domain.matricesFirst(Batch.align(scaleTril, 2, batch));
    Node solved = Linear.triangularSolve(factors, columns, false);
    return Ops.sum(Ops.sum(Ops.square(solved), 0), 0);
  }

  /// xᵀ A x for each vector.
  static Node quadraticForm(Node matrix, Node x) {
    return Ops.sum(Ops.multiply(x, times(matrix, x)), x.shape().rank() - 1);
  }

  /// A x for each vector.
  static Node times(Node matrix, Node x) {
    int batchRank = x.shape().rank() - 1;
    int row = batchRank;
    int column = batchRank + 1;
    IntArray batch = IntArray.range(0, batchRank);
    boolean shared = matrix.shape().rank() == 2;
    IntArray left = (shared ? IntArray.of() : batch).append(row).append(column);
    return Linear.contract(matrix, left, x, batch.append(column), batch.append(row));
  }

  /// Σ ln Lᵢᵢ for each matrix.
  public static Node halfLogDeterminant(Node scaleTril) {
    Node diagonal = Linear.diagonal(Domain.matricesFirst(scaleTril));
    return Ops.sum(Ops.log(diagonal), 0);
  }

  /// The lower Cholesky factor of each matrix.
  public static Node cholesky(Node matrix) {
    return matricesLast(Linear.cholesky(Domain.matricesFirst(matrix)));
  }

  /// The inverse of each matrix.
  public static Node inverse(Node matrix) {
    return matricesLast(Linear.inverse(Domain.matricesFirst(matrix)));
  }

  /// The diagonal of each matrix on the last axis.
  static Node diagonal(Node matrix) {
    Node first = Linear.diagonal(Domain.matricesFirst(matrix));
    int rank = first.shape().rank();
    int[] permutation = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      permutation[axis] = (axis + 1) % rank;
    }
    return Layout.transpose(first, permutation);
  }

  /// The squared length of each row: the diagonal of L·Lᵀ.
  static Node rowLengths(Node scaleTril) {
    return Ops.sum(Ops.square(scaleTril), scaleTril.shape().rank() - 1);
  }

  /// ‖L⁻¹ X‖² (the sum of all squared elements) for each pair of matrices.
  public static Node squaredNorm(Node scaleTril, Node x, Shape batch) {
    Node left = Domain.matricesFirst(Batch.align(scaleTril, 2, batch));
    Node right = Domain.matricesFirst(Batch.align(x, 2, batch));
    return Ops.sum(Ops.sum(Ops.square(Linear.triangularSolve(left, right, false)), 0), 0);
  }

  /// A · B for each pair of matrices, both with the same batch axes.
  static Node product(Node a, Node b) {
    return product(a, b, false);
  }

  /// L · Lᵀ for each factor, with all batch axes.
  public static Node covariance(Node scaleTril, Shape batch) {
    return square(Batch.align(scaleTril, 2, batch));
  }

  /// A · Aᵀ for each matrix.
  static Node square(Node a) {
    return product(a, a, true);
  }

  private static Node product(Node a, Node b, boolean transposed) {
    int batchRank = a.shape().rank() - 2;
    IntArray batch = IntArray.range(0, batchRank);
    IntArray left = batch.append(batchRank).append(batchRank + 2);
    IntArray right =
        transposed
            ? batch.append(batchRank + 1).append(batchRank + 2)
            : batch.append(batchRank + 2).append(batchRank + 1);
    return Linear.contract(a, left, b, right, batch.append(batchRank).append(batchRank + 1));
  }

  /// x xᵀ for each vector.
  static Node outer(Node x) {
    int axis = x.shape().rank() - 1;
    int size = x.shape().size(axis);
    return Ops.multiply(Layout.broadcast(x, axis, size), Layout.broadcast(x, axis + 1, size));
  }

  /// A number per batch element repeated for each element of a square matrix; one number for all
  /// stays as it is.
  static Node spread(Node x, int size) {
    if (x.shape().isScalar()) {
      return x;
    }
    int axis = x.shape().rank();
    return Layout.broadcast(Layout.broadcast(x, axis, size), axis + 1, size);
  }

  /// Random lower triangular matrices A such that A·Aᵀ has a Wishart distribution with the identity
  /// as scale: the roots of χ² numbers with df − i degrees of freedom on the diagonal, normal
  /// numbers below. Bartlett (1933).
  static Node bartlett(IntSupplier sites, Shape batch, Node df, int size) {
    Shape full = batch.append(size).append(size);
    double[] rows = new double[batch.append(size).numElements()];
    double[] isDiagonal = new double[full.numElements()];
    double[] isBelow = new double[full.numElements()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % size;
    }
    for (int i = 0; i < isDiagonal.length; i++) {
      int row = i / size % size;
      isDiagonal[i] = row == i % size ? 1 : 0;
      isBelow[i] = i % size < row ? 1 : 0;
    }
    Shape diagonalShape = batch.append(size);
    Node each = df.shape().isScalar() ? df : Layout.broadcast(df, batch.rank(), size);
    Node left = Ops.subtract(each, Node.constant(Tensor.wrap(diagonalShape, rows)));
    Node chi = Draws.gamma(sites, diagonalShape, Ops.multiply(Ops.constant(0.5), left));
    Node roots = Ops.sqrt(Ops.multiply(Ops.constant(2), chi));
    Node spread = Layout.broadcast(roots, batch.rank(), size);
    Node diagonal = Ops.multiply(spread, Node.constant(Tensor.wrap(full, isDiagonal)));
    Node below = Ops.multiply(Draws.normal(sites, full), Node.constant(Tensor.wrap(full, isBelow)));
    return Ops.add(diagonal, below);
  }

  /// Cholesky factors of correlation matrices whose canonical partial correlations are 2u − 1 below
  /// the diagonal.
  ///
  /// @param isBelow 1 below the diagonal, 0 elsewhere
  static Node fromPartials(Node u, Node isBelow) {
    Node half = Ops.constant(0.5);
    Node safe = Ops.select(isBelow, u, half);
    Node z = Ops.subtract(Ops.multiply(Ops.constant(2), safe), Ops.constant(1));
    Node logs =
        Ops.log(
            Ops.multiply(Ops.constant(4), Ops.multiply(safe, Ops.subtract(Ops.constant(1), safe))));
    int axis = u.shape().rank() - 1;
    int size = u.shape().size(axis);
    Node before =
        Layout.pad(Layout.slice(logs, axis, 0, Math.max(0, size - 1)), axis, Math.min(1, size), 0);
    Node roots = Ops.exp(Ops.multiply(half, Layout.cumulativeSum(before, axis, false)));
    double[] diagonal = new double[u.shape().numElements()];
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] = i % size == i / size % size ? 1 : 0;
    }
    return Ops.multiply(Ops.add(z, Node.constant(Tensor.wrap(u.shape(), diagonal))), roots);
  }

  private static Node matricesLast(Node x) {
    int rank = x.shape().rank();
    int[] permutation = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      permutation[axis] = (axis + 2) % rank;
    }
    return Layout.transpose(x, permutation);
  }
}

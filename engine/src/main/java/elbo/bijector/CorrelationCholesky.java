// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// Lower Cholesky factors of correlation matrices: canonical partial correlations z = tanh x, row
/// by row, and Lᵢⱼ = zᵢⱼ √Π_{k<j}(1 − zᵢₖ²), Lᵢᵢ = √Π_{k<i}(1 − zᵢₖ²).
///
/// Lewandowski, Kurowicka and Joe (2009), Generating random correlation matrices based on vines and
/// extended onion method.
///
/// @param size rows and columns
public record CorrelationCholesky(int size) implements Bijector {
  @Override
  public Shape unconstrainedShape(Shape constrained) {
    Partial.requireSize("a Cholesky factor of correlations", size, constrained);
    return constrained
        .remove(constrained.rank() - 1)
        .with(constrained.rank() - 2, size * (size - 1) / 2);
  }

  @Override
  public Node constrain(Node x) {
    return Partial.factor(x, positions(), size);
  }

  @Override
  public Node unconstrain(Node y) {
    return Partial.unconstrainFactor(y, positions());
  }

  /// Σ ln(1 − z²), and for each element ½ ln of what its row has left.
  @Override
  public Node logAbsDetJacobian(Node x) {
    Node logs = Triangle.logOneMinusTanhSquared(x);
    Node weights = weights(x.shape());
    return Ops.sum(Ops.multiply(logs, weights));
  }

  /// Element (i, k) occurs once for itself and with ½ for each j with k < j < i.
  private Node weights(Shape shape) {
    int n = size * (size - 1) / 2;
    double[] values = new double[shape.numElements()];
    int place = 0;
    double[] row = new double[n];
    for (int i = 1; i < size; i++) {
      for (int k = 0; k < i; k++) {
        row[place++] = 1 + 0.5 * (i - 1 - k);
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = row[i % n];
    }
    return Node.constant(Tensor.wrap(shape, values));
  }

  private IntArray positions() {
    return Triangle.byRows(size, size, false);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// Correlation matrices L·Lᵀ: canonical partial correlations z = tanh x, column by column of L.
///
/// Lewandowski, Kurowicka and Joe (2009), Generating random correlation matrices based on vines and
/// extended onion method, equation 11.
///
/// @param size rows and columns
public record Correlation(int size) implements Bijector {
  @Override
  public Shape unconstrainedShape(Shape constrained) {
    Partial.requireSize("a correlation matrix", size, constrained);
    return constrained
        .remove(constrained.rank() - 1)
        .with(constrained.rank() - 2, size * (size - 1) / 2);
  }

  @Override
  public Node constrain(Node x) {
    return Triangle.timesTransposed(Partial.factor(x, positions(), size));
  }

  @Override
  public Node unconstrain(Node y) {
    return Partial.unconstrainFactor(Triangle.cholesky(y), positions());
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    int n = size * (size - 1) / 2;
    double[] column = new double[n];
    int place = 0;
    for (int k = 0; k < size - 1; k++) {
      for (int i = k + 1; i < size; i++) {
        column[place++] = 1 + 0.5 * (size - 2 - k);
      }
    }
    double[] weights = new double[x.shape().numElements()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = column[i % n];
    }
    Node logs = Triangle.logOneMinusTanhSquared(x);
    return Ops.sum(Ops.multiply(logs, Node.constant(Tensor.wrap(x.shape(), weights))));
  }

  private IntArray positions() {
    return Triangle.byColumns(size);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// A normal distribution with any covariance CCᵀ: z = loc + C·u. Parameters: `loc`, a vector, and
/// `scaleTril`, the matrix C, of which only the lower triangle is read; its diagonal is positive.
///
/// @param dimension n
public record FullRank(int dimension) implements Family {
  @Override
  public String name() {
    return "full-rank";
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "scaleTril");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.of(dimension, dimension));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    return Ops.add(
        parameters.get(0), Linear.matmul(Linear.lowerTriangle(parameters.get(1)), noise));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    // The inverse factor is one solve per call, whatever the number of draws; with it the draws are
    // one matrix product.
    Node inverse =
        Linear.triangularSolve(parameters.get(1), Node.constant(identity(dimension)), false);
    Node u = Linear.matmul(inverse, Ops.subtract(point, parameters.get(0)));
    Node quadratic = Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(u)));
    return Ops.subtract(
        quadratic, Ops.add(logDeterminant(parameters), Ops.constant(dimension * HALF_LOG_TWO_PI)));
  }

  @Override
  public Node entropy(List<Node> parameters) {
    return Ops.add(logDeterminant(parameters), Ops.constant(dimension * (HALF_LOG_TWO_PI + 0.5)));
  }

  private static Node logDeterminant(List<Node> parameters) {
    return Ops.sum(Ops.log(Linear.diagonal(parameters.get(1))));
  }

  static Tensor identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return Tensor.wrap(Shape.of(n, n), values);
  }
}

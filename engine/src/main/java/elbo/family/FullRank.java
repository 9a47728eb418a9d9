// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.CovarianceCholesky;
import elbo.bijector.Identity;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// A normal distribution with any covariance CCᵀ: z = loc + C·u. Parameters: `loc`, a vector, and
/// `scaleTril`, the matrix C, of which only the lower triangle is read; its diagonal is positive.
///
/// @param dimension n
public record FullRank(int dimension) implements GaussianFamily {
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
  public List<Bijector> constraints() {
    return List.of(new Identity(), new CovarianceCholesky(dimension, dimension));
  }

  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    return List.of(loc, scaleTril);
  }

  @Override
  public Node whiten(List<Node> parameters, Node point) {
    // The inverse factor is one solve per call, whatever the number of draws; with it the draws are
    // one matrix product.
    Node identity = Node.constant(Starts.identity(dimension));
    Node inverse = Linear.triangularSolve(parameters.get(1), identity, false);
    return Linear.matmul(inverse, Ops.subtract(point, parameters.get(0)));
  }

  @Override
  public Node logDeterminant(List<Node> parameters) {
    return Ops.sum(Ops.log(Linear.diagonal(parameters.get(1))));
  }
}

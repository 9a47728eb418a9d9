// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.CovarianceCholesky;
import elbo.bijector.Identity;
import elbo.bijector.OrthonormalColumns;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// A normal distribution whose covariance is diagonal but for a few directions: z = loc + scale ∘
/// (u + Q(L − I)Qᵀu), with r orthonormal columns Q and a lower triangular L. Parameters: `loc` and
/// `scale`, vectors; `directions`, the matrix Q; `factor`, the matrix L. Costs n·r per draw. The
/// inverse L-BFGS Hessian has this form (Zhang, Carpenter, Gelman & Vehtari 2022, "Pathfinder",
/// section 2.3).
///
/// @param dimension n
/// @param rank r, at least 1 and at most n
public record LowRank(int dimension, int rank) implements GaussianFamily {
  @Override
  public String name() {
    return "low-rank";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("rank", rank);
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "scale", "directions", "factor");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(
        Shape.of(dimension), Shape.of(dimension), Shape.of(dimension, rank), Shape.of(rank, rank));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node factor = Linear.lowerTriangle(parameters.get(3));
    return Ops.add(
        parameters.get(0), Ops.multiply(parameters.get(1), turn(parameters.get(2), factor, noise)));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(
        new Identity(),
        Bounds.lower(0),
        new OrthonormalColumns(),
        new CovarianceCholesky(rank, rank));
  }

  /// {@inheritDoc} The directions are those of the largest correlations.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    return Starts.lowRank(loc, scaleTril, rank, key);
  }

  @Override
  public Node whiten(List<Node> parameters, Node point) {
    Node identity = Node.constant(Starts.identity(rank));
    Node inverse = Linear.triangularSolve(parameters.get(3), identity, false);
    Node w = Ops.divide(Ops.subtract(point, parameters.get(0)), parameters.get(1));
    return turn(parameters.get(2), inverse, w);
  }

  /// x + Q(M − I)Qᵀx
  private Node turn(Node directions, Node matrix, Node x) {
    Node change = Ops.subtract(matrix, Node.constant(Starts.identity(rank)));
    Node inside = Linear.matmul(x, directions);
    return Ops.add(x, Linear.matmul(directions, Linear.matmul(change, inside)));
  }

  @Override
  public Node logDeterminant(List<Node> parameters) {
    Node inside = Ops.sum(Ops.log(Linear.diagonal(parameters.get(3))));
    return Ops.add(Ops.sum(Ops.log(parameters.get(1))), inside);
  }
}

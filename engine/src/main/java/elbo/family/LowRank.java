// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;

/// A normal distribution whose covariance is diagonal but for a few directions: z = loc + scale ∘
/// (u + Q(L − I)Qᵀu), with r orthonormal columns Q and a lower triangular L. Parameters: `loc` and
/// `scale`, vectors; `directions`, the matrix Q; `factor`, the matrix L. Costs n·r per draw. The
/// inverse L-BFGS Hessian has this form (Zhang, Carpenter, Gelman & Vehtari 2022, "Pathfinder",
/// section 2.3).
///
/// @param dimension n
/// @param rank r, at least 1 and at most n
public record LowRank(int dimension, int rank) implements Family {
  @Override
  public String name() {
    return "low-rank";
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
  public Node logProb(List<Node> parameters, Node point) {
    Node identity = Node.constant(FullRank.identity(rank));
    Node inverse = Linear.triangularSolve(parameters.get(3), identity, false);
    Node w = Ops.divide(Ops.subtract(point, parameters.get(0)), parameters.get(1));
    Node u = turn(parameters.get(2), inverse, w);
    Node quadratic = Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(u)));
    return Ops.subtract(
        quadratic, Ops.add(logDeterminant(parameters), Ops.constant(dimension * HALF_LOG_TWO_PI)));
  }

  /// x + Q(M − I)Qᵀx
  private Node turn(Node directions, Node matrix, Node x) {
    Node change = Ops.subtract(matrix, Node.constant(FullRank.identity(rank)));
    Node inside = Linear.matmul(x, directions);
    return Ops.add(x, Linear.matmul(directions, Linear.matmul(change, inside)));
  }

  @Override
  public Node entropy(List<Node> parameters) {
    return Ops.add(logDeterminant(parameters), Ops.constant(dimension * (HALF_LOG_TWO_PI + 0.5)));
  }

  private static Node logDeterminant(List<Node> parameters) {
    Node inside = Ops.sum(Ops.log(Linear.diagonal(parameters.get(3))));
    return Ops.add(Ops.sum(Ops.log(parameters.get(1))), inside);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.sqrt;
import static elbo.graph.Ops.sum;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// A Gaussian process observed at K places for N outputs, the rows of a matrix, by the Cholesky
/// factor L of its covariance matrix: ln p(Y) = Σ (−½ wₙ ‖L⁻¹ yₙ‖² + ½K ln wₙ) − N Σ ln Lₖₖ − ½NK
/// ln 2π.
///
/// @param scaleTril `[K, K]`, lower triangular with a positive diagonal
/// @param weights `[N]`, positive and finite: the precision of each row
public record MultiGpCholesky(Node scaleTril, Node weights) implements Distribution {
  /// The distribution with these arguments.
  public static MultiGpCholesky of(Expression scaleTril, Expression weights) {
    return new MultiGpCholesky(scaleTril.node(), weights.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("scaleTril", scaleTril, Domain.CHOLESKY, 2),
        new Argument("weights", weights, Domain.POSITIVE_FINITE, 1));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  @Override
  public Domain valueDomain() {
    return Domain.FINITE;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(weights.shape().size(0), scaleTril.shape().size(0));
  }

  @Override
  public List<Summand> summands(Node value) {
    int rows = eventShape().size(0);
    int columns = eventShape().size(1);
    Node lengths = Gaussians.squaredLength(scaleTril, value);
    Shape batch = lengths.shape().slice(0, lengths.shape().rank() - 1);
    Node weighted = multiply(Batch.align(weights, 1, batch), lengths);
    return List.of(
        Summand.of(constant(-Constants.LOG_SQRT_TWO_PI * rows * columns)),
        Summand.of(multiply(constant(-rows), Gaussians.halfLogDeterminant(scaleTril)), "scaleTril"),
        Summand.of(multiply(constant(0.5 * columns), sum(log(weights))), "weights"),
        Summand.of(
            multiply(constant(-0.5), sum(weighted, weighted.shape().rank() - 1)),
            Summand.VALUE,
            "scaleTril",
            "weights"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    int rows = eventShape().size(0);
    int columns = eventShape().size(1);
    Node noise = Draws.normal(sites, batchShape.append(rows).append(columns));
    Node scales = Layout.broadcast(sqrt(weights), 1, columns);
    return divide(Gaussians.times(scaleTril, noise), Batch.align(scales, 2, batchShape));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The normal distribution of vectors by the Cholesky factor L of its covariance matrix: ln p(x) =
/// −½‖L⁻¹(x − loc)‖² − Σ ln Lₖₖ − ½K ln 2π.
///
/// @param loc `[K]`, finite, or one such row per batch element
/// @param scaleTril `[K, K]`, lower triangular with a positive diagonal, or one such matrix per
///   batch element
public record MultivariateNormalCholesky(Node loc, Node scaleTril) implements Moments, Entropy {
  /// The distribution with these arguments.
  public static MultivariateNormalCholesky of(Expression loc, Expression scaleTril) {
    return new MultivariateNormalCholesky(loc.node(), scaleTril.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("loc", loc, Domain.FINITE, 1),
        new Argument("scaleTril", scaleTril, Domain.CHOLESKY, 2));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size());
  }

  private int size() {
    return loc.shape().size(loc.shape().rank() - 1);
  }

  @Override
  public List<Summand> summands(Node value) {
    Node difference = Gaussians.difference(value, loc, Batch.of(this, value));
    return List.of(
        Summand.of(constant(-Constants.LOG_SQRT_TWO_PI * size())),
        Summand.of(
            multiply(constant(-0.5), Gaussians.squaredLength(scaleTril, difference)),
            Summand.VALUE,
            "loc",
            "scaleTril"),
        Summand.of(negate(Gaussians.halfLogDeterminant(scaleTril)), "scaleTril"));
  }

  @Override
  public Node mean() {
    return loc;
  }

  @Override
  public Node variance() {
    return Gaussians.rowLengths(scaleTril);
  }

  @Override
  public Node entropy() {
    return subtract(
        constant(size() * (0.5 + Constants.LOG_SQRT_TWO_PI)),
        negate(Gaussians.halfLogDeterminant(scaleTril)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node noise = Draws.normal(sites, batchShape.append(size()));
    Node moved = Gaussians.times(scaleTril, noise);
    return add(Batch.align(loc, 1, batchShape), moved);
  }
}

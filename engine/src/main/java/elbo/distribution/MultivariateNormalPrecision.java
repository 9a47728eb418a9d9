// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The normal distribution of vectors by its precision matrix P: ln p(x) = −½(x − loc)ᵀ P (x − loc)
/// + ½ ln det P − ½K ln 2π.
///
/// @param loc `[K]`, finite, or one such row per batch element
/// @param precision the inverse of the covariance matrix, `[K, K]`, symmetric and positive
///   definite, or one such matrix per batch element
public record MultivariateNormalPrecision(Node loc, Node precision) implements Moments, Entropy {
  /// The distribution with these arguments.
  public static MultivariateNormalPrecision of(Expression loc, Expression precision) {
    return new MultivariateNormalPrecision(loc.node(), precision.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("loc", loc, Domain.FINITE, 1),
        new Argument("precision", precision, Domain.POSITIVE_DEFINITE, 2));
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
            multiply(constant(-0.5), Gaussians.quadraticForm(precision, difference)),
            Summand.VALUE,
            "loc",
            "precision"),
        Summand.of(Gaussians.halfLogDeterminant(Gaussians.cholesky(precision)), "precision"));
  }

  @Override
  public Node mean() {
    return loc;
  }

  @Override
  public Node variance() {
    return Gaussians.diagonal(Gaussians.inverse(precision));
  }

  @Override
  public Node entropy() {
    return subtract(
        constant(size() * (0.5 + Constants.LOG_SQRT_TWO_PI)),
        Gaussians.halfLogDeterminant(Gaussians.cholesky(precision)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node noise = Draws.normal(sites, batchShape.append(size()));
    Node moved = Gaussians.times(Gaussians.cholesky(Gaussians.inverse(precision)), noise);
    return add(Batch.align(loc, 1, batchShape), moved);
  }
}

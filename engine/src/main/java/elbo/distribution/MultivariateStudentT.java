// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lbeta;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.sqrt;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// Student's t distribution of vectors with scale matrix Σ: ln p(x) = −½(df + K) ln(1 + (x − loc)ᵀ
/// Σ⁻¹ (x − loc)/df) − ½ ln det Σ − ½K ln(df π) + ln Γ(½(df + K)) − ln Γ(½df).
///
/// @param df degrees of freedom, positive and finite
/// @param loc `[K]`, finite, or one such row per batch element
/// @param scale `[K, K]`, symmetric and positive definite, or one such matrix per batch element
public record MultivariateStudentT(Node df, Node loc, Node scale) implements Distribution {
  /// The distribution with these arguments.
  public static MultivariateStudentT of(Expression df, Expression loc, Expression scale) {
    return new MultivariateStudentT(df.node(), loc.node(), scale.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("df", df, Domain.POSITIVE_FINITE),
        new Argument("loc", loc, Domain.FINITE, 1),
        new Argument("scale", scale, Domain.POSITIVE_DEFINITE, 2));
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
    Node square = Gaussians.squaredLength(Gaussians.cholesky(scale), difference);
    Node half = multiply(constant(0.5), df);
    return List.of(
        Summand.of(
            subtract(
                subtract(lgamma(constant(0.5 * size())), lbeta(half, constant(0.5 * size()))),
                multiply(constant(0.5 * size()), log(df))),
            "df"),
        Summand.of(constant(-size() * Constants.LOG_SQRT_PI)),
        Summand.of(negate(Gaussians.halfLogDeterminant(Gaussians.cholesky(scale))), "scale"),
        Summand.of(
            negate(multiply(add(half, constant(0.5 * size())), log1p(divide(square, df)))),
            Summand.VALUE,
            "df",
            "loc",
            "scale"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node half = multiply(constant(0.5), df);
    Node chi = divide(Draws.gamma(sites, batchShape, Layout.broadcastTo(half, batchShape)), half);
    Node noise = Draws.normal(sites, batchShape.append(size()));
    Node scaled = divide(noise, Layout.broadcast(sqrt(chi), batchShape.rank(), size()));
    return add(Batch.align(loc, 1, batchShape), Gaussians.times(Gaussians.cholesky(scale), scaled));
  }
}

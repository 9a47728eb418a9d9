// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Wishart distribution of covariance matrices with scale matrix S: ln p(X) = ½(df − K − 1) ln
/// det X − ½ tr(S⁻¹X) − ½df ln det S − ½df K ln 2 − ln Γ_K(½df).
///
/// @param df degrees of freedom, above K − 1
/// @param scale `[K, K]`, symmetric and positive definite, or one such matrix per batch element
public record Wishart(Node df, Node scale) implements Moments {
  /// The distribution with these arguments.
  public static Wishart of(Expression df, Expression scale) {
    return new Wishart(df.node(), scale.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("df", df, Domain.NOT_NAN),
        new Argument("scale", scale, Domain.POSITIVE_DEFINITE, 2));
  }

  @Override
  public Support support() {
    return new Support.Covariance(size());
  }

  @Override
  public Domain valueDomain() {
    return Domain.POSITIVE_DEFINITE;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size(), size());
  }

  private int size() {
    return scale.shape().size(scale.shape().rank() - 1);
  }

  @Override
  public List<Requirement> requirements() {
    Node enough = less(constant(size() - 1), df);
    return List.of(
        Requirement.of(
            enough, "df must be above " + (size() - 1) + ", one less than the rows of scale", df));
  }

  @Override
  public List<Summand> summands(Node value) {
    Shape batch = Batch.of(this, value);
    Node factor = Gaussians.cholesky(scale);
    Node values = Gaussians.cholesky(value);
    return List.of(
        Summand.of(
            subtract(
                constant(-0.5 * size() * (size() - 1) * Constants.LOG_SQRT_PI),
                add(multiply(df, constant(0.5 * size() * Constants.LOG_TWO)), logGammas())),
            "df"),
        Summand.of(negate(multiply(df, Gaussians.halfLogDeterminant(factor))), "df", "scale"),
        Summand.of(
            multiply(constant(-0.5), Gaussians.squaredNorm(factor, values, batch)),
            Summand.VALUE,
            "scale"),
        Summand.of(
            multiply(subtract(df, constant(size() + 1)), Gaussians.halfLogDeterminant(values)),
            Summand.VALUE,
            "df"));
  }

  @Override
  public Node mean() {
    return multiply(Gaussians.spread(df, size()), scale);
  }

  @Override
  public Node variance() {
    Node diagonal = Gaussians.diagonal(scale);
    Node products = Gaussians.outer(diagonal);
    return multiply(Gaussians.spread(df, size()), add(square(scale), products));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node factor = Gaussians.bartlett(sites, batchShape, df, size());
    return Gaussians.square(
        Gaussians.product(Batch.align(Gaussians.cholesky(scale), 2, batchShape), factor));
  }

  /// The logarithm of the multivariate gamma function of half the degrees of freedom, without its
  /// power of π.
  private Node logGammas() {
    Node sum = constant(0);
    for (int k = 0; k < size(); k++) {
      sum = add(sum, lgamma(multiply(constant(0.5), subtract(df, constant(k)))));
    }
    return sum;
  }
}

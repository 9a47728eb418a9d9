// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of X⁻¹ for a Wishart X with scale matrix S⁻¹: ln p(X) = ½df ln det S − ½(df + K
/// +
/// 1) ln det X − ½ tr(S X⁻¹) − ½df K ln 2 − ln Γ_K(½df).
///
/// @param df degrees of freedom, above K − 1
/// @param scale `[K, K]`, symmetric and positive definite, or one such matrix per batch element
public record InverseWishart(Node df, Node scale) implements Moments {
  /// The distribution with these arguments.
  public static InverseWishart of(Expression df, Expression scale) {
    return new InverseWishart(df.node(), scale.node());
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
            subtract(constant(-0.5 * size() * (size() - 1) * Constants.LOG_SQRT_PI), logGammas()),
            "df"),
        Summand.of(multiply(df, Gaussians.halfLogDeterminant(factor)), "df", "scale"),
        Summand.of(
            negate(multiply(add(df, constant(size() + 1)), Gaussians.halfLogDeterminant(values))),
            Summand.VALUE,
            "df",
            "scale"),
        Summand.of(
            multiply(constant(-0.5), Gaussians.squaredNorm(values, factor, batch)),
            Summand.VALUE,
            "scale"),
        Summand.of(multiply(df, constant(-0.5 * size() * Constants.LOG_TWO)), "df", "scale"));
  }

  @Override
  public Node mean() {
    Node excess = subtract(df, constant(size() + 1));
    Node exists = less(constant(0), excess);
    Node safe = select(exists, excess, constant(Double.NaN));
    return divide(scale, Gaussians.spread(safe, size()));
  }

  @Override
  public Node variance() {
    Node excess = subtract(df, constant(size()));
    Node exists = less(constant(3), excess);
    Node safe = Gaussians.spread(select(exists, excess, constant(Double.NaN)), size());
    Node products = Gaussians.outer(Gaussians.diagonal(scale));
    Node numerator =
        add(
            multiply(add(safe, constant(1)), square(scale)),
            multiply(subtract(safe, constant(1)), products));
    Node below = multiply(square(subtract(safe, constant(1))), subtract(safe, constant(3)));
    return divide(numerator, multiply(safe, below));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node inverse = new Wishart(df, Gaussians.inverse(scale)).sample(sites, batchShape);
    return Gaussians.inverse(inverse);
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

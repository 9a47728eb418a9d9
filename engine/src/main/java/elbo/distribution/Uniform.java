// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The uniform distribution: ln p(x) = −ln(upper − lower), lower ≤ x ≤ upper.
///
/// @param lower finite
/// @param upper finite, above `lower`
public record Uniform(Node lower, Node upper) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Uniform of(double lower, double upper) {
    return Arguments.checked(of(Ops.constant(lower), Ops.constant(upper)));
  }

  /// The distribution with these arguments.
  public static Uniform of(Expression lower, Expression upper) {
    return new Uniform(lower.node(), upper.node());
  }

  /// The distribution with these arguments.
  public static Uniform of(Expression lower, double upper) {
    return of(lower, Ops.constant(upper));
  }

  /// The distribution with these arguments.
  public static Uniform of(double lower, Expression upper) {
    return of(Ops.constant(lower), upper);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("lower", lower, Domain.FINITE), Argument.of("upper", upper, Domain.FINITE));
  }

  @Override
  public Support support() {
    return new Support.Interval(lower, upper, false);
  }

  @Override
  public List<Requirement> requirements() {
    Node inOrder = less(lower, upper);
    return List.of(Requirement.of(inOrder, "upper must be above lower", upper, lower));
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(Summand.of(negate(log(subtract(upper, lower))), "lower", "upper"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.between(
        value,
        lower,
        upper,
        Double.NEGATIVE_INFINITY,
        0,
        x -> log(divide(subtract(x, lower), subtract(upper, lower))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.between(
        value,
        lower,
        upper,
        0,
        Double.NEGATIVE_INFINITY,
        x -> log(divide(subtract(upper, x), subtract(upper, lower))));
  }

  @Override
  public Node quantile(Node probability) {
    return add(lower, multiply(probability, subtract(upper, lower)));
  }

  @Override
  public Node mean() {
    return multiply(constant(0.5), add(lower, upper));
  }

  @Override
  public Node variance() {
    return multiply(constant(1.0 / 12), square(subtract(upper, lower)));
  }

  @Override
  public Node entropy() {
    return log(subtract(upper, lower));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return quantile(Draws.uniform(sites, batchShape));
  }
}

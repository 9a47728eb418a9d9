// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lessEqual;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.unary;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// A whole number from `lower` to `upper`, all alike: ln p(x) = −ln(upper − lower + 1).
///
/// @param lower whole
/// @param upper whole, not below `lower`
public record DiscreteRange(Node lower, Node upper) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static DiscreteRange of(double lower, double upper) {
    return Arguments.checked(of(Ops.constant(lower), Ops.constant(upper)));
  }

  /// The distribution with these arguments.
  public static DiscreteRange of(Expression lower, Expression upper) {
    return new DiscreteRange(lower.node(), upper.node());
  }

  /// The distribution with these arguments.
  public static DiscreteRange of(Expression lower, double upper) {
    return of(lower, Ops.constant(upper));
  }

  /// The distribution with these arguments.
  public static DiscreteRange of(double lower, Expression upper) {
    return of(Ops.constant(lower), upper);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("lower", lower, Domain.NOT_NAN), Argument.of("upper", upper, Domain.NOT_NAN));
  }

  @Override
  public Support support() {
    return new Support.Integers(lower, upper);
  }

  @Override
  public List<Requirement> requirements() {
    Node inOrder = lessEqual(lower, upper);
    return List.of(Requirement.of(inOrder, "upper must not be below lower", upper, lower));
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(Summand.of(negate(log(size())), "lower", "upper"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.between(
        value, lower, upper, Double.NEGATIVE_INFINITY, 0, x -> log(divide(countTo(x), size())));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.between(
        value,
        lower,
        upper,
        0,
        Double.NEGATIVE_INFINITY,
        x -> log(divide(subtract(size(), countTo(x)), size())));
  }

  @Override
  public Node mean() {
    return multiply(constant(0.5), add(lower, upper));
  }

  @Override
  public Node variance() {
    return multiply(constant(1.0 / 12), subtract(square(size()), constant(1)));
  }

  @Override
  public Node entropy() {
    return log(size());
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return add(lower, unary(UnaryOp.FLOOR, multiply(size(), Draws.uniform(sites, batchShape))));
  }

  private Node size() {
    return add(subtract(upper, lower), constant(1));
  }

  private Node countTo(Node value) {
    return add(subtract(unary(UnaryOp.FLOOR, value), lower), constant(1));
  }
}

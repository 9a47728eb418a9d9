// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.abs;
import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
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

/// The double exponential distribution: ln p(x) = −|x − loc|/scale − ln scale − ln 2.
///
/// @param loc the location, finite
/// @param scale positive and finite
public record Laplace(Node loc, Node scale) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Laplace of(double loc, double scale) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static Laplace of(Expression loc, Expression scale) {
    return new Laplace(loc.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static Laplace of(Expression loc, double scale) {
    return of(loc, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static Laplace of(double loc, Expression scale) {
    return of(Ops.constant(loc), scale);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE));
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
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(constant(-Constants.LOG_TWO)),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(negate(abs(standardize(value))), Summand.VALUE, "loc", "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return logBelow(standardize(value));
  }

  @Override
  public Node logSurvival(Node value) {
    return logBelow(negate(standardize(value)));
  }

  @Override
  public Node quantile(Node probability) {
    Node centred = subtract(probability, constant(0.5));
    // Of the smaller side: 1 − |2p − 1| has no digits left near 0.
    Node side = Ops.min(probability, subtract(constant(1), probability));
    Node tail = log(multiply(constant(2), side));
    return subtract(loc, multiply(scale, multiply(unary(UnaryOp.SIGN, centred), tail)));
  }

  @Override
  public Node mean() {
    return loc;
  }

  @Override
  public Node variance() {
    return multiply(constant(2), square(scale));
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(1 + Constants.LOG_TWO));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node difference =
        subtract(Draws.exponential(sites, batchShape), Draws.exponential(sites, batchShape));
    return add(loc, multiply(scale, difference));
  }

  private Node standardize(Node value) {
    return divide(subtract(value, loc), scale);
  }

  /// ln P(Z ≤ z). The part above 0 sees no negative number, and 0 with the derivative from above.
  private static Node logBelow(Node z) {
    Node isBelow = less(z, constant(0));
    Node above = log1m(multiply(constant(0.5), exp(negate(select(isBelow, constant(0), z)))));
    return select(isBelow, subtract(z, constant(Constants.LOG_TWO)), above);
  }
}

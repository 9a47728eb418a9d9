// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.logAddExp;
import static elbo.graph.Ops.logDiffExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.reciprocal;
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

/// The distribution of a normal plus an exponential number: ln p(x) = ln rate + rate(loc − x) + ½
/// rate² scale² + ln Φ((x − loc)/scale − rate · scale).
///
/// @param loc the location, finite
/// @param scale positive and finite
/// @param rate of the exponential, positive and finite
public record ExpModNormal(Node loc, Node scale, Node rate) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static ExpModNormal of(double loc, double scale, double rate) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale), Ops.constant(rate)));
  }

  /// The distribution with these arguments.
  public static ExpModNormal of(Expression loc, Expression scale, Expression rate) {
    return new ExpModNormal(loc.node(), scale.node(), rate.node());
  }

  /// The distribution with these arguments.
  public static ExpModNormal of(double loc, Expression scale, Expression rate) {
    return of(Ops.constant(loc), scale, rate);
  }

  /// The distribution with these arguments.
  public static ExpModNormal of(double loc, double scale, Expression rate) {
    return of(Ops.constant(loc), Ops.constant(scale), rate);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE),
        Argument.of("rate", rate, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            add(constant(Constants.LOG_TWO), tilted(value)), Summand.VALUE, "loc", "scale", "rate"),
        Summand.of(constant(-Constants.LOG_TWO)),
        Summand.of(log(rate), "rate"));
  }

  @Override
  public Node logCdf(Node value) {
    return logDiffExp(unary(UnaryOp.LOG_NDTR, standardize(value)), tilted(value));
  }

  @Override
  public Node logSurvival(Node value) {
    return logAddExp(unary(UnaryOp.LOG_NDTR, negate(standardize(value))), tilted(value));
  }

  @Override
  public Node mean() {
    return add(loc, reciprocal(rate));
  }

  @Override
  public Node variance() {
    return add(square(scale), square(reciprocal(rate)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node normal = add(loc, multiply(scale, Draws.normal(sites, batchShape)));
    return add(normal, divide(Draws.exponential(sites, batchShape), rate));
  }

  private Node standardize(Node value) {
    return divide(subtract(value, loc), scale);
  }

  private Node tilted(Node value) {
    Node drift = multiply(constant(0.5), multiply(rate, square(scale)));
    Node exponent = multiply(rate, add(subtract(loc, value), drift));
    Node shifted = subtract(standardize(value), multiply(rate, scale));
    return add(exponent, unary(UnaryOp.LOG_NDTR, shifted));
  }
}

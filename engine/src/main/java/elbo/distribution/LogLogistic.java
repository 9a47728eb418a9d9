// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.logit;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.softplus;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of e^X for a logistic X, with r = x/scale: ln p(x) = ln concentration − ln
/// scale + (concentration − 1) ln r − 2 ln(1 + r^concentration), x > 0.
///
/// @param scale positive and finite
/// @param concentration the shape, positive and finite
public record LogLogistic(Node scale, Node concentration) implements Cumulative, Quantiles {
  /// The distribution with these numbers.
  public static LogLogistic of(double scale, double concentration) {
    return Arguments.checked(of(Ops.constant(scale), Ops.constant(concentration)));
  }

  /// The distribution with these arguments.
  public static LogLogistic of(Expression scale, Expression concentration) {
    return new LogLogistic(scale.node(), concentration.node());
  }

  /// The distribution with these arguments.
  public static LogLogistic of(Expression scale, double concentration) {
    return of(scale, Ops.constant(concentration));
  }

  /// The distribution with these arguments.
  public static LogLogistic of(double scale, Expression concentration) {
    return of(Ops.constant(scale), concentration);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("scale", scale, Domain.POSITIVE_FINITE),
        Argument.of("concentration", concentration, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }

  @Override
  public Domain valueDomain() {
    return Domain.POSITIVE_FINITE;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node less1 = subtract(concentration, constant(1));
    return List.of(
        Summand.of(
            subtract(multiply(less1, log(value)), multiply(constant(2), softplus(logPower(value)))),
            Summand.VALUE,
            "scale",
            "concentration"),
        Summand.of(
            subtract(log(concentration), multiply(concentration, log(scale))),
            "scale",
            "concentration"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value, Double.NEGATIVE_INFINITY, x -> negate(softplus(negate(logPower(x)))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> negate(softplus(logPower(x))));
  }

  @Override
  public Node quantile(Node probability) {
    return multiply(scale, exp(divide(logit(probability), concentration)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return quantile(Draws.uniform(sites, batchShape));
  }

  private Node logPower(Node value) {
    return multiply(concentration, log(divide(value, scale)));
  }
}

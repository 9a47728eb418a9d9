// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.digamma;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.logGammaP;
import static elbo.graph.Ops.logGammaQ;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.reciprocal;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The gamma distribution: ln p(x) = (concentration − 1) ln x − rate · x + concentration · ln rate
/// − ln Γ(concentration), x ≥ 0.
///
/// @param concentration the shape, positive and finite
/// @param rate 1 / scale, positive and finite
public record Gamma(Node concentration, Node rate) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers, the scale being 1 / rate.
  public static Gamma ofScale(double concentration, double scale) {
    return Arguments.checked(ofScale(Ops.constant(concentration), Ops.constant(scale)));
  }

  /// The distribution with these arguments, the scale being 1 / rate.
  public static Gamma ofScale(Expression concentration, Expression scale) {
    return new Gamma(concentration.node(), reciprocal(scale.node()));
  }

  /// The distribution with these numbers.
  public static Gamma ofRate(double concentration, double rate) {
    return Arguments.checked(ofRate(Ops.constant(concentration), Ops.constant(rate)));
  }

  /// The distribution with these arguments.
  public static Gamma ofRate(Expression concentration, Expression rate) {
    return new Gamma(concentration.node(), rate.node());
  }

  /// The distribution with these arguments.
  public static Gamma ofRate(Expression concentration, double rate) {
    return ofRate(concentration, Ops.constant(rate));
  }

  /// The distribution with these arguments.
  public static Gamma ofRate(double concentration, Expression rate) {
    return ofRate(Ops.constant(concentration), rate);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("concentration", concentration, Domain.POSITIVE_FINITE),
        Argument.of("rate", rate, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  @Override
  public Domain valueDomain() {
    return Domain.POSITIVE_FINITE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(negate(lgamma(concentration)), "concentration"),
        Summand.of(multiply(concentration, log(rate)), "concentration", "rate"),
        Summand.of(
            xlogy(subtract(concentration, constant(1)), value), Summand.VALUE, "concentration"),
        Summand.of(negate(multiply(rate, value)), Summand.VALUE, "rate"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value, Double.NEGATIVE_INFINITY, x -> logGammaP(concentration, multiply(rate, x)));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> logGammaQ(concentration, multiply(rate, x)));
  }

  @Override
  public Node mean() {
    return divide(concentration, rate);
  }

  @Override
  public Node variance() {
    return divide(concentration, square(rate));
  }

  @Override
  public Node entropy() {
    Node digammas = multiply(subtract(constant(1), concentration), digamma(concentration));
    return add(subtract(concentration, log(rate)), add(lgamma(concentration), digammas));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return divide(
        Draws.gamma(sites, batchShape, Layout.broadcastTo(concentration, batchShape)), rate);
  }
}

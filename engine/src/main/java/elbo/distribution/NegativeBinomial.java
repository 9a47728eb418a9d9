// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.logRising;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.reciprocal;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// A Poisson number whose rate is gamma distributed: ln p(x) = ln (x + concentration − 1 over x) −
/// concentration · ln(1 + 1/rate) − x ln(1 + rate).
///
/// @param concentration the shape of the gamma distribution, positive and finite
/// @param rate the rate of the gamma distribution, positive and finite
public record NegativeBinomial(Node concentration, Node rate) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static NegativeBinomial of(double concentration, double rate) {
    return Arguments.checked(of(Ops.constant(concentration), Ops.constant(rate)));
  }

  /// The distribution with these arguments.
  public static NegativeBinomial of(Expression concentration, Expression rate) {
    return new NegativeBinomial(concentration.node(), rate.node());
  }

  /// The distribution with these arguments.
  public static NegativeBinomial of(Expression concentration, double rate) {
    return of(concentration, Ops.constant(rate));
  }

  /// The distribution with these arguments.
  public static NegativeBinomial of(double concentration, Expression rate) {
    return of(Ops.constant(concentration), rate);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("concentration", concentration, Domain.POSITIVE_FINITE),
        Argument.of("rate", rate, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.NATURAL_NUMBERS;
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            subtract(logRising(concentration, value), lgamma(add(value, constant(1)))),
            Summand.VALUE,
            "concentration"),
        Summand.of(
            negate(
                add(
                    multiply(concentration, log1p(reciprocal(rate))),
                    multiply(value, log1p(rate)))),
            Summand.VALUE,
            "concentration",
            "rate"));
  }

  @Override
  public Node logCdf(Node value) {
    return byMean().logCdf(value);
  }

  @Override
  public Node logSurvival(Node value) {
    return byMean().logSurvival(value);
  }

  @Override
  public Node mean() {
    return divide(concentration, rate);
  }

  @Override
  public Node variance() {
    return byMean().variance();
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return byMean().sample(sites, batchShape);
  }

  private NegativeBinomial2 byMean() {
    return new NegativeBinomial2(divide(concentration, rate), concentration);
  }
}

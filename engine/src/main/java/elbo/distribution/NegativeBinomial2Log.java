// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.logRising;
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

/// The negative binomial distribution by the logarithm of its mean, with s = ln(1 + e^(logLoc − ln
/// precision)): ln p(x) = ln (x + precision − 1 over x) + x · logLoc − precision · s − x(ln
/// precision + s).
///
/// @param logLoc the logarithm of the mean, finite
/// @param precision 1 / overdispersion, positive and finite
public record NegativeBinomial2Log(Node logLoc, Node precision) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static NegativeBinomial2Log of(double logLoc, double precision) {
    return Arguments.checked(of(Ops.constant(logLoc), Ops.constant(precision)));
  }

  /// The distribution with these arguments.
  public static NegativeBinomial2Log of(Expression logLoc, Expression precision) {
    return new NegativeBinomial2Log(logLoc.node(), precision.node());
  }

  /// The distribution with these arguments.
  public static NegativeBinomial2Log of(Expression logLoc, double precision) {
    return of(logLoc, Ops.constant(precision));
  }

  /// The distribution with these arguments.
  public static NegativeBinomial2Log of(double logLoc, Expression precision) {
    return of(Ops.constant(logLoc), precision);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("logLoc", logLoc, Domain.FINITE),
        Argument.of("precision", precision, Domain.POSITIVE_FINITE));
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
    Node excess = softplus(subtract(logLoc, log(precision)));
    return List.of(
        Summand.of(
            subtract(logRising(precision, value), lgamma(add(value, constant(1)))),
            Summand.VALUE,
            "precision"),
        Summand.of(multiply(value, logLoc), Summand.VALUE, "logLoc"),
        Summand.of(
            negate(add(multiply(precision, excess), multiply(value, add(log(precision), excess)))),
            Summand.VALUE,
            "logLoc",
            "precision"));
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
    return exp(logLoc);
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
    return new NegativeBinomial2(exp(logLoc), precision);
  }
}

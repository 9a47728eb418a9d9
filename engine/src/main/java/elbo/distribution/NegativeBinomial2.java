// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.logIncBeta;
import static elbo.graph.Ops.logRising;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.unary;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The negative binomial distribution by its mean: ln p(x) = ln (x + precision − 1 over x) + x ln
/// loc − precision · ln(1 + loc/precision) − x ln(loc + precision). Its variance is loc +
/// loc²/precision.
///
/// @param loc the mean, positive and finite
/// @param precision 1 / overdispersion, positive and finite
public record NegativeBinomial2(Node loc, Node precision) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static NegativeBinomial2 of(double loc, double precision) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(precision)));
  }

  /// The distribution with these arguments.
  public static NegativeBinomial2 of(Expression loc, Expression precision) {
    return new NegativeBinomial2(loc.node(), precision.node());
  }

  /// The distribution with these arguments.
  public static NegativeBinomial2 of(Expression loc, double precision) {
    return of(loc, Ops.constant(precision));
  }

  /// The distribution with these arguments.
  public static NegativeBinomial2 of(double loc, Expression precision) {
    return of(Ops.constant(loc), precision);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.POSITIVE_FINITE),
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
    return List.of(
        Summand.of(
            subtract(logRising(precision, value), lgamma(add(value, constant(1)))),
            Summand.VALUE,
            "precision"),
        Summand.of(xlogy(value, loc), Summand.VALUE, "loc"),
        Summand.of(
            negate(
                add(
                    multiply(precision, log1p(divide(loc, precision))),
                    multiply(value, log(add(loc, precision))))),
            Summand.VALUE,
            "loc",
            "precision"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value,
        Double.NEGATIVE_INFINITY,
        x ->
            logIncBeta(
                precision, add(unary(UnaryOp.FLOOR, x), constant(1)), divide(precision, loc)));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(
        value,
        0,
        x ->
            logIncBeta(
                add(unary(UnaryOp.FLOOR, x), constant(1)), precision, divide(loc, precision)));
  }

  @Override
  public Node mean() {
    return loc;
  }

  @Override
  public Node variance() {
    return add(loc, divide(square(loc), precision));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node gamma = Draws.gamma(sites, batchShape, Layout.broadcastTo(precision, batchShape));
    return Draws.poisson(sites, batchShape, multiply(gamma, divide(loc, precision)));
  }
}

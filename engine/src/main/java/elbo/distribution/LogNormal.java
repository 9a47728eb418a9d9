// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.expm1;
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

/// The distribution of e^X for a normal X with z = (ln x − loc)/scale: ln p(x) = −½z² − ln x − ln
/// scale − ½ ln 2π, x > 0.
///
/// @param loc the mean of ln x, finite
/// @param scale the standard deviation of ln x, positive and finite
public record LogNormal(Node loc, Node scale) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static LogNormal of(double loc, double scale) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static LogNormal of(Expression loc, Expression scale) {
    return new LogNormal(loc.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static LogNormal of(Expression loc, double scale) {
    return of(loc, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static LogNormal of(double loc, Expression scale) {
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
    return Support.POSITIVE;
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            multiply(constant(-0.5), square(standardize(value))), Summand.VALUE, "loc", "scale"),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(negate(log(value)), Summand.VALUE),
        // Stan keeps this constant although no argument is in it.
        Summand.of(constant(-Constants.LOG_SQRT_TWO_PI), Summand.VALUE, "loc", "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value, Double.NEGATIVE_INFINITY, x -> unary(UnaryOp.LOG_NDTR, standardize(x)));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> unary(UnaryOp.LOG_NDTR, negate(standardize(x))));
  }

  @Override
  public Node quantile(Node probability) {
    return exp(add(loc, multiply(scale, unary(UnaryOp.NDTRI, probability))));
  }

  @Override
  public Node mean() {
    return exp(add(loc, multiply(constant(0.5), square(scale))));
  }

  @Override
  public Node variance() {
    return multiply(expm1(square(scale)), exp(add(multiply(constant(2), loc), square(scale))));
  }

  @Override
  public Node entropy() {
    return add(add(loc, log(scale)), constant(0.5 + Constants.LOG_SQRT_TWO_PI));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return exp(add(loc, multiply(scale, Draws.normal(sites, batchShape))));
  }

  private Node standardize(Node value) {
    return divide(subtract(log(value), loc), scale);
  }
}

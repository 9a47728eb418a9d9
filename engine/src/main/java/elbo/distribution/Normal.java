// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
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

/// The normal distribution: ln p(x) = −½((x − loc)/scale)² − ln scale − ½ ln 2π.
///
/// @param loc the mean, finite
/// @param scale the standard deviation, positive
public record Normal(Node loc, Node scale) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Normal of(double loc, double scale) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static Normal of(Expression loc, Expression scale) {
    return new Normal(loc.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static Normal of(Expression loc, double scale) {
    return of(loc, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static Normal of(double loc, Expression scale) {
    return of(Ops.constant(loc), scale);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE), Argument.of("scale", scale, Domain.POSITIVE));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            multiply(constant(-0.5), square(standardize(value))), Summand.VALUE, "loc", "scale"),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(constant(-Constants.LOG_SQRT_TWO_PI)));
  }

  @Override
  public Node logCdf(Node value) {
    return unary(UnaryOp.LOG_NDTR, standardize(value));
  }

  @Override
  public Node logSurvival(Node value) {
    return unary(UnaryOp.LOG_NDTR, negate(standardize(value)));
  }

  @Override
  public Node quantile(Node probability) {
    return add(loc, multiply(scale, unary(UnaryOp.NDTRI, probability)));
  }

  @Override
  public Node mean() {
    return loc;
  }

  @Override
  public Node variance() {
    return square(scale);
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(0.5 + Constants.LOG_SQRT_TWO_PI));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return add(loc, multiply(scale, Draws.normal(sites, batchShape)));
  }

  private Node standardize(Node value) {
    return divide(subtract(value, loc), scale);
  }
}

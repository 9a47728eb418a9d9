// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.abs;
import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.unary;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of |X| for a normal X with mean 0: ln p(x) = −½(x/scale)² − ln scale + ½
/// ln(2/π), x ≥ 0.
///
/// @param scale the standard deviation of X, positive
public record HalfNormal(Node scale) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static HalfNormal of(double scale) {
    return Arguments.checked(of(Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static HalfNormal of(Expression scale) {
    return new HalfNormal(scale.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("scale", scale, Domain.POSITIVE));
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(multiply(constant(-0.5), square(divide(value, scale))), Summand.VALUE, "scale"),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(constant(Constants.LOG_TWO - Constants.LOG_SQRT_TWO_PI)));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value,
        Double.NEGATIVE_INFINITY,
        x -> log(unary(UnaryOp.ERF, divide(x, multiply(scale, constant(Math.sqrt(2)))))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(
        value,
        0,
        x -> add(constant(Constants.LOG_TWO), unary(UnaryOp.LOG_NDTR, negate(divide(x, scale)))));
  }

  @Override
  public Node quantile(Node probability) {
    return multiply(
        scale, unary(UnaryOp.NDTRI, multiply(constant(0.5), add(constant(1), probability))));
  }

  @Override
  public Node mean() {
    return multiply(scale, constant(Math.sqrt(2 / Math.PI)));
  }

  @Override
  public Node variance() {
    return multiply(square(scale), constant(1 - 2 / Math.PI));
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(0.5 + Constants.LOG_SQRT_TWO_PI - Constants.LOG_TWO));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return abs(multiply(scale, Draws.normal(sites, batchShape)));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.binary;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.unary;

import elbo.graph.BinaryOp;
import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of |X| for a Cauchy X with location 0: ln p(x) = −ln(1 + (x/scale)²) − ln scale
/// + ln(2/π), x ≥ 0.
///
/// @param scale positive and finite
public record HalfCauchy(Node scale) implements Cumulative, Quantiles, Entropy {
  /// The distribution with these numbers.
  public static HalfCauchy of(double scale) {
    return Arguments.checked(of(Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static HalfCauchy of(Expression scale) {
    return new HalfCauchy(scale.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("scale", scale, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(constant(Constants.LOG_TWO - Constants.LOG_PI)),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(negate(log1p(square(divide(value, scale)))), Summand.VALUE, "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(value, Double.NEGATIVE_INFINITY, x -> logAngle(x, scale));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> logAngle(scale, x));
  }

  @Override
  public Node quantile(Node probability) {
    Node rest = Ops.subtract(constant(1), probability);
    Node near = unary(UnaryOp.TAN, multiply(constant(Math.PI / 2), probability));
    Node far = Ops.reciprocal(unary(UnaryOp.TAN, multiply(constant(Math.PI / 2), rest)));
    return multiply(scale, Ops.select(Ops.less(rest, constant(0.5)), far, near));
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(Math.log(2 * Math.PI)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return quantile(Draws.uniform(sites, batchShape));
  }

  private static Node logAngle(Node a, Node b) {
    return log(multiply(constant(2 / Math.PI), binary(BinaryOp.ATAN2, a, b)));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.pow;
import static elbo.graph.Ops.reciprocal;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Fréchet distribution: ln p(x) = ln concentration + concentration · ln scale − (concentration
/// +
/// 1) ln x − (x/scale)^−concentration, x > 0.
///
/// @param concentration the shape, positive and finite
/// @param scale positive and finite
public record Frechet(Node concentration, Node scale) implements Cumulative, Quantiles, Entropy {
  /// The distribution with these numbers.
  public static Frechet of(double concentration, double scale) {
    return Arguments.checked(of(Ops.constant(concentration), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static Frechet of(Expression concentration, Expression scale) {
    return new Frechet(concentration.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static Frechet of(Expression concentration, double scale) {
    return of(concentration, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static Frechet of(double concentration, Expression scale) {
    return of(Ops.constant(concentration), scale);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("concentration", concentration, Domain.POSITIVE_FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }

  @Override
  public Domain valueDomain() {
    return Domain.POSITIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(negate(power(value)), Summand.VALUE, "concentration", "scale"),
        Summand.of(log(concentration), "concentration"),
        Summand.of(
            negate(multiply(add(concentration, constant(1)), log(value))),
            Summand.VALUE,
            "concentration"),
        Summand.of(multiply(concentration, log(scale)), "concentration", "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(value, Double.NEGATIVE_INFINITY, x -> negate(power(x)));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> log1mExp(negate(power(x))));
  }

  @Override
  public Node quantile(Node probability) {
    return multiply(scale, pow(negate(log(probability)), negate(reciprocal(concentration))));
  }

  @Override
  public Node entropy() {
    Node inverse = reciprocal(concentration);
    Node euler = multiply(constant(Constants.EULER), add(constant(1), inverse));
    return add(add(euler, log(multiply(scale, inverse))), constant(1));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return multiply(
        scale, pow(Draws.exponential(sites, batchShape), negate(reciprocal(concentration))));
  }

  private Node power(Node value) {
    return pow(divide(scale, value), concentration);
  }
}

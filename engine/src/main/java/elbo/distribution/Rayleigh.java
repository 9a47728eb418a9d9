// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.sqrt;
import static elbo.graph.Ops.square;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Rayleigh distribution: ln p(x) = ln x − 2 ln scale − ½(x/scale)², x > 0.
///
/// @param scale positive
public record Rayleigh(Node scale) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Rayleigh of(double scale) {
    return Arguments.checked(of(Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static Rayleigh of(Expression scale) {
    return new Rayleigh(scale.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("scale", scale, Domain.POSITIVE));
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
        Summand.of(negate(half(value)), Summand.VALUE, "scale"),
        Summand.of(multiply(constant(-2), log(scale)), "scale"),
        Summand.of(log(value), Summand.VALUE));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(value, Double.NEGATIVE_INFINITY, x -> log1mExp(negate(half(x))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> negate(half(x)));
  }

  @Override
  public Node quantile(Node probability) {
    return multiply(scale, sqrt(multiply(constant(-2), log1m(probability))));
  }

  @Override
  public Node mean() {
    return multiply(scale, constant(Math.sqrt(Math.PI / 2)));
  }

  @Override
  public Node variance() {
    return multiply(square(scale), constant(2 - Math.PI / 2));
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(1 + 0.5 * (Constants.EULER - Constants.LOG_TWO)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return multiply(scale, sqrt(multiply(constant(2), Draws.exponential(sites, batchShape))));
  }

  private Node half(Node value) {
    return multiply(constant(0.5), square(divide(value, scale)));
  }
}

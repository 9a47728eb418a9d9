// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Gumbel distribution with z = (x − loc)/scale: ln p(x) = −z − e^−z − ln scale.
///
/// @param loc the location, finite
/// @param scale positive
public record Gumbel(Node loc, Node scale) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Gumbel of(double loc, double scale) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static Gumbel of(Expression loc, Expression scale) {
    return new Gumbel(loc.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static Gumbel of(Expression loc, double scale) {
    return of(loc, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static Gumbel of(double loc, Expression scale) {
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
    Node z = standardize(value);
    return List.of(
        Summand.of(negate(add(z, exp(negate(z)))), Summand.VALUE, "loc", "scale"),
        Summand.of(negate(log(scale)), "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return negate(exp(negate(standardize(value))));
  }

  @Override
  public Node logSurvival(Node value) {
    return log1mExp(negate(exp(negate(standardize(value)))));
  }

  @Override
  public Node quantile(Node probability) {
    return subtract(loc, multiply(scale, log(negate(log(probability)))));
  }

  @Override
  public Node mean() {
    return add(loc, multiply(scale, constant(Constants.EULER)));
  }

  @Override
  public Node variance() {
    return multiply(square(scale), constant(Math.PI * Math.PI / 6));
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(1 + Constants.EULER));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return subtract(loc, multiply(scale, log(Draws.exponential(sites, batchShape))));
  }

  private Node standardize(Node value) {
    return divide(subtract(value, loc), scale);
  }
}

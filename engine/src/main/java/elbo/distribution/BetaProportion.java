// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.xlog1py;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The beta distribution by its mean and precision: concentrations loc · precision and (1 − loc) ·
/// precision.
///
/// @param loc the mean, above 0 and below 1
/// @param precision the sum of the concentrations, positive and finite
public record BetaProportion(Node loc, Node precision) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static BetaProportion of(double loc, double precision) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(precision)));
  }

  /// The distribution with these arguments.
  public static BetaProportion of(Expression loc, Expression precision) {
    return new BetaProportion(loc.node(), precision.node());
  }

  /// The distribution with these arguments.
  public static BetaProportion of(Expression loc, double precision) {
    return of(loc, Ops.constant(precision));
  }

  /// The distribution with these arguments.
  public static BetaProportion of(double loc, Expression precision) {
    return of(Ops.constant(loc), precision);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.OPEN_UNIT),
        Argument.of("precision", precision, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.UNIT_INTERVAL;
  }

  @Override
  public Domain valueDomain() {
    return Domain.PROBABILITY;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node one = multiply(loc, precision);
    Node zero = subtract(precision, one);
    return List.of(
        Summand.of(lgamma(precision), "precision"),
        Summand.of(negate(add(lgamma(one), lgamma(zero))), "loc", "precision"),
        Summand.of(
            add(
                xlogy(subtract(one, constant(1)), value),
                xlog1py(subtract(zero, constant(1)), negate(value))),
            Summand.VALUE,
            "loc",
            "precision"));
  }

  @Override
  public Node logCdf(Node value) {
    return beta().logCdf(value);
  }

  @Override
  public Node logSurvival(Node value) {
    return beta().logSurvival(value);
  }

  @Override
  public Node mean() {
    return loc;
  }

  @Override
  public Node variance() {
    return divide(multiply(loc, subtract(constant(1), loc)), add(precision, constant(1)));
  }

  @Override
  public Node entropy() {
    return beta().entropy();
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return beta().sample(sites, batchShape);
  }

  private Beta beta() {
    Node one = multiply(loc, precision);
    return new Beta(one, subtract(precision, one));
  }
}

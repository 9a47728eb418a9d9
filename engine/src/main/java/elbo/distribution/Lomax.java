// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.expm1;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.reciprocal;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Pareto distribution of type 2 with z = (x − loc)/scale: ln p(x) = ln concentration − ln
/// scale − (concentration + 1) ln(1 + z), x ≥ loc.
///
/// @param loc the location, finite
/// @param scale positive and finite
/// @param concentration the shape, positive and finite
public record Lomax(Node loc, Node scale, Node concentration)
    implements Cumulative, Quantiles, Entropy {
  /// The distribution with these numbers.
  public static Lomax of(double loc, double scale, double concentration) {
    return Arguments.checked(
        of(Ops.constant(loc), Ops.constant(scale), Ops.constant(concentration)));
  }

  /// The distribution with these arguments.
  public static Lomax of(Expression loc, Expression scale, Expression concentration) {
    return new Lomax(loc.node(), scale.node(), concentration.node());
  }

  /// The distribution with these arguments.
  public static Lomax of(double loc, Expression scale, Expression concentration) {
    return of(Ops.constant(loc), scale, concentration);
  }

  /// The distribution with these arguments.
  public static Lomax of(double loc, double scale, Expression concentration) {
    return of(Ops.constant(loc), Ops.constant(scale), concentration);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE),
        Argument.of("concentration", concentration, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return new Support.Interval(loc, constant(Double.POSITIVE_INFINITY), false);
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(log(concentration), "concentration"),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(
            negate(multiply(add(concentration, constant(1)), logDistance(value))),
            Summand.VALUE,
            "loc",
            "scale",
            "concentration"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.above(
        value,
        loc,
        Double.NEGATIVE_INFINITY,
        x -> log1mExp(negate(multiply(concentration, logDistance(x)))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.above(value, loc, 0, x -> negate(multiply(concentration, logDistance(x))));
  }

  @Override
  public Node quantile(Node probability) {
    return add(loc, multiply(scale, expm1(negate(divide(log1m(probability), concentration)))));
  }

  @Override
  public Node entropy() {
    return add(log(divide(scale, concentration)), add(constant(1), reciprocal(concentration)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return add(
        loc, multiply(scale, expm1(divide(Draws.exponential(sites, batchShape), concentration))));
  }

  private Node logDistance(Node value) {
    return log1p(divide(subtract(value, loc), scale));
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }
}

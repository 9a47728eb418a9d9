// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.abs;
import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.logit;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.softplus;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The logistic distribution with z = (x − loc)/scale: ln p(x) = −z − 2 ln(1 + e^−z) − ln scale.
///
/// @param loc the location, finite
/// @param scale positive and finite
public record Logistic(Node loc, Node scale) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Logistic of(double loc, double scale) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static Logistic of(Expression loc, Expression scale) {
    return new Logistic(loc.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static Logistic of(Expression loc, double scale) {
    return of(loc, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static Logistic of(double loc, Expression scale) {
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
    return Support.REALS;
  }

  @Override
  public Domain valueDomain() {
    return Domain.FINITE;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node z = abs(standardize(value));
    return List.of(
        Summand.of(
            negate(add(z, multiply(constant(2), softplus(negate(z))))),
            Summand.VALUE,
            "loc",
            "scale"),
        Summand.of(negate(log(scale)), "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return negate(softplus(negate(standardize(value))));
  }

  @Override
  public Node logSurvival(Node value) {
    return negate(softplus(standardize(value)));
  }

  @Override
  public Node quantile(Node probability) {
    return add(loc, multiply(scale, logit(probability)));
  }

  @Override
  public Node mean() {
    return loc;
  }

  @Override
  public Node variance() {
    return multiply(square(scale), constant(Math.PI * Math.PI / 3));
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(2));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return quantile(Draws.uniform(sites, batchShape));
  }

  private Node standardize(Node value) {
    return divide(subtract(value, loc), scale);
  }
}

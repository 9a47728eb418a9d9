// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.digamma;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lbeta;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.logIncBeta;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.xlog1py;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The beta distribution: ln p(x) = (concentration1 − 1) ln x + (concentration0 − 1) ln(1 − x) − ln
/// B(concentration1, concentration0), 0 ≤ x ≤ 1.
///
/// @param concentration1 the exponent of x, positive and finite
/// @param concentration0 the exponent of 1 − x, positive and finite
public record Beta(Node concentration1, Node concentration0)
    implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static Beta of(double concentration1, double concentration0) {
    return Arguments.checked(of(Ops.constant(concentration1), Ops.constant(concentration0)));
  }

  /// The distribution with these arguments.
  public static Beta of(Expression concentration1, Expression concentration0) {
    return new Beta(concentration1.node(), concentration0.node());
  }

  /// The distribution with these arguments.
  public static Beta of(Expression concentration1, double concentration0) {
    return of(concentration1, Ops.constant(concentration0));
  }

  /// The distribution with these arguments.
  public static Beta of(double concentration1, Expression concentration0) {
    return of(Ops.constant(concentration1), concentration0);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("concentration1", concentration1, Domain.POSITIVE_FINITE),
        Argument.of("concentration0", concentration0, Domain.POSITIVE_FINITE));
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
    return List.of(
        Summand.of(negate(lgamma(concentration1)), "concentration1"),
        Summand.of(negate(lgamma(concentration0)), "concentration0"),
        Summand.of(
            xlogy(subtract(concentration1, constant(1)), value), Summand.VALUE, "concentration1"),
        Summand.of(
            xlog1py(subtract(concentration0, constant(1)), negate(value)),
            Summand.VALUE,
            "concentration0"),
        Summand.of(
            lgamma(add(concentration1, concentration0)), "concentration1", "concentration0"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.between(
        value,
        constant(0),
        constant(1),
        Double.NEGATIVE_INFINITY,
        0,
        x -> logIncBeta(concentration1, concentration0, divide(x, subtract(constant(1), x))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.between(
        value,
        constant(0),
        constant(1),
        0,
        Double.NEGATIVE_INFINITY,
        x -> logIncBeta(concentration0, concentration1, divide(subtract(constant(1), x), x)));
  }

  @Override
  public Node mean() {
    return divide(concentration1, add(concentration1, concentration0));
  }

  @Override
  public Node variance() {
    Node total = add(concentration1, concentration0);
    Node mean = divide(concentration1, total);
    return divide(multiply(mean, divide(concentration0, total)), add(total, constant(1)));
  }

  @Override
  public Node entropy() {
    Node total = add(concentration1, concentration0);
    Node one = multiply(subtract(concentration1, constant(1)), digamma(concentration1));
    Node zero = multiply(subtract(concentration0, constant(1)), digamma(concentration0));
    Node both = multiply(subtract(total, constant(2)), digamma(total));
    return add(subtract(lbeta(concentration1, concentration0), add(one, zero)), both);
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node one = Layout.broadcastTo(concentration1, batchShape);
    return Draws.beta(sites, batchShape, one, Layout.broadcastTo(concentration0, batchShape));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.digamma;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.logGammaP;
import static elbo.graph.Ops.logGammaQ;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of 1/X for a gamma X with rate `scale`: ln p(x) = −(concentration + 1) ln x −
/// scale/x + concentration · ln scale − ln Γ(concentration), x > 0.
///
/// @param concentration the shape, positive and finite
/// @param scale positive and finite
public record InverseGamma(Node concentration, Node scale) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static InverseGamma of(double concentration, double scale) {
    return Arguments.checked(of(Ops.constant(concentration), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static InverseGamma of(Expression concentration, Expression scale) {
    return new InverseGamma(concentration.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static InverseGamma of(Expression concentration, double scale) {
    return of(concentration, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static InverseGamma of(double concentration, Expression scale) {
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
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(negate(lgamma(concentration)), "concentration"),
        Summand.of(multiply(concentration, log(scale)), "concentration", "scale"),
        Summand.of(
            negate(multiply(add(concentration, constant(1)), log(value))),
            Summand.VALUE,
            "concentration"),
        Summand.of(negate(divide(scale, value)), Summand.VALUE, "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value, Double.NEGATIVE_INFINITY, x -> logGammaQ(concentration, divide(scale, x)));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> logGammaP(concentration, divide(scale, x)));
  }

  @Override
  public Node mean() {
    Node exists = less(constant(1), concentration);
    Node safe = select(exists, concentration, constant(2));
    return select(
        exists, divide(scale, subtract(safe, constant(1))), constant(Double.POSITIVE_INFINITY));
  }

  @Override
  public Node variance() {
    Node exists = less(constant(2), concentration);
    Node safe = select(exists, concentration, constant(3));
    Node mean = divide(scale, subtract(safe, constant(1)));
    Node finite = divide(square(mean), subtract(safe, constant(2)));
    return select(exists, finite, constant(Double.POSITIVE_INFINITY));
  }

  @Override
  public Node entropy() {
    Node digammas = multiply(add(constant(1), concentration), digamma(concentration));
    return subtract(add(add(concentration, log(scale)), lgamma(concentration)), digammas);
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return divide(
        scale, Draws.gamma(sites, batchShape, Layout.broadcastTo(concentration, batchShape)));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
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

/// The distribution of df · scale²/X for a χ² X: ln p(x) = −(½df + 1) ln x − df · scale²/(2x) + ½df
/// ln(½df) − ln Γ(½df) + df · ln scale, x > 0.
///
/// @param df degrees of freedom, positive and finite
/// @param scale positive and finite
public record ScaledInverseChiSquare(Node df, Node scale) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static ScaledInverseChiSquare of(double df, double scale) {
    return Arguments.checked(of(Ops.constant(df), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static ScaledInverseChiSquare of(Expression df, Expression scale) {
    return new ScaledInverseChiSquare(df.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static ScaledInverseChiSquare of(Expression df, double scale) {
    return of(df, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static ScaledInverseChiSquare of(double df, Expression scale) {
    return of(Ops.constant(df), scale);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("df", df, Domain.POSITIVE_FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node half = multiply(constant(0.5), df);
    return List.of(
        Summand.of(subtract(multiply(half, log(half)), lgamma(half)), "df"),
        Summand.of(multiply(df, log(scale)), "df", "scale"),
        Summand.of(negate(multiply(add(half, constant(1)), log(value))), Summand.VALUE, "df"),
        Summand.of(
            negate(divide(multiply(half, square(scale)), value)), Summand.VALUE, "df", "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return inverseGamma().logCdf(value);
  }

  @Override
  public Node logSurvival(Node value) {
    return inverseGamma().logSurvival(value);
  }

  @Override
  public Node mean() {
    return inverseGamma().mean();
  }

  @Override
  public Node variance() {
    return inverseGamma().variance();
  }

  @Override
  public Node entropy() {
    return inverseGamma().entropy();
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return inverseGamma().sample(sites, batchShape);
  }

  private InverseGamma inverseGamma() {
    Node half = multiply(constant(0.5), df);
    return new InverseGamma(half, multiply(half, square(scale)));
  }
}

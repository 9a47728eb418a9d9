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

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of 1/X for a χ² X: ln p(x) = −(½df + 1) ln x − 1/(2x) − ½df ln 2 − ln Γ(½df), x
/// > 0.
///
/// @param df degrees of freedom, positive and finite
public record InverseChiSquare(Node df) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static InverseChiSquare of(double df) {
    return Arguments.checked(of(Ops.constant(df)));
  }

  /// The distribution with these arguments.
  public static InverseChiSquare of(Expression df) {
    return new InverseChiSquare(df.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("df", df, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node half = multiply(constant(0.5), df);
    return List.of(
        Summand.of(negate(multiply(add(half, constant(1)), log(value))), Summand.VALUE, "df"),
        Summand.of(
            negate(add(multiply(df, constant(0.5 * Constants.LOG_TWO)), lgamma(half))), "df"),
        Summand.of(divide(constant(-0.5), value), Summand.VALUE));
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
    return new InverseGamma(half, constant(0.5));
  }
}

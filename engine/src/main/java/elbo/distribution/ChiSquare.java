// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The χ² distribution: ln p(x) = (½df − 1) ln x − ½x − ½df ln 2 − ln Γ(½df), x ≥ 0.
///
/// @param df degrees of freedom, positive and finite
public record ChiSquare(Node df) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static ChiSquare of(double df) {
    return Arguments.checked(of(Ops.constant(df)));
  }

  /// The distribution with these arguments.
  public static ChiSquare of(Expression df) {
    return new ChiSquare(df.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("df", df, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node half = half();
    return List.of(
        Summand.of(
            negate(add(multiply(df, constant(0.5 * Constants.LOG_TWO)), lgamma(half))), "df"),
        Summand.of(xlogy(subtract(half, constant(1)), value), Summand.VALUE, "df"),
        Summand.of(multiply(constant(-0.5), value), Summand.VALUE));
  }

  @Override
  public Node logCdf(Node value) {
    return gamma().logCdf(value);
  }

  @Override
  public Node logSurvival(Node value) {
    return gamma().logSurvival(value);
  }

  @Override
  public Node mean() {
    return df;
  }

  @Override
  public Node variance() {
    return multiply(constant(2), df);
  }

  @Override
  public Node entropy() {
    return gamma().entropy();
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return gamma().sample(sites, batchShape);
  }

  private Node half() {
    return multiply(constant(0.5), df);
  }

  private Gamma gamma() {
    return new Gamma(half(), constant(0.5));
  }
}

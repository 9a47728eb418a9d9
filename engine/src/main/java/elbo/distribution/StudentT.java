// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.digamma;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.equal;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lbeta;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.logIncBeta;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.sqrt;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// Student's t distribution with z = (x − loc)/scale: ln p(x) = −½(df + 1) ln(1 + z²/df) − ln scale
/// − ½ ln(df π) + ln Γ(½(df + 1)) − ln Γ(½df).
///
/// @param df degrees of freedom, positive and finite
/// @param loc the location, finite
/// @param scale positive and finite
public record StudentT(Node df, Node loc, Node scale) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static StudentT of(double df, double loc, double scale) {
    return Arguments.checked(of(Ops.constant(df), Ops.constant(loc), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static StudentT of(Expression df, Expression loc, Expression scale) {
    return new StudentT(df.node(), loc.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static StudentT of(double df, Expression loc, Expression scale) {
    return of(Ops.constant(df), loc, scale);
  }

  /// The distribution with these arguments.
  public static StudentT of(double df, double loc, Expression scale) {
    return of(Ops.constant(df), Ops.constant(loc), scale);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("df", df, Domain.POSITIVE_FINITE),
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  /// The gamma functions as one beta function, whose logarithm does not lose digits for many
  /// degrees of freedom.
  @Override
  public List<Summand> summands(Node value) {
    Node half = multiply(constant(0.5), df);
    return List.of(
        Summand.of(
            negate(
                multiply(add(half, constant(0.5)), log1p(divide(square(standardize(value)), df)))),
            Summand.VALUE,
            "df",
            "loc",
            "scale"),
        Summand.of(constant(-Constants.LOG_SQRT_PI)),
        Summand.of(
            subtract(
                subtract(constant(Constants.LOG_SQRT_PI), lbeta(half, constant(0.5))),
                multiply(constant(0.5), log(df))),
            "df"),
        Summand.of(negate(log(scale)), "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return logTail(negate(standardize(value)));
  }

  @Override
  public Node logSurvival(Node value) {
    return logTail(standardize(value));
  }

  @Override
  public Node mean() {
    Node exists = less(constant(1), df);
    return select(exists, loc, constant(Double.NaN));
  }

  @Override
  public Node variance() {
    Node exists = less(constant(2), df);
    Node safe = select(exists, df, constant(3));
    Node finite = multiply(square(scale), divide(safe, subtract(safe, constant(2))));
    return select(exists, finite, constant(Double.POSITIVE_INFINITY));
  }

  @Override
  public Node entropy() {
    Node half = multiply(constant(0.5), df);
    Node more = add(half, constant(0.5));
    Node digammas = multiply(more, subtract(digamma(more), digamma(half)));
    Node rest = add(multiply(constant(0.5), log(df)), lbeta(half, constant(0.5)));
    return add(add(digammas, rest), log(scale));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node half = Ops.multiply(Ops.constant(0.5), df);
    Node chi = divide(Draws.gamma(sites, batchShape, Layout.broadcastTo(half, batchShape)), half);
    Node noise = divide(Draws.normal(sites, batchShape), sqrt(chi));
    return add(loc, multiply(scale, noise));
  }

  private Node standardize(Node value) {
    return divide(subtract(value, loc), scale);
  }

  /// ln P(Z > z): half of I(df/(df + z²)) for positive z, 1 less that of −z for others. At 0 the
  /// chain rule of this form is ∞ · 0, so the tangent stands there: −ln 2 − 2 z p(0).
  private Node logTail(Node z) {
    Node isZero = equal(z, constant(0));
    Node safe = select(isZero, constant(1), z);
    Node half = multiply(constant(0.5), df);
    Node odds = divide(df, square(safe));
    Node tail = subtract(logIncBeta(half, constant(0.5), odds), constant(Constants.LOG_TWO));
    Node elsewhere = select(less(constant(0), safe), tail, log1mExp(tail));
    Node peak = exp(negate(add(lbeta(half, constant(0.5)), multiply(constant(0.5), log(df)))));
    Node tangent = subtract(constant(-Constants.LOG_TWO), multiply(multiply(constant(2), peak), z));
    return select(isZero, tangent, elsewhere);
  }
}

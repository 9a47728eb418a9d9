// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.abs;
import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.sqrt;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.unary;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The skew normal distribution with z = (x − loc)/scale: ln p(x) = ln 2 − ½z² + ln Φ(slant · z) −
/// ln scale − ½ ln 2π.
///
/// @param loc the location, finite
/// @param scale positive
/// @param slant the skewness parameter, finite
public record SkewNormal(Node loc, Node scale, Node slant) implements Moments {
  /// The distribution with these numbers.
  public static SkewNormal of(double loc, double scale, double slant) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale), Ops.constant(slant)));
  }

  /// The distribution with these arguments.
  public static SkewNormal of(Expression loc, Expression scale, Expression slant) {
    return new SkewNormal(loc.node(), scale.node(), slant.node());
  }

  /// The distribution with these arguments.
  public static SkewNormal of(double loc, Expression scale, Expression slant) {
    return of(Ops.constant(loc), scale, slant);
  }

  /// The distribution with these arguments.
  public static SkewNormal of(double loc, double scale, Expression slant) {
    return of(Ops.constant(loc), Ops.constant(scale), slant);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("scale", scale, Domain.POSITIVE),
        Argument.of("slant", slant, Domain.FINITE));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node z = divide(subtract(value, loc), scale);
    return List.of(
        Summand.of(
            add(constant(Constants.LOG_TWO), unary(UnaryOp.LOG_NDTR, multiply(slant, z))),
            Summand.VALUE,
            "loc",
            "scale",
            "slant"),
        Summand.of(constant(-Constants.LOG_SQRT_TWO_PI)),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(multiply(constant(-0.5), square(z)), Summand.VALUE, "loc", "scale"));
  }

  @Override
  public Node mean() {
    return add(loc, multiply(scale, multiply(delta(), constant(Math.sqrt(2 / Math.PI)))));
  }

  @Override
  public Node variance() {
    return multiply(
        square(scale), subtract(constant(1), multiply(constant(2 / Math.PI), square(delta()))));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node skewed = multiply(delta(), abs(Draws.normal(sites, batchShape)));
    Node rest = sqrt(subtract(constant(1), square(delta())));
    return add(loc, multiply(scale, add(skewed, multiply(rest, Draws.normal(sites, batchShape)))));
  }

  private Node delta() {
    return divide(slant, sqrt(add(constant(1), square(slant))));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.unary;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The von Mises distribution of an angle: ln p(x) = concentration · cos(x − loc) − ln 2π − ln
/// I₀(concentration). It has period 2π: it is a density on each interval of that length, and draws
/// lie within π of `loc`.
///
/// @param loc the mean direction, finite
/// @param concentration finite, not negative
public record VonMises(Node loc, Node concentration) implements Distribution {
  /// The distribution with these numbers.
  public static VonMises of(double loc, double concentration) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(concentration)));
  }

  /// The distribution with these arguments.
  public static VonMises of(Expression loc, Expression concentration) {
    return new VonMises(loc.node(), concentration.node());
  }

  /// The distribution with these arguments.
  public static VonMises of(Expression loc, double concentration) {
    return of(loc, Ops.constant(concentration));
  }

  /// The distribution with these arguments.
  public static VonMises of(double loc, Expression concentration) {
    return of(Ops.constant(loc), concentration);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("concentration", concentration, Domain.NON_NEGATIVE_FINITE));
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
    return List.of(
        Summand.of(
            multiply(concentration, unary(UnaryOp.COS, subtract(loc, value))),
            Summand.VALUE,
            "loc",
            "concentration"),
        Summand.of(constant(-2 * Constants.LOG_SQRT_TWO_PI)),
        Summand.of(negate(Bessel.logI0(concentration)), "concentration"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return add(
        loc, Draws.vonMises(sites, batchShape, Layout.broadcastTo(concentration, batchShape)));
  }
}

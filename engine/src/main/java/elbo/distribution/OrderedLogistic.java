// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.equal;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.softplus;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// One of the categories 1 to K in their order: p(k) = 1/(1 + e^(cₖ₋₁ − loc)) − 1/(1 + e^(cₖ −
/// loc)) for cutpoints c, with c₀ = −∞ and c_K = ∞.
///
/// @param loc finite
/// @param cutpoints `[K − 1]` in increasing order, or one such row per batch element
public record OrderedLogistic(Node loc, Node cutpoints) implements Distribution {
  /// The distribution with these arguments.
  public static OrderedLogistic of(Expression loc, Expression cutpoints) {
    return new OrderedLogistic(loc.node(), cutpoints.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        new Argument("cutpoints", cutpoints, Domain.ORDERED, 1));
  }

  @Override
  public Support support() {
    return new Support.Integers(constant(1), constant(size()));
  }

  /// How many categories there are.
  public int size() {
    return cutpoints.shape().size(cutpoints.shape().rank() - 1) + 1;
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node isFirst = equal(value, constant(1));
    Node isLast = equal(value, constant(size()));
    int axis = cutpoints.shape().rank() - 1;
    Node lower = Categories.pick(Layout.pad(cutpoints, axis, 1, 0), value);
    Node upper = Categories.pick(Layout.pad(cutpoints, axis, 0, 1), value);
    Node above = select(isFirst, constant(0), negate(softplus(subtract(lower, loc))));
    Node below = select(isLast, constant(0), negate(softplus(subtract(loc, upper))));
    return List.of(
        Summand.of(
            add(add(above, below), Categories.pick(gaps(), value)),
            Summand.VALUE,
            "loc",
            "cutpoints"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node logistic = new Logistic(loc, constant(1)).sample(sites, batchShape);
    return Thresholds.count(cutpoints, logistic, batchShape);
  }

  /// ln(1 − e^(cₖ₋₁ − cₖ)) for the categories between the first and the last, 0 for these.
  private Node gaps() {
    int axis = cutpoints.shape().rank() - 1;
    int n = size() - 1;
    if (n < 1) {
      return Layout.pad(cutpoints, axis, 1, 0);
    }
    Node differences =
        subtract(Layout.slice(cutpoints, axis, 0, n - 1), Layout.slice(cutpoints, axis, 1, n - 1));
    return Layout.pad(log1mExp(differences), axis, 1, 1);
  }
}

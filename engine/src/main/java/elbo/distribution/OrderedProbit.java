// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.equal;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.logDiffExp;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.unary;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// One of the categories 1 to K in their order: p(k) = Φ(cₖ − loc) − Φ(cₖ₋₁ − loc) for cutpoints c,
/// with c₀ = −∞ and c_K = ∞.
///
/// @param loc finite
/// @param cutpoints `[K − 1]` in increasing order, or one such row per batch element
public record OrderedProbit(Node loc, Node cutpoints) implements Distribution {
  /// The distribution with these arguments.
  public static OrderedProbit of(Expression loc, Expression cutpoints) {
    return new OrderedProbit(loc.node(), cutpoints.node());
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
    Node low = subtract(Categories.pick(Layout.pad(cutpoints, axis, 1, 0), value), loc);
    Node high = subtract(Categories.pick(Layout.pad(cutpoints, axis, 0, 1), value), loc);
    // Where the other bound is missing, any two numbers in order keep what is not selected finite.
    Node a = select(isFirst, subtract(high, constant(1)), low);
    Node b = select(isLast, add(a, constant(1)), high);
    // In the upper tail both probabilities are near 1, so the difference is taken between those of
    // the other side.
    Node mirrored = less(constant(0), add(a, b));
    Node left = select(mirrored, negate(b), a);
    Node right = select(mirrored, negate(a), b);
    Node between = logDiffExp(logNdtr(right), logNdtr(left));
    return List.of(
        Summand.of(
            select(isFirst, logNdtr(high), select(isLast, logNdtr(negate(low)), between)),
            Summand.VALUE,
            "loc",
            "cutpoints"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node normal = new Normal(loc, constant(1)).sample(sites, batchShape);
    return Thresholds.count(cutpoints, normal, batchShape);
  }

  private static Node logNdtr(Node x) {
    return unary(UnaryOp.LOG_NDTR, x);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lchoose;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.max;
import static elbo.graph.Ops.min;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The number of successes in `draws` draws without replacement: ln p(x) = ln (successes over x) +
/// ln (failures over draws − x) − ln (successes + failures over draws).
///
/// @param draws how many are drawn, at most all
/// @param successes how many successes there are
/// @param failures how many failures there are
public record Hypergeometric(Node draws, Node successes, Node failures) implements Moments {
  /// The distribution with these numbers.
  public static Hypergeometric of(double draws, double successes, double failures) {
    return Arguments.checked(
        of(Ops.constant(draws), Ops.constant(successes), Ops.constant(failures)));
  }

  /// The distribution with these arguments.
  public static Hypergeometric of(Expression draws, Expression successes, Expression failures) {
    return new Hypergeometric(draws.node(), successes.node(), failures.node());
  }

  /// The distribution with these arguments.
  public static Hypergeometric of(double draws, Expression successes, Expression failures) {
    return of(Ops.constant(draws), successes, failures);
  }

  /// The distribution with these arguments.
  public static Hypergeometric of(double draws, double successes, Expression failures) {
    return of(Ops.constant(draws), Ops.constant(successes), failures);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("draws", draws, Domain.NON_NEGATIVE_INTEGER),
        Argument.of("successes", successes, Domain.NON_NEGATIVE_INTEGER),
        Argument.of("failures", failures, Domain.NON_NEGATIVE_INTEGER));
  }

  @Override
  public Support support() {
    return new Support.Integers(max(constant(0), subtract(draws, failures)), min(draws, successes));
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            add(lchoose(successes, value), lchoose(failures, subtract(draws, value))),
            Summand.VALUE,
            "draws",
            "successes",
            "failures"),
        Summand.of(
            negate(lchoose(add(successes, failures), draws)), "draws", "successes", "failures"));
  }

  @Override
  public Node mean() {
    return multiply(draws, divide(successes, add(successes, failures)));
  }

  @Override
  public Node variance() {
    Node total = add(successes, failures);
    Node p = divide(successes, total);
    Node rest = divide(subtract(total, draws), subtract(total, constant(1)));
    return multiply(multiply(draws, multiply(p, subtract(constant(1), p))), rest);
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    if (!draws.isConstant() || !draws.shape().isScalar()) {
      throw new IllegalArgumentException(
          "Hypergeometric is sampled one draw after the other; the number of draws must be known and one number, got "
              + draws);
    }
    Node left = Layout.broadcastTo(successes, batchShape);
    Node total = add(successes, failures);
    for (int k = 0; k < (int) draws.value().item(); k++) {
      Node p = divide(left, subtract(total, constant(k)));
      left = subtract(left, less(Draws.uniform(sites, batchShape), p));
    }
    return subtract(successes, left);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.lbeta;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.max;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// How often each of K categories occurs in `count` trials whose probabilities have a Dirichlet
/// distribution: ln p(x) = ln count + ln B(Σ concentration, count) − Σ (ln x + ln B(concentration,
/// x)), the sum over categories with x > 0.
///
/// @param count the number of trials, whole, 0 or above
/// @param concentration `[K]`, positive and finite, or one such row per batch element
public record DirichletMultinomial(Node count, Node concentration) implements Distribution {
  /// The distribution with these arguments.
  public static DirichletMultinomial of(Expression count, Expression concentration) {
    return new DirichletMultinomial(count.node(), concentration.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("count", count, Domain.NON_NEGATIVE_INTEGER),
        new Argument("concentration", concentration, Domain.POSITIVE_FINITE, 1));
  }

  @Override
  public Support support() {
    return new Support.Counts(count, size());
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE_INTEGER;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size());
  }

  private int size() {
    return concentration.shape().size(concentration.shape().rank() - 1);
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    Shape batch = Batch.of(this, value);
    Node total = sum(concentration, concentration.shape().rank() - 1);
    Node all = logBetaOrZero(total, count);
    Node each = logBetaOrZero(Batch.align(concentration, 1, batch), Batch.align(value, 1, batch));
    return List.of(
        Summand.of(
            subtract(logOrZero(count), sum(logOrZero(value), value.shape().rank() - 1)),
            Summand.VALUE,
            "count"),
        Summand.of(
            subtract(all, sum(each, batch.rank())), Summand.VALUE, "count", "concentration"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node probs = new Dirichlet(concentration).sample(sites, batchShape);
    return new Multinomial(count, probs).sample(sites, batchShape);
  }

  private static Node logOrZero(Node n) {
    return log(max(n, constant(1)));
  }

  /// ln B(a, n), 0 where n is 0.
  private static Node logBetaOrZero(Node a, Node n) {
    Node isPositive = less(constant(0), n);
    return select(isPositive, lbeta(a, max(n, constant(1))), constant(0));
  }
}

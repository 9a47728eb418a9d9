// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lchoose;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.lessEqual;
import static elbo.graph.Ops.logRising;
import static elbo.graph.Ops.logSumExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntSupplier;

/// The number of successes in `count` trials whose probability is beta distributed: ln p(x) = ln
/// (count over x) + ln B(x + concentration1, count − x + concentration0) − ln B(concentration1,
/// concentration0).
///
/// @param count the number of trials, whole, 0 or above
/// @param concentration1 positive and finite
/// @param concentration0 positive and finite
public record BetaBinomial(Node count, Node concentration1, Node concentration0)
    implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static BetaBinomial of(double count, double concentration1, double concentration0) {
    return Arguments.checked(
        of(Ops.constant(count), Ops.constant(concentration1), Ops.constant(concentration0)));
  }

  /// The distribution with these arguments.
  public static BetaBinomial of(
      Expression count, Expression concentration1, Expression concentration0) {
    return new BetaBinomial(count.node(), concentration1.node(), concentration0.node());
  }

  /// The distribution with these arguments.
  public static BetaBinomial of(
      double count, Expression concentration1, Expression concentration0) {
    return of(Ops.constant(count), concentration1, concentration0);
  }

  /// The distribution with these arguments.
  public static BetaBinomial of(double count, double concentration1, Expression concentration0) {
    return of(Ops.constant(count), Ops.constant(concentration1), concentration0);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("count", count, Domain.NON_NEGATIVE_INTEGER),
        Argument.of("concentration1", concentration1, Domain.POSITIVE_FINITE),
        Argument.of("concentration0", concentration0, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return new Support.Integers(constant(0), count);
  }

  @Override
  public List<Summand> summands(Node value) {
    Node failures = subtract(count, value);
    return List.of(
        Summand.of(lchoose(count, value), Summand.VALUE, "count"),
        Summand.of(
            subtract(
                add(logRising(concentration1, value), logRising(concentration0, failures)),
                logRising(add(concentration1, concentration0), count)),
            Summand.VALUE,
            "count",
            "concentration1",
            "concentration0"));
  }

  @Override
  public Node logCdf(Node value) {
    return logSumWhere(value, (k, at) -> lessEqual(k, at));
  }

  @Override
  public Node logSurvival(Node value) {
    return logSumWhere(value, (k, at) -> less(at, k));
  }

  /// The logarithm of the sum of the probabilities of those numbers of successes that stand in a
  /// relation to the value: there is no shorter form.
  private Node logSumWhere(Node value, BinaryOperator<Node> included) {
    if (!count.isConstant()) {
      throw new IllegalArgumentException(
          "the distribution function of BetaBinomial is a sum over its counts, so count must be known");
    }
    int size = (int) Ops.reduceAll(ReduceOp.MAX, count).value().item() + 1;
    Shape batch = Batch.of(this, value);
    int axis = batch.rank();
    double[] numbers = new double[batch.append(size).numElements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % size;
    }
    Node each = Node.constant(Tensor.wrap(batch.append(size), numbers));
    BetaBinomial spread =
        new BetaBinomial(
            spread(count, axis, size),
            spread(concentration1, axis, size),
            spread(concentration0, axis, size));
    Node chosen = included.apply(each, spread(Layout.broadcastTo(value, batch), axis, size));
    Node impossible = constant(Double.NEGATIVE_INFINITY);
    return logSumExp(select(chosen, spread.logProb(each), impossible), axis);
  }

  private static Node spread(Node x, int axis, int size) {
    return x.shape().isScalar() ? x : Layout.broadcast(x, axis, size);
  }

  @Override
  public Node mean() {
    return multiply(count, divide(concentration1, add(concentration1, concentration0)));
  }

  @Override
  public Node variance() {
    Node total = add(concentration1, concentration0);
    Node p = divide(concentration1, total);
    Node single = multiply(p, subtract(constant(1), p));
    Node excess = divide(add(total, count), add(total, constant(1)));
    return multiply(multiply(count, single), excess);
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node probs = new Beta(concentration1, concentration0).sample(sites, batchShape);
    return Draws.binomial(sites, batchShape, Layout.broadcastTo(count, batchShape), probs);
  }
}

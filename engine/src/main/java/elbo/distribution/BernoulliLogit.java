// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.logistic;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.softplus;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// A trial: 1 with probability 1 / (1 + e^−logits), else 0. ln p(x) = −ln(1 + e^±logits), the sign
/// being that of ½ − x.
///
/// @param logits ln(p / (1 − p)) of the probability p of 1
public record BernoulliLogit(Node logits) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static BernoulliLogit of(double logits) {
    return Arguments.checked(of(Ops.constant(logits)));
  }

  /// The distribution with these arguments.
  public static BernoulliLogit of(Expression logits) {
    return new BernoulliLogit(logits.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("logits", logits, Domain.NOT_NAN));
  }

  @Override
  public Support support() {
    return Support.BINARY;
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    Node sign = subtract(constant(1), multiply(constant(2), value));
    return List.of(Summand.of(negate(softplus(multiply(sign, logits))), Summand.VALUE, "logits"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.binary(value, Double.NEGATIVE_INFINITY, negate(softplus(logits)), 0);
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.binary(value, 0, negate(softplus(negate(logits))), Double.NEGATIVE_INFINITY);
  }

  @Override
  public Node mean() {
    return logistic(logits);
  }

  @Override
  public Node variance() {
    return multiply(logistic(logits), logistic(negate(logits)));
  }

  @Override
  public Node entropy() {
    return subtract(softplus(logits), multiply(logits, logistic(logits)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return less(Draws.uniform(sites, batchShape), logistic(logits));
  }
}

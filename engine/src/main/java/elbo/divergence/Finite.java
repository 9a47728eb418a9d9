// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.softplus;
import static elbo.graph.Ops.subtract;

import elbo.distribution.Bernoulli;
import elbo.distribution.BernoulliLogit;
import elbo.distribution.Categorical;
import elbo.distribution.CategoricalLogit;
import elbo.distribution.Distribution;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Integrals over a few values: sums that are nodes.
final class Finite {
  private Finite() {}

  /// The sum of the integrand over the values of both, for each batch element; empty if they are
  /// not of this kind.
  static Optional<Node> integral(Distribution p, Distribution q, Integrand integrand) {
    Optional<Table> one = Table.of(p);
    Optional<Table> two = Table.of(q);
    if (one.isEmpty() || two.isEmpty() || one.get().first != two.get().first) {
      return Optional.empty();
    }
    Node a = one.get().logProbs;
    Node b = two.get().logProbs;
    int size = Math.max(length(a), length(b));
    Shape batch = batch(a).isScalar() ? batch(b) : batch(a);
    Node terms = integrand.of(spread(a, size, batch), spread(b, size, batch));
    return Optional.of(Ops.sum(terms, batch.rank()));
  }

  /// The logarithms of the probabilities of neighbouring whole numbers.
  ///
  /// @param first the first of the numbers
  /// @param logProbs on the last axis
  private record Table(int first, Node logProbs) {
    static Optional<Table> of(Distribution d) {
      return switch (d) {
        case Bernoulli b -> Optional.of(new Table(0, pair(Ops.log1m(b.probs()), log(b.probs()))));
        case BernoulliLogit b ->
            Optional.of(
                new Table(
                    0, pair(negate(softplus(b.logits())), negate(softplus(negate(b.logits()))))));
        case Categorical c -> Optional.of(new Table(1, log(c.probs())));
        case CategoricalLogit c -> {
          int axis = c.logits().shape().rank() - 1;
          Node all = Ops.logSumExp(c.logits(), axis);
          Node norm = Layout.broadcast(all, axis, c.logits().shape().size(axis));
          yield Optional.of(new Table(1, subtract(c.logits(), norm)));
        }
        default -> Optional.empty();
      };
    }

    private static Node pair(Node zero, Node one) {
      return Layout.stack(zero.shape().rank(), List.of(zero, one));
    }
  }

  private static int length(Node logProbs) {
    return logProbs.shape().size(logProbs.shape().rank() - 1);
  }

  private static Shape batch(Node logProbs) {
    return logProbs.shape().remove(logProbs.shape().rank() - 1);
  }

  /// With probability 0 for what is missing, and a row for each batch element.
  private static Node spread(Node logProbs, int size, Shape batch) {
    int missing = size - length(logProbs);
    Node all = logProbs;
    if (missing > 0) {
      Shape rest = batch(logProbs).append(missing);
      Node never = Node.constant(Tensor.filled(rest, Double.NEGATIVE_INFINITY));
      all = Layout.concatenate(batch(logProbs).rank(), List.of(logProbs, never));
    }
    if (batch(all).equals(batch)) {
      return all;
    }
    for (int axis = 0; axis < batch.rank(); axis++) {
      all = Layout.broadcast(all, axis, batch.size(axis));
    }
    return all;
  }

  /// Whether a density is 0, or too small to be told from 0.
  static Node isZero(Node logP) {
    return Ops.unary(UnaryOp.IS_ZERO, Ops.exp(logP));
  }

  /// Whether there are no such values: a density is 0, and not only small.
  static Node isNever(Node logP) {
    return Ops.equal(logP, constant(Double.NEGATIVE_INFINITY));
  }
}

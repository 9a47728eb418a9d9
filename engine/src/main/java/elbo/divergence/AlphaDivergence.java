// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.expm1;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The α-divergence D(p ‖ q) = (1 − ∫ p^α q^(1−α)) / (α (1 − α)). KL(p ‖ q) in the limit α → 1 and
/// KL(q ‖ p) for α → 0; both are taken where α is 1 or 0. Amari (1985); Cichocki and Amari (2010).
///
/// @param alpha the order, finite
public record AlphaDivergence(double alpha) implements IntegralDivergence {
  /// Checks.
  public AlphaDivergence {
    if (!Double.isFinite(alpha)) {
      throw new IllegalArgumentException("the order α must be finite, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "α-divergence of order " + alpha;
  }

  /// (α p + (1−α) q − p^α q^(1−α)) / (α (1−α)), near p = q from ln p − ln q.
  @Override
  public Node integrand(Node logP, Node logQ) {
    if (alpha == 1) {
      return new KullbackLeibler().integrand(logP, logQ);
    }
    if (alpha == 0) {
      return new KullbackLeibler().integrand(logQ, logP);
    }
    Node p = exp(logP);
    Node q = exp(logQ);
    Node noP = Finite.isNever(logP);
    Node noQ = Finite.isNever(logQ);
    Node none = Ops.or(noP, noQ);
    Node d = select(none, constant(0), subtract(logP, logQ));
    Node isNear = Ops.less(Ops.abs(d), constant(0.5));
    Node small = select(isNear, d, constant(0));
    // q (α (eᵈ − 1) − (e^(αd) − 1))
    Node near =
        multiply(
            q,
            subtract(
                multiply(constant(alpha), expm1(small)), expm1(multiply(constant(alpha), small))));
    Node product =
        exp(
            add(
                multiply(constant(alpha), select(none, constant(0), logP)),
                multiply(constant(1 - alpha), select(none, constant(0), logQ))));
    Node linear = add(multiply(constant(alpha), p), multiply(constant(1 - alpha), q));
    Node both = select(isNear, near, subtract(linear, product));
    Node scaled = divide(both, constant(alpha * (1 - alpha)));
    Node onlyP = only(logP, alpha < 1 ? 1 / (1 - alpha) : Double.POSITIVE_INFINITY);
    Node onlyQ = only(logQ, alpha > 0 ? 1 / alpha : Double.POSITIVE_INFINITY);
    Node one = select(noP, select(noQ, constant(0), onlyQ), onlyP);
    return select(none, one, scaled);
  }

  private static Node only(Node log, double factor) {
    return select(Finite.isZero(log), constant(0), multiply(exp(log), constant(factor)));
  }

  @Override
  public Optional<Node> formula(Distribution p, Distribution q) {
    if (alpha == 1) {
      return new KullbackLeibler().formula(p, q);
    }
    if (alpha == 0) {
      return new KullbackLeibler().formula(q, p);
    }
    Node scale = constant(alpha * (alpha - 1));
    return Affinity.log(p, q, alpha).map(log -> divide(expm1(log), scale));
  }
}

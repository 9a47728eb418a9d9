// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The β-divergence (density power divergence) D(p ‖ q) = ∫ (p^β + (β − 1) q^β − β p q^(β−1)) / (β
/// (β − 1)). KL(p ‖ q) where β is 1, its limit; half the squared distance of the densities for β =
/// 2. Orders above 1 give outliers less weight. It depends on the coordinates of x. Basu, Harris,
/// Hjort and Jones (1998), with β − 1 for their β; Cichocki and Amari (2010).
///
/// @param beta the order, above 0 and finite
public record BetaDivergence(double beta) implements IntegralDivergence {
  /// Checks.
  public BetaDivergence {
    if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the order β must be above 0 and finite, got " + beta);
    }
  }

  @Override
  public String name() {
    return "β-divergence of order " + beta;
  }

  @Override
  public double degree() {
    return beta;
  }

  @Override
  public Node integrand(Node logP, Node logQ) {
    if (beta == 1) {
      return new KullbackLeibler().integrand(logP, logQ);
    }
    Node noP = Finite.isZero(logP);
    Node noQ = Finite.isNever(logQ);
    Node powerOfP = exp(multiply(constant(beta), logP));
    Node powerOfQ = exp(multiply(constant(beta), logQ));
    Node safe = select(noQ, constant(0), logQ);
    Node mixed = exp(add(select(noP, constant(0), logP), multiply(constant(beta - 1), safe)));
    Node atNoQ = constant(beta < 1 ? Double.NEGATIVE_INFINITY : 0);
    Node product = select(noP, constant(0), select(noQ, atNoQ, multiply(constant(-beta), mixed)));
    Node sum = add(add(powerOfP, multiply(constant(beta - 1), powerOfQ)), product);
    return Ops.max(constant(0), divide(sum, constant(beta * (beta - 1))));
  }

  /// Normal distributions: ∫ N(x; μ, σ²)^β = (2πσ²)^((1−β)/2) β^(−1/2), and the product by the
  /// normal density of the difference of the means.
  @Override
  public Optional<Node> formula(Distribution p, Distribution q) {
    if (beta == 1) {
      return new KullbackLeibler().formula(p, q);
    }
    return p instanceof Normal a && q instanceof Normal b
        ? Optional.of(normal(a, b))
        : Optional.empty();
  }

  private Node normal(Normal p, Normal q) {
    Node ratio = divide(square(q.scale()), constant(beta - 1));
    Node exists = Ops.less(constant(0), add(ratio, square(p.scale())));
    if (beta < 1) {
      // q^(β−1) grows: p must fall faster.
      exists = Ops.less(square(p.scale()), divide(square(q.scale()), constant(1 - beta)));
    }
    Node variance = select(exists, add(square(p.scale()), ratio), constant(1));
    Node moved = divide(square(subtract(p.loc(), q.loc())), variance);
    // ∫ p q^(β−1) = (2π σ′²)^((1−β)/2) (1 + (β−1) σ²/σ′²)^(−1/2) exp(−Δ²/(2(σ² + σ′²/(β−1))))
    Node shrink = Ops.log1p(multiply(constant(beta - 1), square(divide(p.scale(), q.scale()))));
    Node mixed =
        exp(
            subtract(
                power(q.scale()),
                multiply(constant(0.5), add(select(exists, shrink, constant(0)), moved))));
    Node own = add(exp(powerOf(p.scale())), multiply(constant(beta - 1), exp(powerOf(q.scale()))));
    Node sum = subtract(own, multiply(constant(beta), mixed));
    return select(
        exists, divide(sum, constant(beta * (beta - 1))), constant(Double.POSITIVE_INFINITY));
  }

  /// ln (2πσ²)^((1−β)/2).
  private Node power(Node scale) {
    return multiply(constant(1 - beta), add(log(scale), constant(0.5 * Math.log(2 * Math.PI))));
  }

  private Node powerOf(Node scale) {
    return subtract(power(scale), constant(0.5 * Math.log(beta)));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.optimizer.Adam;
import elbo.optimizer.ExpectedDerivatives;
import elbo.optimizer.GaussianState;
import elbo.optimizer.GaussianUpdateRule;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.NaturalGradient;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Exact gradients of the evidence lower bound of Gaussian targets, followed in several ways.
final class NaturalSteps {
  /// An ascent that needs more has not arrived.
  static final int MOST = 100_000;

  private static final double CLOSE = 1e-3;

  private NaturalSteps() {}

  /// How the gradient with respect to μ and σ is followed in one dimension.
  enum Way {
    PLAIN("gradient, η = 0.5"),
    ADAM("Adam, η = 0.05"),
    NATURAL("natural gradient, η = 0.5"),
    TIMES_FISHER("gradient times Fisher, η = 0.5");

    final String text;

    Way(String text) {
      this.text = text;
    }
  }

  /// The steps until KL(q‖N(3s, s²)) is below 0.001 from q = N(0, 4s²); [#MOST] if never, -1 if the
  /// ascent leaves the positive scales or the finite numbers.
  static int steps(Way way, double s) {
    Tensor loc = Tensor.vector(0);
    Tensor scale = Tensor.vector(2 * s);
    UpdateRule rule = way == Way.ADAM ? new Adam() : new GradientAscent();
    UpdateState state = rule.start(List.of(loc, scale));
    for (int t = 0; t < MOST; t++) {
      double mu = state.parameters().get(0).get(0);
      double sigma = state.parameters().get(1).get(0);
      if (!(sigma > 0 && Double.isFinite(sigma) && Double.isFinite(mu))) {
        return -1;
      }
      double ratio = sigma * sigma / (s * s);
      double away = (mu - 3 * s) / s;
      if (0.5 * (ratio - 1 + away * away - Math.log(ratio)) < CLOSE) {
        return t;
      }
      double ofMu = -(mu - 3 * s) / (s * s);
      double ofSigma = 1 / sigma - sigma / (s * s);
      // The Fisher information of (μ, σ) is diag(1/σ², 2/σ²).
      double fisher = way == Way.TIMES_FISHER ? 1 / (sigma * sigma) : 1;
      List<Tensor> gradient =
          List.of(
              Tensor.vector(ofMu * fisher),
              Tensor.vector(way == Way.TIMES_FISHER ? 2 * ofSigma * fisher : ofSigma));
      state =
          way == Way.NATURAL
              ? state.withParameters(
                  NaturalGradient.meanField(
                      state.parameters(), gradient, 0.5, Tensor.vector(new double[0])))
              : rule.step(state, gradient, way == Way.ADAM ? 0.05 : 0.5);
    }
    return MOST;
  }

  /// The derivatives of ln p, expected under q; p is the valley's normal distribution.
  static ExpectedDerivatives derivatives(Valley valley, GaussianState q) {
    double[] a = valley.curvature();
    Tensor hessian = Tensor.of(Shape.of(2, 2), -a[0], -a[1], -a[2], -a[3]);
    return new ExpectedDerivatives(valley.gradient(q.loc()), hessian);
  }

  /// KL(q‖p)
  static double divergence(Valley valley, GaussianState q) {
    double[] a = valley.curvature();
    Tensor c = q.scaleTril();
    double x = c.get(0);
    double y = c.get(2);
    double z = c.get(3);
    double trace = a[0] * x * x + 2 * a[1] * x * y + a[3] * (y * y + z * z);
    double logs = Math.log(valley.flat() * valley.steep() * x * x * z * z);
    return 0.5 * (trace - 2 - logs) + valley.gap(q.loc());
  }

  private static GaussianState start() {
    return GaussianState.of(Optimizers.START, Tensor.of(Shape.of(2, 2), 1, 0, 0, 1));
  }

  /// KL(q‖p) over the steps of a rule for Gaussians.
  static double[] course(Valley valley, GaussianUpdateRule rule, double stepSize, int steps) {
    double[] divergences = new double[steps + 1];
    GaussianState q = start();
    for (int t = 0; t <= steps; t++) {
      divergences[t] = divergence(valley, q);
      q = rule.step(q, derivatives(valley, q), stepSize);
    }
    return divergences;
  }

  /// KL(q‖p) over the steps of a rule that knows nothing of Gaussians: ∞ from where the diagonal of
  /// the factor is no longer positive.
  static double[] course(Valley valley, UpdateRule rule, double stepSize, int steps) {
    double[] divergences = new double[steps + 1];
    Arrays.fill(divergences, Double.POSITIVE_INFINITY);
    UpdateState state = rule.start(List.of(start().loc(), start().scaleTril()));
    for (int t = 0; t <= steps; t++) {
      Tensor c = state.parameters().get(1);
      if (!(c.get(0) > 0 && c.get(3) > 0)) {
        return divergences;
      }
      GaussianState q = GaussianState.of(state.parameters().get(0), c);
      divergences[t] = divergence(valley, q);
      ExpectedDerivatives d = derivatives(valley, q);
      Tensor h = d.hessian();
      // With respect to the lower triangle of C: tril(E[∇² ln p]·C) + diag(1/C).
      Tensor ofScale =
          Tensor.of(
              Shape.of(2, 2),
              h.get(0) * c.get(0) + h.get(1) * c.get(2) + 1 / c.get(0),
              0,
              h.get(2) * c.get(0) + h.get(3) * c.get(2),
              h.get(3) * c.get(3) + 1 / c.get(3));
      state = rule.step(state, List.of(d.gradient(), ofScale), stepSize);
    }
    return divergences;
  }

  /// The step size, of eight for each power of ten, with the best end.
  static double bestStep(Valley valley, UpdateRule rule, int steps) {
    double best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = -32; i <= 8; i++) {
      double size = Math.pow(10, i / 8.0);
      double end = course(valley, rule, size, steps)[steps];
      if (end < least) {
        least = end;
        best = size;
      }
    }
    return best;
  }
}

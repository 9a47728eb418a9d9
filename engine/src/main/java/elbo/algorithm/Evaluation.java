// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.diagnostic.ElboEstimate;
import elbo.diagnostic.Psis;
import elbo.diagnostic.SteinResiduals;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/// A candidate on fresh draws.
///
/// @param candidate what was judged
/// @param points the draws
/// @param logDensity of the model at the draws
/// @param logApproximation of the candidate at the draws
/// @param elbo the bound
/// @param psis the importance weights from q
record Evaluation(
    Outcome.Candidate candidate,
    Tensor points,
    Tensor logDensity,
    Tensor logApproximation,
    ElboEstimate elbo,
    Psis psis) {
  /// How many draws the Stein residuals use: their standard error is then 3 %.
  private static final int STEIN_DRAWS = 1000;

  static Evaluation of(Outcome.Candidate candidate, Target target, Key key, int numDraws) {
    Approximation q = candidate.approximation();
    Sampler sampler = new Sampler(q.family());
    double[] noise = Sampler.noise(key.fold("fresh draws"), numDraws, q.family().noiseSize());
    double[] points = sampler.draws(q, noise, numDraws);
    double[] logQ = sampler.logProbs(q, points, numDraws);
    double[] logP = target.values(points, numDraws);
    double[] ratios = new double[numDraws];
    for (int s = 0; s < numDraws; s++) {
      ratios[s] = logP[s] - logQ[s];
    }
    return new Evaluation(
        candidate,
        Tensor.wrap(Shape.of(numDraws, q.dimension()), points),
        Tensor.vector(logP),
        Tensor.vector(logQ),
        ElboEstimate.of(ratios),
        Psis.of(ratios));
  }

  /// Defensive importance weights from its draws.
  Weighting weighting(Target target) {
    Approximation q = candidate.approximation();
    return Weighting.of(target, new Sampler(q.family()), q, points.array(), logDensity.array());
  }

  /// The better of two on common draws: the larger bound if it is larger by more than twice the
  /// standard error of the difference, otherwise the smaller k̂.
  static Evaluation better(Evaluation a, Evaluation b, List<String> decisions) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (int s = 0; s < a.logDensity.shape().numElements(); s++) {
      double d =
          a.logDensity.get(s)
              - a.logApproximation.get(s)
              - (b.logDensity.get(s) - b.logApproximation.get(s));
      if (Double.isFinite(d)) {
        sum += d;
        squares += d * d;
        n++;
      }
    }
    double mean = sum / n;
    double mcse = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
    boolean clear = !(Math.abs(a.elbo.value() - b.elbo.value()) <= 2 * mcse);
    boolean first = clear ? a.elbo.isBetterThan(b.elbo) : a.psis.khat() <= b.psis.khat();
    Evaluation winner = first ? a : b;
    Evaluation loser = first ? b : a;
    decisions.add(
        String.format(
            Locale.ROOT,
            "Kept %s (%s): ELBO %.3f against %.3f of %s on %d common draws, k-hat %.2f against %.2f%s.",
            winner.candidate.name(),
            winner.candidate.approximation().description(),
            winner.elbo.value(),
            loser.elbo.value(),
            loser.candidate.name(),
            a.elbo.numDraws(),
            winner.psis.khat(),
            loser.psis.khat(),
            clear
                ? ""
                : "; the bounds differ by less than their error, so the smaller k-hat decides"));
    return winner;
  }

  /// The Stein residuals of a single Gaussian; none for a mixture, whose parameters solve no such
  /// equations.
  SteinResiduals stein(Target target) {
    Approximation q = candidate.approximation();
    int n = q.dimension();
    if (q.components().size() > 1 || q.family() instanceof LowRank) {
      return SteinResiduals.none();
    }
    int draws = Math.min(STEIN_DRAWS, elbo.numDraws());
    Target.Evaluated evaluated = target.gradients(points.array(), draws);
    double[] noise = new double[draws * n];
    double[] whitened = new double[draws * n];
    List<Tensor> parameters = q.components().getFirst();
    double[] c = parameters.get(1).array();
    double[] w = new double[n];
    for (int s = 0; s < draws; s++) {
      for (int i = 0; i < n; i++) {
        w[i] = points.get(s * n + i) - parameters.get(0).get(i);
      }
      double[] g = evaluated.gradients().array();
      switch (q.family()) {
        case MeanField _ -> {
          for (int i = 0; i < n; i++) {
            noise[s * n + i] = w[i] / c[i];
            whitened[s * n + i] = c[i] * g[s * n + i];
          }
        }
        case FullRank _ -> {
          Gaussians.solve(parameters.get(1), w);
          System.arraycopy(w, 0, noise, s * n, n);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
              whitened[s * n + j] += c[i * n + j] * g[s * n + i];
            }
          }
        }
        case LowRank _ -> throw new IllegalStateException("handled above");
      }
    }
    return SteinResiduals.of(n, noise, whitened);
  }
}

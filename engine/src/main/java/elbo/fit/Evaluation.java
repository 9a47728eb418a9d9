// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Outcome;
import elbo.algorithm.Target;
import elbo.approximation.Gaussians;
import elbo.diagnostic.ElboEstimate;
import elbo.diagnostic.Psis;
import elbo.diagnostic.SteinResiduals;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.family.MeanField;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/// A candidate on fresh draws.
///
/// @param candidate what was judged
/// @param proposal the defensive mixture around it
/// @param weighting draws of that mixture, of which those of the candidate itself are a part
/// @param elbo the bound, on the draws of the candidate
/// @param psis the importance weights of these from q
record Evaluation(
    Outcome.Candidate candidate,
    Proposal proposal,
    Weighting weighting,
    ElboEstimate elbo,
    Psis psis) {
  /// How many draws the Stein residuals use: their standard error is then 3 %.
  private static final int STEIN_DRAWS = 1000;

  /// @param draws of the mixture; eight of ten are the candidate's
  static Evaluation of(Outcome.Candidate candidate, Target target, Key key, int draws) {
    Proposal proposal = Proposal.around(candidate.approximation());
    return of(candidate, proposal, proposal.weighting(target, key, draws));
  }

  private static Evaluation of(
      Outcome.Candidate candidate, Proposal proposal, Weighting weighting) {
    double[] ratios = weighting.ownRatios();
    return new Evaluation(candidate, proposal, weighting, ElboEstimate.of(ratios), Psis.of(ratios));
  }

  /// The same candidate on other draws, of a proposal around it.
  Evaluation with(Proposal other, Weighting draws) {
    return of(candidate, other, draws);
  }

  /// The better of two on common draws: the larger bound if it is larger by more than twice the
  /// standard error of the difference, otherwise the smaller k̂.
  static Evaluation better(Evaluation a, Evaluation b, List<String> decisions) {
    double[] first = a.weighting.ownRatios();
    double[] second = b.weighting.ownRatios();
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (int s = 0; s < first.length; s++) {
      double d = first[s] - second[s];
      if (Double.isFinite(d)) {
        sum += d;
        squares += d * d;
        n++;
      }
    }
    double mean = sum / n;
    double mcse = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
    boolean clear = !(Math.abs(a.elbo.value() - b.elbo.value()) <= 2 * mcse);
    boolean isFirst = clear ? a.elbo.isBetterThan(b.elbo) : a.psis.khat() <= b.psis.khat();
    Evaluation winner = isFirst ? a : b;
    Evaluation loser = isFirst ? b : a;
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

  /// The Stein residuals of a single mean-field or full-rank Gaussian; none for others, whose
  /// parameters solve no such equations.
  SteinResiduals stein(Target target) {
    Approximation q = candidate.approximation();
    int n = q.dimension();
    boolean known = q.family() instanceof MeanField || q.family() instanceof FullRank;
    if (q.components().size() > 1 || !known) {
      return SteinResiduals.none();
    }
    int draws = Math.min(STEIN_DRAWS, elbo.numDraws());
    double[] points = weighting.ownPoints(draws);
    Target.Evaluated evaluated = target.gradients(points, draws);
    double[] noise = new double[draws * n];
    double[] whitened = new double[draws * n];
    List<Tensor> parameters = q.components().getFirst();
    double[] c = parameters.get(1).array();
    double[] w = new double[n];
    for (int s = 0; s < draws; s++) {
      for (int i = 0; i < n; i++) {
        w[i] = points[s * n + i] - parameters.get(0).get(i);
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
        default -> throw new IllegalStateException("handled above");
      }
    }
    return SteinResiduals.of(n, noise, whitened);
  }
}

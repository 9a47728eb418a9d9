// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.diagnostic.Psis;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Importance weights from a defensive mixture: eight draws of ten are from a proposal, one from
/// the proposal with its scales multiplied by 1.5 and one by 2.5, and the weights have the
/// mixture's density in the denominator (Hesterberg 1995, "Weighted average importance sampling and
/// defensive mixture distributions"; Owen & Zhou 2000, "Safe and effective importance sampling",
/// for fixed shares). An evidence bound prefers a q with lighter tails than the posterior's, so
/// that the weights p/q have a heavy tail even where q is all but exact; those of the mixture are
/// bounded where a widened q covers the posterior. On the posterior of a regression with 200
/// observations k̂ falls from 0.6 to below 0.
///
/// @param points draws of the mixture
/// @param logDensity of the model at the draws
/// @param logApproximation of q, not of the mixture, at the draws
/// @param psis the weights from the mixture to the posterior
record Weighting(Tensor points, Tensor logDensity, Tensor logApproximation, Psis psis) {
  /// Draw `s` has its scales multiplied by element `s mod 10`.
  private static final List<Double> WIDTHS =
      List.of(1.0, 1.0, 1.0, 1.0, 1.5, 1.0, 1.0, 1.0, 1.0, 2.5);

  /// The weights that go with draws of q.
  ///
  /// @param sampler of q's family
  /// @param q the approximation, which is also the proposal
  /// @param points draws of q; not modified
  /// @param logP their log densities; not modified
  static Weighting of(
      Target target, Sampler sampler, Approximation q, double[] points, double[] logP) {
    int n = q.dimension();
    int draws = logP.length;
    double[] mixed = points.clone();
    double[] density = logP.clone();
    int numWide = 0;
    for (int s = 0; s < draws; s++) {
      numWide += width(s) > 1 ? 1 : 0;
    }
    double[] wide = new double[numWide * n];
    int next = 0;
    for (int s = 0; s < draws; s++) {
      if (width(s) > 1) {
        double[] loc = q.components().get(q.componentOf(s)).getFirst().array();
        for (int i = 0; i < n; i++) {
          mixed[s * n + i] = loc[i] + width(s) * (points[s * n + i] - loc[i]);
          wide[next * n + i] = mixed[s * n + i];
        }
        next++;
      }
    }
    double[] wideDensity = target.values(wide, numWide);
    next = 0;
    for (int s = 0; s < draws; s++) {
      if (width(s) > 1) {
        density[s] = wideDensity[next++];
      }
    }
    double[][] components = new double[q.components().size()][];
    for (int c = 0; c < components.length; c++) {
      components[c] = sampler.logProbs(q.components().get(c), mixed, draws);
    }
    double[] logQ = Sampler.mix(components);
    double[] proposal = logQ.clone();
    double numNarrow = WIDTHS.stream().filter(width -> width == 1).count();
    for (int s = 0; s < draws; s++) {
      proposal[s] += Logarithm.log(numNarrow);
    }
    for (double width : WIDTHS) {
      if (width > 1) {
        double[] broad = widened(sampler, q, components, width);
        for (int s = 0; s < draws; s++) {
          double max = Math.max(proposal[s], broad[s]);
          double min = Math.min(proposal[s], broad[s]);
          proposal[s] = max + Logarithm.log1p(Exponential.exp(min - max));
        }
      }
    }
    double[] ratios = new double[draws];
    for (int s = 0; s < draws; s++) {
      ratios[s] = density[s] - proposal[s] + Logarithm.log(WIDTHS.size());
    }
    return new Weighting(
        Tensor.wrap(Shape.of(draws, n), mixed),
        Tensor.vector(density),
        Tensor.vector(logQ),
        Psis.of(ratios));
  }

  private static double width(int draw) {
    return WIDTHS.get(draw % WIDTHS.size());
  }

  /// The log density of the widened approximation: a normal component at z is exp(max − m²/2), so
  /// widened it is exp(max − n ln w − m²/(2w²)).
  private static double[] widened(
      Sampler sampler, Approximation q, double[][] components, double width) {
    double[][] each = new double[components.length][components[0].length];
    double shift = q.dimension() * Logarithm.log(width);
    for (int c = 0; c < each.length; c++) {
      List<Tensor> parameters = q.components().get(c);
      double max = sampler.logProbs(parameters, parameters.getFirst().array(), 1)[0];
      for (int s = 0; s < each[c].length; s++) {
        each[c][s] = max - shift - (max - components[c][s]) / (width * width);
      }
    }
    return Sampler.mix(each);
  }

  /// Weights from another proposal: the normal distribution with the mean and covariance of the
  /// weighted draws (one step of adaptive importance sampling, as in Paananen, Piironen, Bürkner &
  /// Vehtari 2021, "Implicitly adaptive importance sampling"). A posterior that is skewed on
  /// unconstrained space has another mean and spread than the q with the best bound.
  ///
  /// @param q the approximation
  /// @return empty if the weighted covariance is not positive definite
  Optional<Weighting> adapted(Target target, Approximation q, double[] noise) {
    int n = q.dimension();
    int draws = points.shape().size(0);
    double[] mean = new double[n];
    for (int s = 0; s < draws; s++) {
      for (int i = 0; i < n; i++) {
        mean[i] += weight(s) * points.get(s * n + i);
      }
    }
    double[][] covariance = new double[n][n];
    for (int s = 0; s < draws; s++) {
      double w = weight(s);
      for (int i = 0; w > 0 && i < n; i++) {
        double d = w * (points.get(s * n + i) - mean[i]);
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += d * (points.get(s * n + j) - mean[j]);
        }
      }
    }
    if (!DenseCholesky.factor(covariance)) {
      return Optional.empty();
    }
    double[] factor = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(covariance[i], 0, factor, i * n, i + 1);
    }
    FullRank family = new FullRank(n);
    Approximation proposal =
        Approximation.of(
            family, List.of(Tensor.wrap(Shape.of(n), mean), Tensor.wrap(Shape.of(n, n), factor)));
    Sampler sampler = new Sampler(family);
    double[] drawn = sampler.draws(proposal, noise, draws);
    Weighting weighting = of(target, sampler, proposal, drawn, target.values(drawn, draws));
    double[] logQ = new Sampler(q.family()).logProbs(q, weighting.points.array(), draws);
    return Optional.of(
        new Weighting(weighting.points, weighting.logDensity, Tensor.vector(logQ), weighting.psis));
  }

  /// How far q is from the weighted draws.
  ///
  /// @param location the largest difference of means over the coordinates, in weighted standard
  ///   deviations
  /// @param scale the largest |ln| of a ratio of standard deviations
  record Shift(double location, double scale) {}

  /// Compares the weighted draws with draws of q.
  ///
  /// @param own draws of q, a row each
  Shift shift(Tensor own) {
    int n = points.shape().size(1);
    int draws = points.shape().size(0);
    int ownDraws = own.shape().size(0);
    double location = 0;
    double scale = 0;
    for (int i = 0; i < n; i++) {
      double mean = 0;
      double variance = 0;
      for (int s = 0; s < draws; s++) {
        mean += weight(s) * points.get(s * n + i);
      }
      for (int s = 0; s < draws; s++) {
        double d = points.get(s * n + i) - mean;
        variance += weight(s) * d * d;
      }
      double ownMean = 0;
      double ownVariance = 0;
      for (int s = 0; s < ownDraws; s++) {
        ownMean += own.get(s * n + i) / ownDraws;
      }
      for (int s = 0; s < ownDraws; s++) {
        double d = own.get(s * n + i) - ownMean;
        ownVariance += d * d / ownDraws;
      }
      location = Math.max(location, Math.abs(mean - ownMean) / Math.sqrt(variance));
      scale = Math.max(scale, Math.abs(Logarithm.log(variance / ownVariance)) / 2);
    }
    return new Shift(location, scale);
  }

  private double weight(int s) {
    return psis.weight(s);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Target;
import elbo.approximation.ScaleFactor;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Whether moves that leave the posterior as it is carry the means of an approximation away: from
/// draws of q, many short chains of Hamiltonian Monte Carlo. Draws of the posterior would stay
/// where they are on average; a mean that moves is wrong. This sees what the Stein identities
/// cannot, since they hold at the optimum of a family however small, and what importance weights
/// cannot, since they see only where q is: in the posterior of mcycle_gp means are off by half a
/// standard deviation along a bent ridge, though the optimum is exact.
final class Drift {
  private static final int CHAINS = 400;
  private static final int TRAJECTORIES = 15;
  private static final int STEPS = 10;

  /// A movement counts where it is this many of its standard errors: one in 30,000 by chance.
  private static final double SIGNIFICANCE = 4;

  /// In standard deviations: a mean that has moved so far, after so many trajectories in a row, is
  /// wrong, however much further it would move. Trajectories overshoot, on a normal target to at
  /// most twice the error: half of the least movement is sure.
  private static final double ENOUGH = 0.5;

  private static final int IN_A_ROW = 3;

  private final Target target;
  private final int n;
  private final ScaleFactor factor;

  private Drift(Target target, ScaleFactor factor) {
    this.target = target;
    this.n = target.dimension();
    this.factor = factor;
  }

  /// The largest movement of a mean over the coordinates, in standard deviations after the
  /// movement; 0 where none is significant. It is a lower bound of the error: the chains are short,
  /// and end when a mean stays half a standard deviation away, half of which counts then.
  static double ofMeans(Target target, Approximation q, Key key) {
    List<Tensor> parameters = q.components().getFirst();
    double[] start =
        Proposal.around(q)
            .weighting(target, key.fold("start"), CHAINS * 5 / 4 + 10)
            .ownPoints(CHAINS);
    ScaleFactor factor =
        switch (q.family()) {
          case FullRank _ -> new ScaleFactor.Triangular(parameters.get(1));
          case MeanField _ -> new ScaleFactor.Diagonal(parameters.get(1));
          case LowRank _ -> new ScaleFactor.Directions(parameters);
          default -> new ScaleFactor.Diagonal(standardDeviations(start, q.dimension()));
        };
    return new Drift(target, factor).run(start, key);
  }

  /// The same from points of one's own, each of which begins as many chains.
  ///
  /// @param factor of a covariance, lower triangular, whose coordinates chains move in
  static double ofMeans(Target target, double[] points, Tensor factor, Key key) {
    int n = target.dimension();
    double[] start = new double[CHAINS * n];
    for (int c = 0; c < CHAINS; c++) {
      System.arraycopy(points, c % (points.length / n) * n, start, c * n, n);
    }
    return new Drift(target, new ScaleFactor.Triangular(factor)).run(start, key);
  }

  private static Tensor standardDeviations(double[] points, int n) {
    int draws = points.length / n;
    double[] result = new double[n];
    for (int i = 0; i < n; i++) {
      double mean = 0;
      for (int s = 0; s < draws; s++) {
        mean += points[s * n + i] / draws;
      }
      for (int s = 0; s < draws; s++) {
        double d = points[s * n + i] - mean;
        result[i] += d * d / (draws - 1);
      }
      result[i] = Math.sqrt(result[i]);
    }
    return Tensor.wrap(Shape.of(n), result);
  }

  private double run(double[] start, Key key) {
    double[] points = start.clone();
    Target.Evaluated now = target.gradients(points, CHAINS);
    double[] values = now.values().toArray();
    double[] slopes = whitened(now.gradients().array());
    double step = 0.5 / Math.pow(n, 0.25);
    double moved = 0;
    double least = Double.POSITIVE_INFINITY;
    int far = 0;
    for (int t = 0; t < TRAJECTORIES && far < IN_A_ROW; t++) {
      Key own = key.fold("trajectory").fold(t);
      double[] momenta = new double[CHAINS * n];
      Draws.fillNormal(own, 0, 0, CHAINS, n, momenta);
      double[] energies = kinetic(momenta);
      double[] ends = points.clone();
      double[] endSlopes = slopes.clone();
      double[] endValues = values;
      for (int l = 0; l < STEPS; l++) {
        for (int i = 0; i < momenta.length; i++) {
          momenta[i] += step / 2 * endSlopes[i];
        }
        move(ends, momenta, step);
        Target.Evaluated next = target.gradients(ends, CHAINS);
        endValues = next.values().toArray();
        endSlopes = whitened(next.gradients().array());
        for (int i = 0; i < momenta.length; i++) {
          momenta[i] += step / 2 * endSlopes[i];
        }
      }
      double[] endEnergies = kinetic(momenta);
      double accepted = 0;
      for (int c = 0; c < CHAINS; c++) {
        double gain = endValues[c] - endEnergies[c] - values[c] + energies[c];
        double chance = Double.isNaN(gain) ? 0 : Exponential.exp(Math.min(0, gain));
        accepted += chance / CHAINS;
        if (Draws.uniform(own, 1, c, 0) < chance) {
          System.arraycopy(ends, c * n, points, c * n, n);
          System.arraycopy(endSlopes, c * n, slopes, c * n, n);
          values[c] = endValues[c];
        }
      }
      step *= accepted < 0.6 ? 0.6 : accepted > 0.9 ? 1.3 : 1;
      moved = largest(start, points);
      far = moved >= ENOUGH ? far + 1 : 0;
      least = far == 1 ? moved : Math.min(least, moved);
    }
    return far == IN_A_ROW ? least / 2 : moved;
  }

  /// Cᵀg for each chain.
  private double[] whitened(double[] gradients) {
    double[] result = new double[gradients.length];
    double[] own = new double[n];
    double[] out = new double[n];
    for (int c = 0; c < CHAINS; c++) {
      System.arraycopy(gradients, c * n, own, 0, n);
      factor.transposedTimes(own, out);
      System.arraycopy(out, 0, result, c * n, n);
    }
    return result;
  }

  /// Moves points x = loc + C·u along u.
  private void move(double[] points, double[] momenta, double step) {
    double[] own = new double[n];
    double[] out = new double[n];
    for (int c = 0; c < CHAINS; c++) {
      System.arraycopy(momenta, c * n, own, 0, n);
      factor.times(own, out);
      for (int i = 0; i < n; i++) {
        points[c * n + i] += step * out[i];
      }
    }
  }

  private double[] kinetic(double[] momenta) {
    double[] energies = new double[CHAINS];
    for (int c = 0; c < CHAINS; c++) {
      for (int i = 0; i < n; i++) {
        energies[c] += 0.5 * momenta[c * n + i] * momenta[c * n + i];
      }
    }
    return energies;
  }

  private double largest(double[] start, double[] end) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      double mean = 0;
      double change = 0;
      for (int c = 0; c < CHAINS; c++) {
        mean += end[c * n + i] / CHAINS;
        change += (end[c * n + i] - start[c * n + i]) / CHAINS;
      }
      double variance = 0;
      double changeVariance = 0;
      for (int c = 0; c < CHAINS; c++) {
        double d = end[c * n + i] - mean;
        double e = end[c * n + i] - start[c * n + i] - change;
        variance += d * d / (CHAINS - 1);
        changeVariance += e * e / (CHAINS - 1);
      }
      if (Math.abs(change) > SIGNIFICANCE * Math.sqrt(changeVariance / CHAINS)) {
        largest = Math.max(largest, Math.abs(change) / Math.sqrt(variance));
      }
    }
    return largest;
  }
}

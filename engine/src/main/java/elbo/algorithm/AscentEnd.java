// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.AdviState.Block;
import elbo.algorithm.AdviState.Phase;
import elbo.approximation.Gaussians;
import elbo.family.GaussianFamily;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Tensor;
import java.util.List;

/// When the ascent of [Advi] has come as far as is worth its price.
final class AscentEnd {
  /// ξ: the wanted accuracy in √(symmetrised divergence) for up to ten coordinates; τ: the price of
  /// iterations; both of Welandawe et al.
  static final double ACCURACY = 0.1;

  private static final double PRICE = 1;

  /// Draws that the first phases are worth at least when the price of the next one is weighed: 1000
  /// iterations of 10 draws in Welandawe et al.
  private static final double FREE_DRAWS = 10_000;

  /// The part of the wanted divergence that averages over blocks may differ by at the end, so that
  /// a drift that noise hides is small.
  private static final double SETTLED = 0.1;

  /// The largest ratio of two ways from block to block that is told from 1.
  private static final double SLOWEST = 0.999;

  private AscentEnd() {}

  /// Whether the averages over the last three blocks differ by next to nothing: where the target is
  /// close to normal, sticking the landing has no noise, and the ascent is at its end as soon as it
  /// has come there. With u and v the ways between them, u·v/u² says by how much a drift shrinks
  /// from block to block, and so how far it would still go; noise makes it negative.
  static boolean isSettled(GaussianFamily family, List<Block> blocks) {
    int last = blocks.size() - 1;
    if (last < 2) {
      return false;
    }
    List<Tensor> a = blocks.get(last - 2).mean();
    List<Tensor> b = blocks.get(last - 1).mean();
    List<Tensor> c = blocks.get(last).mean();
    double accuracy = accuracy(family.dimension());
    double tolerance = SETTLED * accuracy * accuracy;
    double second = Gaussians.divergence(family, b, c);
    if (!(second <= tolerance)) {
      return false;
    }
    double first = Gaussians.divergence(family, a, b);
    double both = Gaussians.divergence(family, a, c);
    double ratio = Math.clamp(0.5 * (both - first - second) / first, 0, SLOWEST);
    double rest = ratio / (1 - ratio);
    return !(second * rest * rest > tolerance);
  }

  /// The stopping rule of Welandawe et al., equation 8, with κ = 1 as for averaged iterates: the
  /// divergence between averages of phases falls with the square of the step, which predicts how
  /// far the last one is from the limit; the iterations of the next phase follow from those of the
  /// phases so far by regression of their logarithm on that of the step.
  static boolean isWorthLess(List<Phase> phases, int draws, int dimension) {
    if (phases.size() < 2) {
      return false;
    }
    double weights = 0;
    double logC = 0;
    for (int t = 1; t < phases.size(); t++) {
      int age = phases.size() - 1 - t;
      double weight = Math.pow(1 + age * age / 9.0, -0.25);
      double logDelta = Logarithm.log(Math.max(phases.get(t).divergence(), 1e-300));
      logC += weight * (logDelta - 2 * Logarithm.log(phases.get(t).stepSize()));
      weights += weight;
    }
    double step = phases.getLast().stepSize();
    double distance = Exponential.exp(logC / weights / 2) * step;
    double spent = 0;
    double meanX = 0;
    double meanY = 0;
    for (Phase phase : phases) {
      spent += phase.iterations();
      meanX += Logarithm.log(phase.stepSize()) / phases.size();
      meanY += Logarithm.log(phase.iterations()) / phases.size();
    }
    double products = 0;
    double squares = 0;
    for (Phase phase : phases) {
      double x = Logarithm.log(phase.stepSize()) - meanX;
      products += x * (Logarithm.log(phase.iterations()) - meanY);
      squares += x * x;
    }
    double slope = squares > 0 ? Math.min(0, products / squares) : 0;
    double predicted =
        Exponential.exp(meanY + slope * (Logarithm.log(step * Advi.REDUCTION) - meanX));
    return (Advi.REDUCTION + accuracy(dimension) / distance)
            * predicted
            / (spent + FREE_DRAWS / draws)
        > PRICE;
  }

  /// The wanted accuracy in √(symmetrised divergence), which grows with the number of coordinates
  /// where each is as accurate.
  private static double accuracy(int dimension) {
    return ACCURACY * Math.sqrt(Math.max(1, dimension / 10.0));
  }
}

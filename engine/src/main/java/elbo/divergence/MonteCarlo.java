// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.function.UnaryOperator;

/// Means over random draws, with standard errors.
final class MonteCarlo {
  private static final Node LOG_HALF = Ops.constant(Math.log(0.5));

  private MonteCarlo() {}

  /// A mean and the variance of that mean.
  private record Mean(double value, double variance) {
    static Mean of(double[] values) {
      double mean = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Mean(mean, squares / (values.length - 1.0) / values.length);
    }
  }

  /// The integral of a function of two densities. Half of the draws are from each distribution: the
  /// density they come from, m = (p + q)/2, is nowhere much smaller than either, so that what is
  /// averaged is bounded wherever the integrand is bounded in p/m and q/m.
  static Estimate integral(Pair pair, Integrand integrand, double degree, Effort effort) {
    Distribution p = pair.p();
    Distribution q = pair.q();
    Density ratio =
        Density.of(
            p.eventShape(),
            x -> {
              Node logP = p.logProb(x);
              Node logQ = q.logProb(x);
              Node logM = Ops.add(LOG_HALF, Ops.logAddExp(logP, logQ));
              Node term = integrand.of(Ops.subtract(logP, logM), Ops.subtract(logQ, logM));
              return degree == 1
                  ? term
                  : Ops.multiply(term, Ops.exp(Ops.multiply(Ops.constant(degree - 1), logM)));
            });
    int half = (effort.draws() + 1) / 2;
    Mean one = Mean.of(ratio.at(Density.draws(p, half, effort.key().fold("p"))));
    Mean two = Mean.of(ratio.at(Density.draws(q, half, effort.key().fold("q"))));
    return estimate(0.5 * (one.value + two.value), 0.25 * (one.variance + two.variance), 2L * half);
  }

  /// The mean of a function of a distribution's values.
  static Estimate mean(Distribution p, UnaryOperator<Node> function, Effort effort) {
    Density density = Density.of(p.eventShape(), function);
    Mean mean = Mean.of(density.at(Density.draws(p, effort.draws(), effort.key().fold("p"))));
    return estimate(mean.value, mean.variance, effort.draws());
  }

  private static Estimate estimate(double value, double variance, long draws) {
    double error = Double.isInfinite(value) ? 0 : Math.sqrt(variance);
    return new Estimate.MonteCarlo(value, error, draws);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Distribution;
import elbo.distribution.Support;

/// The integral over x of a function of two densities, in the way that their values allow.
final class Integral {
  private Integral() {}

  /// The integral by a sum, quadrature, or draws.
  ///
  /// @param degree see [IntegralDivergence#degree]
  static Estimate of(Pair pair, Integrand integrand, double degree, Effort effort) {
    return isSimple(pair)
        ? simple(pair, integrand, effort)
        : MonteCarlo.integral(pair, integrand, degree, effort);
  }

  /// Whether values are numbers, over which one can sum or integrate.
  static boolean isSimple(Pair pair) {
    return pair.p().eventShape().isScalar();
  }

  /// The integral over numbers.
  static Estimate simple(Pair pair, Integrand integrand, Effort effort) {
    Distribution p = pair.p();
    Distribution q = pair.q();
    Density density = Density.of(p.eventShape(), x -> integrand.of(p.logProb(x), q.logProb(x)));
    if (p.support() instanceof Support.Integers a && q.support() instanceof Support.Integers b) {
      return Sum.of(density, a, b, Line.draws(pair, effort), effort);
    }
    return Quadrature.of(density, Line.of(pair, effort), effort);
  }
}

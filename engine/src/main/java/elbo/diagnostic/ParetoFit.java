// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import elbo.special.Exponential;
import elbo.special.Logarithm;

/// A generalised Pareto distribution fitted to exceedances by the method of Zhang & Stephens 2009,
/// "A new and efficient estimation method for the generalized Pareto distribution", with the weak
/// prior k ~ N(0.5, ·) of Vehtari et al. 2024, "Pareto smoothed importance sampling", worth 10
/// observations.
///
/// @param k the shape: moments of order 1/k and above do not exist
/// @param sigma the scale
record ParetoFit(double k, double sigma) {
  private static final double PRIOR_SCALE = 3;
  private static final double PRIOR_OBSERVATIONS = 10;

  /// @param x positive exceedances in ascending order, at least 5; not modified
  static ParetoFit of(double[] x) {
    int n = x.length;
    int m = 30 + (int) Math.sqrt(n);
    double quartile = x[(int) (n / 4.0 + 0.5) - 1];
    double[] theta = new double[m];
    double[] likelihood = new double[m];
    for (int j = 0; j < m; j++) {
      theta[j] = (1 - Math.sqrt(m / (j + 0.5))) / (PRIOR_SCALE * quartile) + 1 / x[n - 1];
      double kj = shape(theta[j], x);
      likelihood[j] = n * (Logarithm.log(-theta[j] / kj) - kj - 1);
    }
    double[] weights = new double[m];
    double total = 0;
    for (int j = 0; j < m; j++) {
      double sum = 0;
      for (int i = 0; i < m; i++) {
        sum += Exponential.exp(likelihood[i] - likelihood[j]);
      }
      // Weights below 10 ulps of 1 are left out, as in the reference implementations.
      weights[j] = 1 / sum >= 10 * Math.ulp(1.0) ? 1 / sum : 0;
      total += weights[j];
    }
    double mean = 0;
    for (int j = 0; j < m; j++) {
      mean += theta[j] * weights[j] / total;
    }
    double k = shape(mean, x);
    double sigma = -k / mean;
    return new ParetoFit((n * k + PRIOR_OBSERVATIONS * 0.5) / (n + PRIOR_OBSERVATIONS), sigma);
  }

  private static double shape(double theta, double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += Logarithm.log1p(-theta * value);
    }
    return sum / x.length;
  }

  /// The quantile at p in (0, 1).
  double quantile(double p) {
    double logTail = Logarithm.log1p(-p);
    return k == 0 ? -sigma * logTail : sigma * Exponential.expm1(-k * logTail) / k;
  }
}

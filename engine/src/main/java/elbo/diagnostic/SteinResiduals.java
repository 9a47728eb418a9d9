// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

/// The Stein identities of a Gaussian q = N(μ, CCᵀ) that is the KL optimum: `E[h] = 0` and `E[u hᵀ]
/// = −I` over draws z = μ + Cu of q, where h = Cᵀ∇ log p(z). They hold at the optimum however far q
/// is from p, so they tell "not converged" from "the family is too small". The residuals are in
/// units of q: a location residual of 0.1 asks for a step of about a tenth of a standard deviation,
/// a scale residual of 0.1 for a change of about 5 % of a standard deviation.
///
/// @param location the largest absolute mean of a coordinate of h
/// @param locationError its Monte Carlo standard error
/// @param scale the largest absolute mean of uᵢhᵢ + 1
/// @param scaleError its Monte Carlo standard error
/// @param numNonFinite draws left out because their gradient is not finite
public record SteinResiduals(
    double location, double locationError, double scale, double scaleError, int numNonFinite) {
  /// The residuals from draws.
  ///
  /// @param dimension the number of coordinates D
  /// @param noise u, element `s · D + i` for coordinate `i` of draw `s`; not modified
  /// @param whitened h in the same layout; not modified
  public static SteinResiduals of(int dimension, double[] noise, double[] whitened) {
    int n = dimension == 0 ? 0 : noise.length / dimension;
    boolean[] bad = new boolean[n];
    int numBad = 0;
    for (int s = 0; s < n; s++) {
      for (int i = 0; i < dimension; i++) {
        bad[s] |= !Double.isFinite(whitened[s * dimension + i]);
      }
      numBad += bad[s] ? 1 : 0;
    }
    double[] location = new double[2];
    double[] scale = new double[2];
    for (int i = 0; i < dimension; i++) {
      double sum = 0;
      double squares = 0;
      double sumScale = 0;
      double squaresScale = 0;
      for (int s = 0; s < n; s++) {
        if (!bad[s]) {
          double h = whitened[s * dimension + i];
          double r = noise[s * dimension + i] * h + 1;
          sum += h;
          squares += h * h;
          sumScale += r;
          squaresScale += r * r;
        }
      }
      keepLarger(location, sum, squares, n - numBad);
      keepLarger(scale, sumScale, squaresScale, n - numBad);
    }
    return new SteinResiduals(location[0], location[1], scale[0], scale[1], numBad);
  }

  private static void keepLarger(double[] largest, double sum, double squares, int n) {
    double mean = Math.abs(sum / n);
    if (!(mean <= largest[0])) {
      largest[0] = mean;
      largest[1] = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
    }
  }

  /// Whether both residuals are below a bound, apart from four of their standard errors; false
  /// where they are not numbers.
  public boolean areBelow(double bound) {
    return location - 4 * locationError < bound && scale - 4 * scaleError < bound;
  }
}

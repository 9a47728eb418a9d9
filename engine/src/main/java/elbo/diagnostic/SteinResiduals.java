// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The Stein identities of a Gaussian q = N(μ, CCᵀ) that is the KL optimum: `E[h] = 0` and `E[u hᵀ]
/// = −I` over draws z = μ + Cu of q, where h = Cᵀ∇ log p(z). They hold at the optimum however far q
/// is from p, so they tell "not converged" from "the family is too small". The residuals are in
/// units of q: a location residual of 0.1 asks for a step of about a tenth of a standard deviation,
/// a scale residual of 0.1 for a change of about 5 % of a standard deviation.
///
/// @param location the mean of each coordinate of h
/// @param scale the mean of each uᵢhᵢ + 1
/// @param numNonFinite draws left out because their gradient is not finite
public record SteinResiduals(List<Residual> location, List<Residual> scale, int numNonFinite) {
  /// Copies.
  public SteinResiduals {
    location = List.copyOf(location);
    scale = List.copyOf(scale);
    if (location.size() != scale.size()) {
      throw new IllegalArgumentException(
          "expected as many scales as locations, got " + scale.size() + " and " + location.size());
    }
  }

  /// An estimated residual.
  ///
  /// @param value the mean over the draws
  /// @param mcse its Monte Carlo standard error
  public record Residual(double value, double mcse) {
    private static Residual of(double sum, double squares, int n) {
      double mean = sum / n;
      return new Residual(mean, Math.sqrt(Math.max(0, squares / n - mean * mean) / n));
    }
  }

  /// No residuals: for approximations to which the identities do not apply.
  public static SteinResiduals none() {
    return new SteinResiduals(List.of(), List.of(), 0);
  }

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
    List<Residual> location = new ArrayList<>(dimension);
    List<Residual> scale = new ArrayList<>(dimension);
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
      location.add(Residual.of(sum, squares, n - numBad));
      scale.add(Residual.of(sumScale, squaresScale, n - numBad));
    }
    return new SteinResiduals(location, scale, numBad);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return location.isEmpty();
  }

  /// The location residual of largest size; NaN counts as larger than any number.
  ///
  /// @throws java.util.NoSuchElementException if there are no residuals
  public Residual worstLocation() {
    return worst(location);
  }

  /// The scale residual of largest size; NaN counts as larger than any number.
  ///
  /// @throws java.util.NoSuchElementException if there are no residuals
  public Residual worstScale() {
    return worst(scale);
  }

  private static Residual worst(List<Residual> residuals) {
    return Collections.max(
        residuals, (a, b) -> Double.compare(Math.abs(a.value), Math.abs(b.value)));
  }

  /// Whether the worst of both kinds are below a bound, apart from four of their standard errors;
  /// false where they are not numbers, true where there are none.
  public boolean areBelow(double bound) {
    return isEmpty() || (isBelow(worstLocation(), bound) && isBelow(worstScale(), bound));
  }

  private static boolean isBelow(Residual residual, double bound) {
    return Math.abs(residual.value) - 4 * residual.mcse < bound;
  }
}

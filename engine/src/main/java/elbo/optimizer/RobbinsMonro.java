// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// Step sizes a·(b + t)^−κ for t = 0, 1, …. With ½ < κ ≤ 1 their sum is infinite, so that any
/// distance can be gone, and the sum of their squares is finite, so that the noise dies out.
/// Robbins & Monro 1951, "A stochastic approximation method".
///
/// @param a scale, positive
/// @param b delay, positive: large values hold the first steps back
/// @param kappa κ, in (½, 1]
public record RobbinsMonro(double a, double b, double kappa) implements Schedule {
  /// Checks.
  public RobbinsMonro {
    Settings.requirePositive("a", a, "Robbins-Monro schedule");
    Settings.requirePositive("b", b, "Robbins-Monro schedule");
    if (!(kappa > 0.5 && kappa <= 1)) {
      throw new IllegalArgumentException(
          "kappa must be in (0.5, 1], got "
              + kappa
              + " (Robbins-Monro schedule): above 1 the steps' sum is finite and the ascent may stop"
              + " short; at 0.5 or below the sum of their squares is infinite and the noise stays");
    }
  }

  @Override
  public double at(long step) {
    return a * StrictMath.pow(b + step, -kappa);
  }
}

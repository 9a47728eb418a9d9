// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// From a size down to another along half a cosine: end + (size − end)·(1 + cos(π·t/T))/2; after T
/// steps it stays there, or begins anew. Loshchilov & Hutter 2017, "SGDR: stochastic gradient
/// descent with warm restarts", equation 5.
///
/// @param size at first, positive
/// @param end at last, not negative
/// @param numSteps T of the first period
/// @param growth 0 for no restarts; else by what factor each period is longer than the one before
public record CosineDecay(double size, double end, long numSteps, long growth) implements Schedule {
  /// Checks.
  public CosineDecay {
    Settings.requirePositive("size", size, "cosine schedule");
    Settings.requireNotNegative("end", end, "cosine schedule");
    Settings.requireCount("numSteps", numSteps, "cosine schedule");
    if (!(growth >= 0)) {
      throw new IllegalArgumentException(
          "growth must be 0 (no restarts) or at least 1, got " + growth + " (cosine schedule)");
    }
  }

  @Override
  public double at(long step) {
    long period = numSteps;
    long inPeriod = step;
    if (growth == 1) {
      inPeriod = step % period;
    } else if (growth > 1) {
      while (inPeriod >= period) {
        inPeriod -= period;
        period = period > Long.MAX_VALUE / growth ? Long.MAX_VALUE : period * growth;
      }
    } else if (step >= period) {
      return end;
    }
    double cosine = StrictMath.cos(Math.PI * ((double) inPeriod / period));
    return end + 0.5 * (size - end) * (1 + cosine);
  }
}

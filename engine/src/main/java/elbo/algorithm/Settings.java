// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.objective.EntropyEstimator;
import elbo.objective.StickingTheLandingEntropy;

/// Everything that may be chosen about a fit. The same settings, model and data give the same bits
/// on any number of threads.
///
/// @param method of inference
/// @param family for Advi
/// @param seed of all random numbers
/// @param draws how many the fit keeps, at least 1
/// @param threads at least 1
/// @param entropy how it enters Advi's gradient
/// @param gradientDraws per step of Advi, even; 0 for a number that suits the dimension
/// @param stepSize of Advi's first phase, in (0, 1]
/// @param maxIterations of Advi
/// @param pathfinder its options
public record Settings(
    Method method,
    FamilyChoice family,
    long seed,
    int draws,
    int threads,
    EntropyEstimator entropy,
    int gradientDraws,
    double stepSize,
    int maxIterations,
    Pathfinder.Options pathfinder) {
  /// 4,000 draws make the Monte Carlo error of a mean 1.6 % of a standard deviation; the largest of
  /// a hundred such errors is then below 6 %.
  private static final int DEFAULT_DRAWS = 4000;

  /// Checks.
  public Settings {
    if (!(draws >= 1)) {
      throw new IllegalArgumentException("at least 1 draw is needed, got " + draws);
    }
    if (!(threads >= 1)) {
      throw new IllegalArgumentException("at least 1 thread is needed, got " + threads);
    }
  }

  /// The default method with seed 1 on one thread.
  public static Settings defaults() {
    return new Settings(
        Method.DEFAULT,
        FamilyChoice.AUTO,
        1,
        DEFAULT_DRAWS,
        1,
        new StickingTheLandingEntropy(),
        0,
        0.25,
        10_000,
        Pathfinder.Options.defaults());
  }

  /// With another method.
  public Settings withMethod(Method value) {
    return new Settings(
        value,
        family,
        seed,
        draws,
        threads,
        entropy,
        gradientDraws,
        stepSize,
        maxIterations,
        pathfinder);
  }

  /// With another family.
  public Settings withFamily(FamilyChoice value) {
    return new Settings(
        method,
        value,
        seed,
        draws,
        threads,
        entropy,
        gradientDraws,
        stepSize,
        maxIterations,
        pathfinder);
  }

  /// With another seed.
  public Settings withSeed(long value) {
    return new Settings(
        method,
        family,
        value,
        draws,
        threads,
        entropy,
        gradientDraws,
        stepSize,
        maxIterations,
        pathfinder);
  }

  /// With another number of draws.
  public Settings withDraws(int value) {
    return new Settings(
        method,
        family,
        seed,
        value,
        threads,
        entropy,
        gradientDraws,
        stepSize,
        maxIterations,
        pathfinder);
  }

  /// With another number of threads.
  public Settings withThreads(int value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        value,
        entropy,
        gradientDraws,
        stepSize,
        maxIterations,
        pathfinder);
  }

  /// With another estimator of the entropy's gradient.
  public Settings withEntropy(EntropyEstimator value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        value,
        gradientDraws,
        stepSize,
        maxIterations,
        pathfinder);
  }

  /// With another number of draws per step.
  public Settings withGradientDraws(int value) {
    return new Settings(
        method, family, seed, draws, threads, entropy, value, stepSize, maxIterations, pathfinder);
  }

  /// With another step size.
  public Settings withStepSize(double value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        entropy,
        gradientDraws,
        value,
        maxIterations,
        pathfinder);
  }

  /// With another largest number of iterations.
  public Settings withMaxIterations(int value) {
    return new Settings(
        method, family, seed, draws, threads, entropy, gradientDraws, stepSize, value, pathfinder);
  }

  /// With other options of Pathfinder.
  public Settings withPathfinder(Pathfinder.Options value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        entropy,
        gradientDraws,
        stepSize,
        maxIterations,
        value);
  }

  Advi.Settings advi(boolean fullRank) {
    return new Advi.Settings(fullRank, entropy, gradientDraws, stepSize, maxIterations, pathfinder);
  }
}

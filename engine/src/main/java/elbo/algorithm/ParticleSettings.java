// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.choice.OptimizerChoice;
import elbo.choice.SteinChoice;

/// Everything that may be chosen about a run of Stein variational gradient descent.
///
/// @param seed of all random numbers: those of the start
/// @param threads at least 1
/// @param stein kernel and number of particles
/// @param optimizer the rule by which particles follow their direction
/// @param stepSize of the first phase, in standard deviations of the start; 0 for 0.1
/// @param maxIterations over all phases
/// @param pathfinder for the start
public record ParticleSettings(
    long seed,
    int threads,
    SteinChoice stein,
    OptimizerChoice optimizer,
    double stepSize,
    int maxIterations,
    Pathfinder.Options pathfinder)
    implements RunSettings {
  /// Checks.
  public ParticleSettings {
    if (!(threads >= 1 && maxIterations >= 1)) {
      throw new IllegalArgumentException(
          "at least 1 thread and 1 iteration are needed, got " + threads + " and " + maxIterations);
    }
    if (!(stepSize >= 0 && Double.isFinite(stepSize))) {
      throw new IllegalArgumentException("the step size must be positive, got " + stepSize);
    }
  }

  /// 200 particles, seed 1, one thread.
  public static ParticleSettings defaults() {
    return new ParticleSettings(
        1,
        1,
        SteinChoice.defaults(),
        OptimizerChoice.AUTO,
        0,
        10_000,
        Pathfinder.Options.defaults());
  }

  /// With another seed.
  public ParticleSettings withSeed(long value) {
    return new ParticleSettings(
        value, threads, stein, optimizer, stepSize, maxIterations, pathfinder);
  }

  /// With another number of threads.
  public ParticleSettings withThreads(int value) {
    return new ParticleSettings(seed, value, stein, optimizer, stepSize, maxIterations, pathfinder);
  }

  /// With another kernel or number of particles.
  public ParticleSettings withStein(SteinChoice value) {
    return new ParticleSettings(
        seed, threads, value, optimizer, stepSize, maxIterations, pathfinder);
  }

  /// With another largest number of iterations.
  public ParticleSettings withMaxIterations(int value) {
    return new ParticleSettings(seed, threads, stein, optimizer, stepSize, value, pathfinder);
  }

  /// The particles are the draws.
  @Override
  public int draws() {
    return stein.particles();
  }

  double firstStepSize() {
    return stepSize > 0 ? stepSize : SteinPhases.STEP_SIZE;
  }
}

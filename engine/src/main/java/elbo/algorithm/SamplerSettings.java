// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.sampler.Nuts;
import elbo.sampler.Schedule;

/// Everything that may be chosen about a run of NUTS.
///
/// @param seed of all random numbers
/// @param draws how many are kept of all chains together; rounded up to as many of each
/// @param threads at least 1
/// @param chains at least 1
/// @param warmup iterations of each chain that are not kept
/// @param acceptance that warm-up aims at
/// @param maxTreeDepth how often a trajectory is doubled at most
/// @param isDense whether the metric has all covariances, or variances alone
/// @param initRadius chains start uniformly within this distance of 0, unconstrained
public record SamplerSettings(
    long seed,
    int draws,
    int threads,
    int chains,
    int warmup,
    double acceptance,
    int maxTreeDepth,
    boolean isDense,
    double initRadius)
    implements RunSettings {
  /// Checks.
  public SamplerSettings {
    if (!(draws >= 1 && threads >= 1 && chains >= 1)) {
      throw new IllegalArgumentException(
          "at least 1 draw, thread and chain are needed, got "
              + draws
              + ", "
              + threads
              + " and "
              + chains);
    }
    if (!(initRadius >= 0)) {
      throw new IllegalArgumentException(
          "the radius of starting points must be 0 or more, got " + initRadius);
    }
    var _ = new Nuts(maxTreeDepth, 1000);
    var _ = new Schedule(warmup, draws, acceptance);
  }

  /// Stan's: 4 chains of 1,000 draws after 1,000 of warm-up, a diagonal metric; seed 1, one thread.
  public static SamplerSettings defaults() {
    return new SamplerSettings(1, 4000, 1, 4, 1000, 0.8, 10, false, 2);
  }

  /// With another seed.
  public SamplerSettings withSeed(long value) {
    return new SamplerSettings(
        value, draws, threads, chains, warmup, acceptance, maxTreeDepth, isDense, initRadius);
  }

  /// With another number of draws.
  public SamplerSettings withDraws(int value) {
    return new SamplerSettings(
        seed, value, threads, chains, warmup, acceptance, maxTreeDepth, isDense, initRadius);
  }

  /// With another number of threads.
  public SamplerSettings withThreads(int value) {
    return new SamplerSettings(
        seed, draws, value, chains, warmup, acceptance, maxTreeDepth, isDense, initRadius);
  }

  /// With other chains.
  public SamplerSettings withChains(int number, int warmupOfEach) {
    return new SamplerSettings(
        seed, draws, threads, number, warmupOfEach, acceptance, maxTreeDepth, isDense, initRadius);
  }

  /// With a metric of all covariances, or of variances alone.
  public SamplerSettings withDense(boolean value) {
    return new SamplerSettings(
        seed, draws, threads, chains, warmup, acceptance, maxTreeDepth, value, initRadius);
  }

  /// The draws of each chain.
  public int drawsPerChain() {
    return (draws + chains - 1) / chains;
  }

  /// The stretches of warm-up and sampling of each chain.
  public Schedule schedule() {
    return new Schedule(warmup, drawsPerChain(), acceptance);
  }

  /// The transition of the chains.
  public Nuts kernel() {
    return new Nuts(maxTreeDepth, Nuts.defaults().maxEnergyError());
  }
}

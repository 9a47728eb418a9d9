// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

/// Everything that may be chosen about a run. The same settings, model and data give the same bits
/// on any number of threads.
public sealed interface RunSettings permits Settings, SamplerSettings, ParticleSettings {
  /// Of all random numbers.
  long seed();

  /// How many draws are kept.
  int draws();

  /// At least 1.
  int threads();
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

/// How the standard normal noise of several samples depends on each other. Each sample by itself is
/// exactly normal, so means over them are unbiased whichever it is; what differs is their variance.
public enum Noise {
  /// Not at all.
  INDEPENDENT("independent"),
  /// Half of the samples are new, the others their mirror images: odd terms of the noise cancel.
  ANTITHETIC("antithetic"),
  /// Points of a Sobol sequence, scrambled as Owen does, which fill space evenly. A power of two is
  /// the best number of them. Coordinates beyond the 512th are independent.
  SOBOL("sobol");

  private final String word;

  Noise(String word) {
    this.word = word;
  }

  /// The word for it on the command line and in files.
  public String word() {
    return word;
  }

  /// The noise of a word.
  public static Noise of(String word) {
    for (Noise noise : values()) {
      if (noise.word.equals(word)) {
        return noise;
      }
    }
    throw new IllegalArgumentException(
        "unknown noise " + word + "; there are independent, antithetic, sobol");
  }

  /// Whether there is such noise for a number of samples.
  public boolean allows(int samples) {
    return samples >= 1 && (this != ANTITHETIC || samples % 2 == 0);
  }

  /// Fills an array with noise.
  ///
  /// @param iteration gives each call noise of its own
  /// @param samples a number that [#allows]
  /// @param size numbers per sample
  /// @param out written: element `e` of sample `s` goes to `s · size + e`
  public void fill(Key key, long iteration, int samples, int size, double[] out) {
    if (!allows(samples)) {
      throw new IllegalArgumentException(
          "antithetic noise comes in pairs, so the number of samples must be even and at least 2; got "
              + samples);
    }
    switch (this) {
      case INDEPENDENT -> Draws.fillNormal(key, 0, iteration * samples, samples, size, out);
      case ANTITHETIC -> {
        int half = samples / 2;
        double[] fresh = new double[half * size];
        Draws.fillNormal(key, 0, iteration * half, half, size, fresh);
        for (int s = 0; s < half; s++) {
          for (int i = 0; i < size; i++) {
            out[2 * s * size + i] = fresh[s * size + i];
            out[(2 * s + 1) * size + i] = -fresh[s * size + i];
          }
        }
      }
      case SOBOL -> Sobol.fillNormal(key.fold("sobol").fold(iteration), samples, size, out);
    }
  }
}

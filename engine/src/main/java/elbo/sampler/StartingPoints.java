// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Draws;
import elbo.random.Key;

/// Where chains may begin.
@FunctionalInterface
public interface StartingPoints {
  /// A point.
  ///
  /// @param chain its number
  /// @param attempt from 0: the earlier ones had no finite density or gradient
  double[] point(int chain, int attempt);

  /// Uniform on a cube around 0, on unconstrained space.
  ///
  /// @param radius half its width; Stan's is 2
  static StartingPoints uniform(Key key, int dimension, double radius) {
    return (chain, attempt) -> {
      Key own = key.fold(chain);
      double[] x = new double[dimension];
      for (int i = 0; i < dimension; i++) {
        x[i] = radius * (2 * Draws.uniform(own, 0, attempt, i) - 1);
      }
      return x;
    };
  }
}

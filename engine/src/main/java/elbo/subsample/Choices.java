// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Draws;
import elbo.random.Key;

/// The random choices of a design, one after the other. Tests go through all there are.
interface Choices {
  /// One of 0 to `bound − 1`, all equally probable.
  int uniform(int bound);

  /// The position whose share of the whole is chosen.
  ///
  /// @param cumulative the shares' running sums, in increasing order
  int weighted(double[] cumulative);

  /// Choices from a key.
  static Choices of(Key key) {
    return new Choices() {
      private long numDrawn;

      @Override
      public int uniform(int bound) {
        // 53 bits for at most 31: no number is more than 2⁻²² too probable.
        return (int) (Draws.uniform(key, 0, 0, numDrawn++) * bound);
      }

      @Override
      public int weighted(double[] cumulative) {
        double total = cumulative[cumulative.length - 1];
        double at = Draws.uniform(key, 0, 0, numDrawn++) * total;
        int low = 0;
        int high = cumulative.length - 1;
        while (low < high) {
          int middle = (low + high) >>> 1;
          if (cumulative[middle] > at) {
            high = middle;
          } else {
            low = middle + 1;
          }
        }
        return low;
      }
    };
  }
}

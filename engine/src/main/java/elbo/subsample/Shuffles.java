// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

/// Random orders.
final class Shuffles {
  private Shuffles() {}

  /// Makes the first `count` values a random sample without replacement of them all, in random
  /// order, whatever the order was (Fisher & Yates 1938; Durstenfeld 1964, "Algorithm 235").
  ///
  /// @param values written
  static void shuffleFirst(int[] values, int count, Choices choices) {
    for (int i = 0; i < count; i++) {
      int other = i + choices.uniform(values.length - i);
      int value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }

  /// The numbers from 0 on.
  static int[] identity(int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return values;
  }

  static void requireBatch(int numTerms, int batchSize, String what) {
    if (!(numTerms >= 1)) {
      throw new IllegalArgumentException(
          "there must be at least 1 term to sample, got " + numTerms + " (" + what + ")");
    }
    if (!(batchSize >= 1)) {
      throw new IllegalArgumentException(
          "the batch size must be at least 1, got " + batchSize + " (" + what + ")");
    }
  }
}

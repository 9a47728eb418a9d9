// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// Some of the terms of a sum, with weights: Σ weight·term has the sum over all terms as its mean.
///
/// @param indices of the terms; with replacement one may occur more than once
/// @param weights one for each index; for a mean over N terms divide by N
public record Batch(IntArray indices, Tensor weights) {
  /// Checks.
  public Batch {
    if (indices.length() != weights.shape().numElements()) {
      throw new IllegalArgumentException(
          "a batch needs one weight for each index, got "
              + indices.length()
              + " indices and weights of shape "
              + weights.shape());
    }
  }

  /// All terms, each with weight 1.
  public static Batch full(int numTerms) {
    return equal(IntArray.range(0, numTerms), 1);
  }

  /// Terms of the same weight.
  static Batch equal(IntArray indices, double weight) {
    return new Batch(indices, Tensor.filled(Shape.of(indices.length()), weight));
  }

  /// How many indices there are.
  public int size() {
    return indices.length();
  }
}

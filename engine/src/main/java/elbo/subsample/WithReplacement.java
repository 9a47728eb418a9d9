// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Key;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.List;

/// Uniform mini-batches with replacement: independent terms, each of weight N over the batch size.
/// An epoch has about N of them.
///
/// @param numTerms N
/// @param batchSize any, also above N
public record WithReplacement(int numTerms, int batchSize) implements Subsampling {
  /// Checks.
  public WithReplacement {
    Shuffles.requireBatch(numTerms, batchSize, "sampling with replacement");
  }

  @Override
  public int batchesPerEpoch() {
    return Math.ceilDiv(numTerms, batchSize);
  }

  @Override
  public List<Batch> epoch(Key key, long epoch) {
    Choices choices = Choices.of(key.fold(epoch));
    List<Batch> batches = new ArrayList<>(batchesPerEpoch());
    for (int b = 0; b < batchesPerEpoch(); b++) {
      batches.add(batch(choices));
    }
    return batches;
  }

  Batch batch(Choices choices) {
    int[] indices = new int[batchSize];
    for (int k = 0; k < batchSize; k++) {
      indices[k] = choices.uniform(numTerms);
    }
    return Batch.equal(IntArray.of(indices), (double) numTerms / batchSize);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Key;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Uniform mini-batches without replacement: each epoch is a new random order of all terms, cut
/// into consecutive batches, so each term is seen once. The last batch is smaller if the batch size
/// does not divide the number of terms; the weights, N over the batch's own size, make it unbiased
/// too.
///
/// @param numTerms N
/// @param batchSize at most N
public record WithoutReplacement(int numTerms, int batchSize) implements Subsampling {
  /// Checks.
  public WithoutReplacement {
    Shuffles.requireBatch(numTerms, batchSize, "sampling without replacement");
    if (!(batchSize <= numTerms)) {
      throw new IllegalArgumentException(
          "a batch of "
              + batchSize
              + " cannot be drawn without replacement from "
              + numTerms
              + " terms; take a smaller batch, or sampling with replacement");
    }
  }

  @Override
  public int batchesPerEpoch() {
    return Math.ceilDiv(numTerms, batchSize);
  }

  @Override
  public List<Batch> epoch(Key key, long epoch) {
    return batches(Choices.of(key.fold(epoch)));
  }

  List<Batch> batches(Choices choices) {
    int[] order = Shuffles.identity(numTerms);
    Shuffles.shuffleFirst(order, numTerms, choices);
    List<Batch> batches = new ArrayList<>(batchesPerEpoch());
    for (int from = 0; from < numTerms; from += batchSize) {
      int size = Math.min(batchSize, numTerms - from);
      IntArray indices = IntArray.of(Arrays.copyOfRange(order, from, from + size));
      batches.add(Batch.equal(indices, (double) numTerms / size));
    }
    return batches;
  }
}

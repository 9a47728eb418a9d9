// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Importance-sampled mini-batches: independent terms i with given probabilities pᵢ, of weight
/// 1/(B·pᵢ) in a batch of B. The variance is least for pᵢ in proportion to the terms' sizes, say
/// bounds of their gradients' norms; a large term with a small probability makes it large. Hansen &
/// Hurwitz 1943; for gradients Zhao & Zhang 2015, "Stochastic optimization with importance
/// sampling".
///
/// @param probs in proportion to the probabilities, all positive: a term that is never drawn would
///   be missing from the sum
/// @param batchSize B
public record Importance(Tensor probs, int batchSize) implements Subsampling {
  /// Checks.
  public Importance {
    Shuffles.requireBatch(probs.shape().numElements(), batchSize, "importance sampling");
    for (int i = 0; i < probs.shape().numElements(); i++) {
      if (!(probs.get(i) > 0 && probs.get(i) < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "every term needs a positive finite probability, got "
                + probs.get(i)
                + " for term "
                + i
                + " (importance sampling): a term that is never drawn would be missing from the sum");
      }
    }
  }

  @Override
  public int numTerms() {
    return probs.shape().numElements();
  }

  @Override
  public int batchesPerEpoch() {
    return Math.ceilDiv(numTerms(), batchSize);
  }

  @Override
  public List<Batch> epoch(Key key, long epoch) {
    Choices choices = Choices.of(key.fold(epoch));
    double[] cumulative = cumulative();
    List<Batch> batches = new ArrayList<>(batchesPerEpoch());
    for (int b = 0; b < batchesPerEpoch(); b++) {
      batches.add(batch(cumulative, choices));
    }
    return batches;
  }

  double[] cumulative() {
    double[] sums = probs.toArray();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += sums[i - 1];
    }
    return sums;
  }

  Batch batch(double[] cumulative, Choices choices) {
    double total = cumulative[cumulative.length - 1];
    int[] indices = new int[batchSize];
    double[] weights = new double[batchSize];
    for (int k = 0; k < batchSize; k++) {
      indices[k] = choices.weighted(cumulative);
      weights[k] = total / (batchSize * probs.get(indices[k]));
    }
    return new Batch(IntArray.of(indices), Tensor.wrap(Shape.of(batchSize), weights));
  }
}

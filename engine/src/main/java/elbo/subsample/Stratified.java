// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Stratified mini-batches: from each stratum a given number of terms without replacement, each of
/// weight (size of the stratum)/(number taken). What differs between strata adds nothing to the
/// variance. Cochran 1977, "Sampling techniques", section 5.3.
///
/// @param strata for each term the number of its stratum, from 0
/// @param perStratum how many terms of each stratum a batch has, at least 1, at most all
public record Stratified(IntArray strata, IntArray perStratum) implements Subsampling {
  /// Checks.
  public Stratified {
    int[][] groups = Groups.of(strata, "stratified sampling");
    if (groups.length != perStratum.length()) {
      throw new IllegalArgumentException(
          "there are "
              + groups.length
              + " strata, but numbers of terms to take for "
              + perStratum.length()
              + " (stratified sampling)");
    }
    for (int h = 0; h < groups.length; h++) {
      if (!(perStratum.get(h) >= 1 && perStratum.get(h) <= groups[h].length)) {
        throw new IllegalArgumentException(
            "from stratum "
                + h
                + " 1 to "
                + groups[h].length
                + " terms can be taken, got "
                + perStratum.get(h)
                + " (stratified sampling)");
      }
    }
  }

  /// With numbers in proportion to the strata's sizes, rounded, at least 1 of each; so batches have
  /// about, not exactly, the wanted size.
  public static Stratified proportional(IntArray strata, int batchSize) {
    Shuffles.requireBatch(strata.length(), batchSize, "stratified sampling");
    int[][] groups = Groups.of(strata, "stratified sampling");
    int[] counts = new int[groups.length];
    for (int h = 0; h < counts.length; h++) {
      long rounded = Math.round((double) batchSize * groups[h].length / strata.length());
      counts[h] = (int) Math.max(1, Math.min(groups[h].length, rounded));
    }
    return new Stratified(strata, IntArray.of(counts));
  }

  @Override
  public int numTerms() {
    return strata.length();
  }

  /// The number of terms in a batch.
  public int batchSize() {
    int size = 0;
    for (int h = 0; h < perStratum.length(); h++) {
      size += perStratum.get(h);
    }
    return size;
  }

  @Override
  public int batchesPerEpoch() {
    return Math.ceilDiv(numTerms(), batchSize());
  }

  @Override
  public List<Batch> epoch(Key key, long epoch) {
    Choices choices = Choices.of(key.fold(epoch));
    int[][] groups = Groups.of(strata, "stratified sampling");
    List<Batch> batches = new ArrayList<>(batchesPerEpoch());
    for (int b = 0; b < batchesPerEpoch(); b++) {
      batches.add(batch(groups, choices));
    }
    return batches;
  }

  /// @param groups the terms of each stratum; their order is changed
  Batch batch(int[][] groups, Choices choices) {
    int[] indices = new int[batchSize()];
    double[] weights = new double[indices.length];
    int k = 0;
    for (int h = 0; h < groups.length; h++) {
      Shuffles.shuffleFirst(groups[h], perStratum.get(h), choices);
      for (int i = 0; i < perStratum.get(h); i++) {
        indices[k] = groups[h][i];
        weights[k++] = (double) groups[h].length / perStratum.get(h);
      }
    }
    return new Batch(IntArray.of(indices), Tensor.wrap(Shape.of(k), weights));
  }
}

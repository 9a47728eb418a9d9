// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Tensor;
import java.util.List;

/// How mini-batches are drawn: a design under which every batch by itself gives unbiased estimates
/// of sums over all terms. Weights are those of Horvitz & Thompson 1952, "A generalization of
/// sampling without replacement from a finite universe" (1 over the probability of being taken),
/// with replacement those of Hansen & Hurwitz 1943, "On the theory of sampling from finite
/// populations".
public interface Subsampling {
  /// How many terms the sum has.
  int numTerms();

  /// How many batches an epoch has.
  int batchesPerEpoch();

  /// The batches of an epoch: the same for the same key and number.
  List<Batch> epoch(Key key, long epoch);

  /// The batch of a step, counted over all epochs. Who goes through the steps in order asks for
  /// whole epochs, which costs less.
  default Batch at(Key key, long step) {
    return epoch(key, step / batchesPerEpoch()).get((int) (step % batchesPerEpoch()));
  }

  /// Each epoch a new order of all terms, cut into batches: [WithoutReplacement].
  static Subsampling withoutReplacement(int numTerms, int batchSize) {
    return new WithoutReplacement(numTerms, batchSize);
  }

  /// Independent terms, all equally probable: [WithReplacement]. With batches of 1 single samples.
  static Subsampling withReplacement(int numTerms, int batchSize) {
    return new WithReplacement(numTerms, batchSize);
  }

  /// Some terms of each stratum: [Stratified].
  static Subsampling stratified(IntArray strata, IntArray perStratum) {
    return new Stratified(strata, perStratum);
  }

  /// All terms of some clusters: [Clustered].
  static Subsampling clustered(IntArray clusters, int clustersPerBatch) {
    return new Clustered(clusters, clustersPerBatch);
  }

  /// Independent terms with given probabilities: [Importance].
  static Subsampling importance(Tensor probs, int batchSize) {
    return new Importance(probs, batchSize);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.random.Key;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.List;

/// Cluster mini-batches: all terms of some clusters drawn without replacement, each of weight
/// (number of clusters)/(clusters drawn). For data whose groups come together (a shared latent
/// variable, a file). Batches differ in size with the clusters; the less clusters differ from each
/// other, the smaller the variance. Cochran 1977, "Sampling techniques", section 9A.
///
/// @param clusters for each term the number of its cluster, from 0
/// @param clustersPerBatch at least 1, at most all
public record Clustered(IntArray clusters, int clustersPerBatch) implements Subsampling {
  /// Checks.
  public Clustered {
    int numClusters = Groups.of(clusters, "cluster sampling").length;
    if (!(clustersPerBatch >= 1 && clustersPerBatch <= numClusters)) {
      throw new IllegalArgumentException(
          "1 to "
              + numClusters
              + " clusters can be drawn, got "
              + clustersPerBatch
              + " (cluster sampling)");
    }
  }

  @Override
  public int numTerms() {
    return clusters.length();
  }

  @Override
  public int batchesPerEpoch() {
    return Math.ceilDiv(Groups.of(clusters, "cluster sampling").length, clustersPerBatch);
  }

  @Override
  public List<Batch> epoch(Key key, long epoch) {
    Choices choices = Choices.of(key.fold(epoch));
    int[][] groups = Groups.of(clusters, "cluster sampling");
    int[] order = Shuffles.identity(groups.length);
    List<Batch> batches = new ArrayList<>();
    for (int b = 0; b < Math.ceilDiv(groups.length, clustersPerBatch); b++) {
      batches.add(batch(groups, order, choices));
    }
    return batches;
  }

  /// @param order of the clusters; changed
  Batch batch(int[][] groups, int[] order, Choices choices) {
    Shuffles.shuffleFirst(order, clustersPerBatch, choices);
    int size = 0;
    for (int c = 0; c < clustersPerBatch; c++) {
      size += groups[order[c]].length;
    }
    int[] indices = new int[size];
    int k = 0;
    for (int c = 0; c < clustersPerBatch; c++) {
      for (int index : groups[order[c]]) {
        indices[k++] = index;
      }
    }
    return Batch.equal(IntArray.of(indices), (double) groups.length / clustersPerBatch);
  }
}

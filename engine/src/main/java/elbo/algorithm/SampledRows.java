// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.model.LogDensity;
import elbo.model.MiniBatch;
import elbo.random.Key;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import java.util.List;

/// Mini-batches of data in memory, by a design. Keeps the batches of one epoch.
final class SampledRows implements BatchSource {
  private final MiniBatch few;
  private final Subsampling design;
  private final double[][] buffers;
  private List<Batch> batches = List.of();
  private Key batchesOf = Key.of(0);
  private long epoch = -1;

  SampledRows(MiniBatch few, Subsampling design) {
    if (design.numTerms() != few.plate().size()) {
      throw new IllegalArgumentException(
          "the design draws from "
              + design.numTerms()
              + " rows, the data have "
              + few.plate().size());
    }
    this.few = few;
    this.design = design;
    this.buffers = few.buffers();
  }

  @Override
  public LogDensity density() {
    return few.density();
  }

  @Override
  public double[][] at(Key key, long step) {
    long wanted = step / design.batchesPerEpoch();
    if (wanted != epoch || !key.equals(batchesOf)) {
      batches = design.epoch(key, wanted);
      epoch = wanted;
      batchesOf = key;
    }
    few.fill(batches.get((int) (step % design.batchesPerEpoch())), buffers);
    return buffers;
  }

  @Override
  public String description() {
    return "Mini-batches of "
        + few.batchSize()
        + " of the "
        + few.plate().size()
        + " rows, "
        + design.batchesPerEpoch()
        + " steps to an epoch.";
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.rewrite.RowInput;
import elbo.rewrite.RowSums;
import elbo.subsample.Batch;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.List;

/// The log density of a model with a few rows of its data in the place of all: each sum over the
/// rows becomes a weighted sum over those of a [Batch]. If the batch is unbiased, so are density
/// and gradient: their expectation over batches is that of all data (Hoffman, Blei, Wang & Paisley
/// 2013, "Stochastic variational inference"; Kucukelbir et al. 2017, "Automatic differentiation
/// variational inference", section 2.6).
///
/// The rows are found in the graph, in Stan programs and Java models alike: a plate is an axis of
/// data along which the density is a sum. Rewrites by sufficient statistics have no part in it.
/// Checks are asked of the rows of the batch alone.
///
/// ```java
/// MiniBatch few = MiniBatch.of(model, 100);
/// Subsampling design = new WithoutReplacement(few.plate().size(), 100);
/// double[][] data = few.buffers();
/// few.fill(design.at(key, step), data); // values of density().data()
/// ```
///
/// @param density with an input for the weights and one for each part of the data
/// @param plate the axis
/// @param batchSize how many rows there is room for
/// @param inputs the parts of the data; all of `density.data()` but the first, the weights
public record MiniBatch(LogDensity density, Plate plate, int batchSize, List<RowInput> inputs) {
  /// Copies.
  public MiniBatch {
    inputs = List.copyOf(inputs);
  }

  /// The axes of data along which a model's log density is a sum, the longest sums first.
  public static List<Plate> plates(Model model) {
    List<Plate> plates = new ArrayList<>();
    for (int rows : new RowSums(model.likelihood()).numRows()) {
      plates.add(new Plate(nameOf(model, rows), rows));
    }
    return plates;
  }

  private static String nameOf(Model model, int rows) {
    for (Term.Site site : model.sites()) {
      if (site.plate().isPresent() && site.plate().get().size() == rows) {
        return site.plate().get().name();
      }
    }
    return "rows";
  }

  /// The density for mini-batches of a model's longest plate.
  ///
  /// @param batchSize at least 1, at most as many as there are rows
  /// @throws ModelException if the model has no plate, or fewer rows
  public static MiniBatch of(Model model, int batchSize) {
    List<Plate> plates = plates(model);
    if (plates.isEmpty()) {
      throw new ModelException(
          "there are no mini-batches of this model: its log density is no sum over rows of data."
              + " Expected are observations that are independent given the parameters, such as y ~"
              + " normal(mu, sigma) for a vector y or a loop over n with target += f(y[n]); a state"
              + " that a loop carries from row to row, a covariance between all rows or a sum inside"
              + " of another function needs all data at once. Fit without a batch size");
    }
    return of(model, plates.getFirst(), batchSize);
  }

  /// The density for mini-batches of a plate.
  ///
  /// @param plate one of [#plates]
  public static MiniBatch of(Model model, Plate plate, int batchSize) {
    if (!(batchSize >= 1 && batchSize <= plate.size())) {
      throw new ModelException(
          "a mini-batch has 1 to "
              + plate.size()
              + " rows, as many as there are in the data, got "
              + batchSize);
    }
    Node failed = model.failed(Check.Scope.DENSITY);
    RowSums.Sampled sampled =
        new RowSums(model.likelihood()).sample(plate.size(), batchSize, List.of(failed));
    Node value =
        Ops.select(
            sampled.conditions().getFirst(),
            Ops.constant(Double.NEGATIVE_INFINITY),
            Ops.add(model.prior(), sampled.value()));
    List<Node> data = new ArrayList<>(List.of(sampled.weights()));
    sampled.inputs().forEach(input -> data.add(input.input()));
    LogDensity density = new LogDensity(model.unconstrainedNames(), model.point(), value, data);
    return new MiniBatch(density, plate, batchSize, sampled.inputs());
  }

  /// Room for the values of `density.data()`.
  public double[][] buffers() {
    double[][] buffers = new double[density.data().size()][];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new double[density.data().get(i).shape().numElements()];
    }
    return buffers;
  }

  /// Writes the rows of a batch and their weights. A batch with fewer rows than there is room for
  /// is filled up with its first one, of weight 0.
  ///
  /// @param batch of at most [#batchSize] rows, at least one
  /// @param buffers from [#buffers]
  public void fill(Batch batch, double[][] buffers) {
    if (!(batch.size() >= 1 && batch.size() <= batchSize)) {
      throw new IllegalArgumentException(
          "there is room for 1 to " + batchSize + " rows, got a batch of " + batch.size());
    }
    int[] rows = new int[batchSize];
    for (int b = 0; b < batchSize; b++) {
      rows[b] = batch.indices().get(b < batch.size() ? b : 0);
      buffers[0][b] = b < batch.size() ? batch.weights().get(b) : 0;
    }
    IntArray picked = IntArray.of(rows);
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).fill(picked, buffers[i + 1]);
    }
  }
}

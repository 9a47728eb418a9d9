// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.subsample.Batch;
import elbo.tensor.Tensor;
import java.util.List;

/// A mean of many terms, f = (1/N)·Σfᵢ, that is to be ascended by looking at some of them at a
/// time.
public interface FiniteSum {
  /// N.
  int numTerms();

  /// The gradient of the mean as a batch estimates it: (1/N)·Σ weight·∇fᵢ over the batch. With
  /// [Batch#full] it is exact.
  ///
  /// @param parameters where
  /// @param batch which terms, with which weights
  /// @return one tensor for each parameter
  List<Tensor> gradient(List<Tensor> parameters, Batch batch);
}

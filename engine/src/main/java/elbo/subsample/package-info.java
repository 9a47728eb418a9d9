// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Mini-batches: which terms of a large sum to take, and with which weights, so that the weighted
/// sum is right on average. A [elbo.subsample.Subsampling] is a design; with a key and the number
/// of an epoch it gives that epoch's [elbo.subsample.Batch]es, the same each time.
///
/// ```java
/// Subsampling design = Subsampling.withoutReplacement(numObservations, 100);
/// Batch batch = design.at(key, step);
/// double total = 0; // an unbiased estimate of the sum over all observations
/// for (int k = 0; k < batch.size(); k++) {
///   total += batch.weights().get(k) * term(batch.indices().get(k));
/// }
/// ```
package elbo.subsample;

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// What is maximised: an [elbo.objective.Objective] is the expectation of an integrand over samples
/// of draws ([elbo.objective.Sample]). How its gradient is had is another question
/// (`elbo.estimator`).
///
/// ```java
/// Objective bound = new ImportanceWeightedBound(8);
/// ```
package elbo.objective;

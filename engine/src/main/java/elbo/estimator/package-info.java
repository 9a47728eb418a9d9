// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// How gradients are had: an [elbo.estimator.Estimator] turns a target, a family and an objective
/// into the graph of an objective's value and gradient from one sample
/// ([elbo.estimator.GradientGraph]), to be run over many samples by `elbo.compile`. Combinations
/// that would give a wrong number are refused when they are put together.
///
/// ```java
/// GradientGraph gradient =
///     GradientGraph.of(target, new FullRank(3), new EvidenceLowerBound(), new StickingTheLanding());
/// ```
package elbo.estimator;

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Probability distributions as functions on nodes: log density, distribution function, quantiles,
/// moments, entropy, samples. One file each; the density is given once, as its additive parts
/// ([elbo.distribution.Summand]).
///
/// ```java
/// double p = Normal.of(0, 1).logProb(1.3).value().item();
/// Node logLikelihood = Normal.of(location, scale).totalLogProb(Node.constant(observations));
/// ```
///
/// What is not done here: truncation, and the maps between constrained and unconstrained space
/// (`elbo.bijector`).
package elbo.distribution;

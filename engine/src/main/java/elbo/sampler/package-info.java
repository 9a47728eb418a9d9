// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// References: what approximations are compared with. Markov chains ([elbo.sampler.Nuts],
/// [elbo.sampler.Hmc], [elbo.sampler.RandomWalk]) are pure transitions over a density that is
/// evaluated at many points at once ([elbo.sampler.BatchedDensity]): the chains of
/// [elbo.sampler.Chains] go on side by side, and what each wants evaluated next goes into one call.
///
/// A [elbo.sampler.Chain] is a value that can be written down. Its random numbers are functions of
/// a key, its number and its iteration, so it is the same whatever other chains run beside it.
package elbo.sampler;

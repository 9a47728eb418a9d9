// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Members of families as numbers, where `elbo.family` has them as graphs: their draws and log
/// densities ([elbo.approximation.Sampler]), factors of covariances, and the normal distributions
/// that L-BFGS implies. Not exported: what algorithms and fits share.
package elbo.approximation;

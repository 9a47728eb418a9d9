// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Optimisers as pure steps on values: natural gradients for Gaussian families
/// ([elbo.optimizer.NaturalGradient]) and limited-memory BFGS ([elbo.optimizer.Lbfgs]). They are
/// given gradients and evaluate nothing themselves, so whoever drives them may evaluate many at
/// once.
package elbo.optimizer;

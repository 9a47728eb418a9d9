// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Six posteriors of posteriordb in the Java language for models: a regression, a hierarchy, an
/// autoregression, a mixture, a Gaussian process and a volatility model. The Stan programs of all
/// 28 are in `examples/posteriordb`; both give the same density.
package elbo.examples.posteriordb;

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// How far to trust an approximation: importance weights with their Pareto tail
/// ([elbo.diagnostic.Psis]), the evidence bound with its error ([elbo.diagnostic.ElboEstimate]),
/// Stein residuals ([elbo.diagnostic.SteinResiduals]), what searches tell of other modes
/// ([elbo.diagnostic.ModeSearch]), convergence of iterates ([elbo.diagnostic.Iterates]), and the
/// [elbo.diagnostic.Verdict] drawn from them.
///
/// Non-finite numbers are results here: they are counted, get weight 0, and enter the verdict.
package elbo.diagnostic;

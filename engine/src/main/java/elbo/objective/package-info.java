// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// What is optimised: a target log density and a family joined into one graph of one draw, with its
/// gradient ([elbo.objective.EvidenceLowerBound]). Run over many draws by `elbo.compile`, with its
/// outputs summed.
package elbo.objective;

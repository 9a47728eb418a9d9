// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

/// Where an algorithm stands.
///
/// @param stage what it does, in a word or two
/// @param iteration in this stage
/// @param elbo the evidence lower bound over the last iterations; NaN where none is known yet
/// @param mcse its standard error; NaN where unknown
/// @param stepSize of the optimiser; NaN where there is none
public record Progress(String stage, long iteration, double elbo, double mcse, double stepSize) {}

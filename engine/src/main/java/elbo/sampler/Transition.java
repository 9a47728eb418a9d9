// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// A step of a chain, and how it went.
///
/// @param position where the chain is now
/// @param acceptance the mean probability of acceptance along the trajectory
/// @param stepSize that was used
/// @param treeDepth how often a trajectory of [Nuts] was doubled; 0 for other kernels
/// @param numSteps how often the density was evaluated
/// @param isDivergent whether the error of the energy was beyond its limit
/// @param energy of the position with its momentum; −log density for a random walk
public record Transition(
    Position position,
    double acceptance,
    double stepSize,
    int treeDepth,
    int numSteps,
    boolean isDivergent,
    double energy) {}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

/// The state of an algorithm: a value from which it goes on to the same bits.
public sealed interface State
    permits PathfinderState,
        AdviState,
        BbviState,
        MatchingState,
        SaaState,
        SteinState,
        ChainsState {}

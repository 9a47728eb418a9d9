// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.random.Key;

/// A method that finds approximations.
///
/// @param <S> the states
public interface Algorithm<S extends State> extends Steps<S> {
  /// What was found so far: any state has an outcome, so an interrupted run has one too.
  ///
  /// @param key the same for all steps
  Outcome outcome(Key key, S state);
}

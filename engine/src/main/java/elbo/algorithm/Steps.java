// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.random.Key;

/// A method of inference as pure steps: the same key and state give the same next state, to the
/// bit. The driver owns the loop, progress, cancellation and checkpoints; a state is a value that
/// can be written to a file and read back.
///
/// @param <S> the states
public interface Steps<S extends State> {
  /// The word for it in files and on the command line.
  String name();

  /// The first state.
  ///
  /// @throws ModelException if no point with a finite log density is found
  S init(Key key);

  /// The state after some more work: a fraction of a second for common models, so that progress and
  /// interruption are prompt.
  S step(Key key, S state);

  /// Whether there is nothing left to do.
  boolean isDone(S state);

  /// Where the algorithm stands.
  Progress progress(S state);
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// One instruction of a [Program]. Immutable: all that changes is in the frame, so that threads
/// share the steps. Does not allocate.
interface Step {
  /// Does its work for the frame's current tile and block of rows.
  void run(Frame f);

  /// How many passes over its numbers it makes, each with its own cost apart from the numbers.
  default int passes() {
    return 1;
  }
}

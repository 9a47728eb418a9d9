// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import org.jspecify.annotations.Nullable;

/// Says that the iterations of a loop cannot be traced all at once: one reads what another has
/// written, or what is done in them differs. The loop is then traced in another way.
final class NotAnAxis extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable LaneStore store;

  NotAnAxis(String reason) {
    super(reason, null, false, false);
    this.store = null;
  }

  /// @param store the variable through which iterations depend on each other: if it is carried from
  ///   one to the next, the loop can be traced all the same
  NotAnAxis(String reason, LaneStore store) {
    super(reason, null, false, false);
    this.store = store;
  }

  @Nullable LaneStore store() {
    return store;
  }
}

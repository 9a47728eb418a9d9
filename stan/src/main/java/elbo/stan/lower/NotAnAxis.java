// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

/// Says that the iterations of a loop cannot be traced all at once: one reads what another has
/// written, or what is done in them differs. The loop is then traced in another way.
final class NotAnAxis extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotAnAxis(String reason) {
    super(reason, null, false, false);
  }
}

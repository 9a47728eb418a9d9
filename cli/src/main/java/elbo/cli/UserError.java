// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

/// A problem the user can mend: its message says what was expected, what was found, where, and what
/// to do. Exit status 1, no stack trace.
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message);
  }
}

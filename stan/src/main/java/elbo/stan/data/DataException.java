// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.data;

/// Data that cannot be read, or do not fit the program. The message says what was expected, what
/// was found, where, and what helps.
public final class DataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// Makes the exception with its message.
  public DataException(String message) {
    super(message);
  }
}

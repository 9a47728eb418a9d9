// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

/// A model that cannot be built, or data that do not fit it; the message names the variable and
/// says what to do.
public final class ModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// Makes the exception with its message.
  public ModelException(String message) {
    super(message);
  }

  /// Makes the exception with its message and what led to it.
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}

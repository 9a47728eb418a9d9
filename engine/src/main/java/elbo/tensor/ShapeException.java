// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.tensor;

/// Shapes that do not fit together; the message prints all of them and names the operation or the
/// variable.
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// Makes the exception with its message.
  public ShapeException(String message) {
    super(message);
  }
}

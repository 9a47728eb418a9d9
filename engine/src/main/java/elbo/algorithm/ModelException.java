// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

/// A model that cannot be fitted as it stands; the message names the statement or variable.
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With a message for the model's author.
  public ModelException(String message) {
    super(message);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

/// The statements that speak to the user.
public enum MessageKind {
  /// `print(...)`
  PRINT,
  /// `reject(...)`: the point has density zero
  REJECT,
  /// `fatal_error(...)`: the run ends
  FATAL_ERROR;

  /// As written in Stan.
  public String keyword() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

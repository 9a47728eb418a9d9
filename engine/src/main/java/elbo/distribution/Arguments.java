// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

/// Checks of arguments that are given as numbers.
final class Arguments {
  private Arguments() {}

  /// The distribution, if each argument whose value is known is in its domain; otherwise an error
  /// that names it.
  static <D extends Distribution> D checked(D distribution) {
    for (Argument argument : distribution.arguments()) {
      argument.requireValid(distribution.name());
    }
    return distribution;
  }
}

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
    for (Requirement requirement : distribution.requirements()) {
      if (requirement.holds().isConstant() && !(requirement.holds().value().item() != 0)) {
        StringBuilder values = new StringBuilder();
        requirement
            .values()
            .forEach(node -> values.append(values.isEmpty() ? "" : " and ").append(node.value()));
        throw new IllegalArgumentException(
            requirement.text() + ", got " + values + " (" + distribution.name() + ")");
      }
    }
    return distribution;
  }
}

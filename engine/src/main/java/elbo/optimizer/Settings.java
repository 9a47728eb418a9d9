// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// Checks of settings, written so that NaN fails.
final class Settings {
  private Settings() {}

  static void requirePositive(String name, double value, String where) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw refusal(name, "positive and finite", value, where);
    }
  }

  static void requireNotNegative(String name, double value, String where) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw refusal(name, "finite and not negative", value, where);
    }
  }

  static void requireDecay(String name, double value, String where) {
    if (!(value >= 0 && value < 1)) {
      throw refusal(name, "in [0, 1)", value, where);
    }
  }

  static void requireCount(String name, long value, String where) {
    if (!(value >= 1)) {
      throw new IllegalArgumentException(
          name + " must be at least 1, got " + value + " (" + where + ")");
    }
  }

  private static IllegalArgumentException refusal(
      String name, String expected, double value, String where) {
    return new IllegalArgumentException(
        name + " must be " + expected + ", got " + value + " (" + where + ")");
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import java.util.List;

/// What the ending of a function's name says.
final class Suffixes {
  private Suffixes() {}

  private static final List<String> CONDITIONED =
      List.of("_lpdf", "_lpmf", "_lupdf", "_lupmf", "_cdf", "_lcdf", "_lccdf");

  /// Whether its first argument stands before a bar.
  static boolean isConditioned(String name) {
    return CONDITIONED.stream().anyMatch(name::endsWith);
  }

  static boolean isUnnormalized(String name) {
    return name.endsWith("_lupdf") || name.endsWith("_lupmf");
  }

  /// `f_lpdf` for `f_lupdf`, `f_lpmf` for `f_lupmf`, others as they are.
  static String normalized(String name) {
    return isUnnormalized(name)
        ? name.substring(0, name.length() - 4) + name.substring(name.length() - 3)
        : name;
  }

  static boolean isDensity(String name) {
    return name.endsWith("_lpdf") || name.endsWith("_lpmf") || isUnnormalized(name);
  }

  static boolean isRng(String name) {
    return name.endsWith("_rng");
  }

  static boolean isLp(String name) {
    return name.endsWith("_lp");
  }

  static boolean isJacobian(String name) {
    return name.endsWith("_jacobian");
  }

  /// Whether it has none of the endings that restrict where a function may be used.
  static boolean isPlain(String name) {
    return !isDensity(name) && !isRng(name) && !isLp(name) && !isJacobian(name);
  }
}

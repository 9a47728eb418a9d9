// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import java.util.Map;
import java.util.Optional;

/// What replaced the functions that are gone from the language.
final class RemovedFunctions {
  private RemovedFunctions() {}

  private static final Map<String, String> REPLACEMENTS =
      Map.ofEntries(
          Map.entry("fabs", "abs"),
          Map.entry("multiply_log", "lmultiply"),
          Map.entry("binomial_coefficient_log", "lchoose"),
          Map.entry("cov_exp_quad", "gp_exp_quad_cov"),
          Map.entry("if_else", "the operator 'condition ? a : b'"),
          Map.entry("get_lp", "target()"),
          Map.entry("increment_log_prob", "the statement target += ...;"),
          Map.entry("integrate_ode_cvode", "ode_bdf"),
          Map.entry("is_uninitialized", "is_nan"));

  /// What to write instead of a removed function.
  static Optional<String> hint(String name, Functions functions) {
    return replacement(name, functions)
        .map(now -> "'" + name + "' was removed from the language; write " + now);
  }

  private static Optional<String> replacement(String name, Functions functions) {
    String known = REPLACEMENTS.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    if (name.endsWith("_ccdf_log")) {
      return Optional.of(name.substring(0, name.length() - 9) + "_lccdf");
    }
    if (name.endsWith("_cdf_log")) {
      return Optional.of(name.substring(0, name.length() - 8) + "_lcdf");
    }
    if (name.endsWith("_log")) {
      String stem = name.substring(0, name.length() - 4);
      for (String suffix : java.util.List.of("_lpdf", "_lpmf")) {
        if (functions.isKnown(stem + suffix)) {
          return Optional.of(stem + suffix + "(... | ...)");
        }
      }
    }
    return Optional.empty();
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.StanType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The names of the embedded Laplace approximation, which came with Stan 2.37.
final class Laplace {
  private Laplace() {}

  private static final Set<String> NAMES = new TreeSet<>();

  static {
    for (String tol : List.of("", "_tol")) {
      NAMES.add("laplace_marginal" + tol);
      NAMES.add("laplace_latent" + tol + "_rng");
      for (String helper : List.of("bernoulli_logit", "neg_binomial_2_log", "poisson_log")) {
        NAMES.add("laplace_marginal" + tol + "_" + helper + "_lpmf");
        NAMES.add("laplace_latent" + tol + "_" + helper + "_rng");
      }
    }
  }

  static boolean isName(String name) {
    return NAMES.contains(Suffixes.normalized(name));
  }

  static Set<String> names() {
    return Set.copyOf(NAMES);
  }

  /// The type of such a call.
  static StanType result(String name) {
    return Suffixes.isRng(name) ? StanType.VECTOR : StanType.REAL;
  }
}

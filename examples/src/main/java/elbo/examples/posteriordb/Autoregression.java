// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples.posteriordb;

import elbo.bijector.Bounds;
import elbo.distribution.Cauchy;
import elbo.distribution.Normal;
import elbo.model.Program;
import elbo.model.Var;

/// `arK-arK`: an autoregression of order K, conditional on the first K values.
public final class Autoregression {
  private Autoregression() {}

  /// The program; its data are `K` and `y`.
  public static Program program() {
    return Program.of(m -> {
      int order = (int) m.data("K").node().value().item();
      Var y = m.data("y", "t");
      int n = m.size("t");
      m.dim("lag", order);
      Var alpha = m.param("alpha", Normal.of(0, 10));
      Var beta = m.param("beta", Normal.of(0, 10), "lag");
      Var sigma = m.param("sigma", Cauchy.of(0, 2.5), Bounds.lower(0));
      Var mean = alpha;
      for (int k = 0; k < order; k++) {
        mean = mean.plus(beta.get(k).times(y.slice(order - 1 - k, n - 1 - k)));
      }
      m.observe("y", Normal.of(mean, sigma), y.slice(order, n));
    });
  }
}

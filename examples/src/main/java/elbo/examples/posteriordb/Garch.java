// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples.posteriordb;

import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.distribution.Normal;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.model.Program;
import elbo.model.Var;
import java.util.ArrayList;
import java.util.List;

/// `garch-garch11`: the variance follows its own past and the past squared residual; flat priors.
public final class Garch {
  private Garch() {}

  /// The program; its data are `y` and `sigma1`.
  public static Program program() {
    return Program.of(m -> {
      Var y = m.data("y", "t");
      Var first = m.data("sigma1");
      Var mu = m.param("mu", new Identity());
      Var alpha0 = m.param("alpha0", Bounds.lower(0));
      Var alpha1 = m.param("alpha1", Bounds.between(0, 1));
      Var beta1 = m.param("beta1", Bounds.between(Var.of(0), Var.of(1).minus(alpha1)));
      Var shocks = alpha0.plus(alpha1.times(y.minus(mu).square()));
      List<Node> sigma = new ArrayList<>(List.of(first.node()));
      Var variance = first.square();
      for (int t = 1; t < m.size("t"); t++) {
        variance = shocks.get(t - 1).plus(beta1.times(variance));
        sigma.add(variance.sqrt().node());
      }
      m.observe("y", Normal.of(mu, Layout.stack(0, sigma)), y);
    });
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples.posteriordb;

import elbo.bijector.Bounds;
import elbo.bijector.Ordered;
import elbo.distribution.Beta;
import elbo.distribution.Mixture;
import elbo.distribution.Normal;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.model.Program;
import elbo.model.Var;
import java.util.List;

/// `low_dim_gauss_mix-low_dim_gauss_mix`: a mixture of two normal distributions with ordered means,
/// the labels summed out.
public final class GaussianMixture {
  private GaussianMixture() {}

  /// The program; its data are `y`.
  public static Program program() {
    return Program.of(m -> {
      Var y = m.data("y", "n");
      m.dim("component", 2);
      Var mu = m.param("mu", Normal.of(0, 2), Ordered.increasing(), "component");
      Var sigma = m.param("sigma", Normal.of(0, 2), Bounds.lower(0), "component");
      Var theta = m.param("theta", Beta.of(5, 5));
      Var rest = Var.of(1).minus(theta);
      Node weights = Layout.stack(0, List.of(theta.node(), rest.node()));
      Normal low = Normal.of(mu.get(0), sigma.get(0));
      Normal high = Normal.of(mu.get(1), sigma.get(1));
      m.observe("y", Mixture.of(weights, low, high), y);
    });
  }
}

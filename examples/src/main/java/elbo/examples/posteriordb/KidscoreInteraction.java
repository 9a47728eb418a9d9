// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples.posteriordb;

import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.distribution.Cauchy;
import elbo.distribution.Normal;
import elbo.model.Program;
import elbo.model.Var;

/// `kidiq-kidscore_interaction`: linear regression of a child's test score on the mother's
/// schooling, her IQ and their product.
public final class KidscoreInteraction {
  private KidscoreInteraction() {}

  /// The program; its data are `kid_score`, `mom_hs` and `mom_iq`.
  public static Program program() {
    return Program.of(m -> {
      Var score = m.data("kid_score", "n");
      Var school = m.data("mom_hs", "n");
      Var iq = m.data("mom_iq", "n");
      m.dim("coefficient", 4);
      Var beta = m.param("beta", new Identity(), "coefficient");
      Var sigma = m.param("sigma", Cauchy.of(0, 2.5), Bounds.lower(0));
      Var mean =
          beta.get(0)
              .plus(beta.get(1).times(school))
              .plus(beta.get(2).times(iq))
              .plus(beta.get(3).times(school.times(iq)));
      m.observe("kid_score", Normal.of(mean, sigma), score);
    });
  }
}

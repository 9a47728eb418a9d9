// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples.posteriordb;

import elbo.bijector.Bounds;
import elbo.distribution.Cauchy;
import elbo.distribution.Normal;
import elbo.model.Program;
import elbo.model.Var;

/// `eight_schools-eight_schools_noncentered`: treatment effects in eight schools with known
/// standard errors, non-centred.
public final class EightSchools {
  private EightSchools() {}

  /// The program; its data are `y` and `sigma`.
  public static Program program() {
    return Program.of(m -> {
      Var y = m.data("y", "school");
      Var error = m.data("sigma", "school");
      Var raw = m.param("theta_trans", Normal.of(0, 1), "school");
      Var mu = m.param("mu", Normal.of(0, 5));
      Var tau = m.param("tau", Cauchy.of(0, 5), Bounds.lower(0));
      Var theta = m.derive("theta", mu.plus(tau.times(raw)));
      m.observe("y", Normal.of(theta, error), y);
    });
  }
}

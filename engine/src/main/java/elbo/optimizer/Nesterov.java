// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// Nesterov's accelerated gradient: v ← β·v + g, x ← x + η·(g + β·v). The parameters kept are the
/// points ahead at which the gradient is taken, so no other point need be evaluated. Nesterov 1983,
/// "A method for solving the convex programming problem with convergence rate O(1/k²)"; in this
/// form Bengio, Boulanger-Lewandowski & Pascanu 2013, "Advances in optimizing recurrent networks",
/// equation 7.
///
/// @param decay β, in [0, 1)
public record Nesterov(double decay) implements UpdateRule {
  private static final String VELOCITY = "velocity";

  /// Checks.
  public Nesterov {
    Settings.requireDecay("decay", decay, "nesterov");
  }

  /// With the usual decay of 0.9.
  public Nesterov() {
    this(0.9);
  }

  @Override
  public String name() {
    return "nesterov";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return UpdateState.of(parameters).withNew(VELOCITY, Values.zeros(parameters));
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    double[][] g = state.read(gradient);
    double[][] x = Values.copies(state.parameters());
    double[][] v = Values.copies(state.slot(VELOCITY));
    for (int k = 0; k < x.length; k++) {
      for (int i = 0; i < x[k].length; i++) {
        v[k][i] = decay * v[k][i] + g[k][i];
        x[k][i] += stepSize * (g[k][i] + decay * v[k][i]);
      }
    }
    return state.next(x).with(VELOCITY, Values.wrap(state.parameters(), v));
  }
}

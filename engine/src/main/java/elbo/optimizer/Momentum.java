// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// Gradient ascent with momentum (heavy ball): v ← β·v + g, x ← x + η·v. In the long run a step is
/// 1/(1 − β) times as long as that of plain ascent. Polyak 1964, "Some methods of speeding up the
/// convergence of iteration methods"; in this form Sutskever, Martens, Dahl & Hinton 2013, "On the
/// importance of initialization and momentum in deep learning".
///
/// @param decay β, in [0, 1)
public record Momentum(double decay) implements UpdateRule {
  private static final String VELOCITY = "velocity";

  /// Checks.
  public Momentum {
    Settings.requireDecay("decay", decay, "momentum");
  }

  /// With the usual decay of 0.9: an average over about ten gradients.
  public Momentum() {
    this(0.9);
  }

  @Override
  public String name() {
    return "momentum";
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
        x[k][i] += stepSize * v[k][i];
      }
    }
    return state.next(x).with(VELOCITY, Values.wrap(state.parameters(), v));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// RMSProp: s ← ρ·s + (1 − ρ)·g², x ← x + η·g/(√s + ε), elementwise; s begins at 0, so the first
/// steps are longer, by up to 1/√(1 − ρ). Tieleman & Hinton 2012, "Lecture 6.5: rmsprop".
///
/// @param decay ρ, in [0, 1)
/// @param epsilon ε, positive
public record RmsProp(double decay, double epsilon) implements UpdateRule {
  private static final String SQUARES = "squares";

  /// Checks.
  public RmsProp {
    Settings.requireDecay("decay", decay, "rmsprop");
    Settings.requirePositive("epsilon", epsilon, "rmsprop");
  }

  /// With a decay of 0.9, as in the lecture, and an ε of 1e-8.
  public RmsProp() {
    this(0.9, 1e-8);
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return UpdateState.of(parameters).withNew(SQUARES, Values.zeros(parameters));
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    double[][] g = state.read(gradient);
    double[][] x = Values.copies(state.parameters());
    double[][] s = Values.copies(state.slot(SQUARES));
    for (int k = 0; k < x.length; k++) {
      for (int i = 0; i < x[k].length; i++) {
        s[k][i] = decay * s[k][i] + (1 - decay) * g[k][i] * g[k][i];
        x[k][i] += stepSize * g[k][i] / (Math.sqrt(s[k][i]) + epsilon);
      }
    }
    return state.next(x).with(SQUARES, Values.wrap(state.parameters(), s));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// AdaGrad: s ← s + g², x ← x + η·g/√(s + ε), elementwise. Steps shrink like 1/√t by themselves and
/// never grow again, which suits gradients that are rarely other than 0. Duchi, Hazan & Singer
/// 2011, "Adaptive subgradient methods for online learning and stochastic optimization".
///
/// @param epsilon ε, positive: keeps coordinates without gradient where they are
public record AdaGrad(double epsilon) implements UpdateRule {
  private static final String SQUARES = "squares";

  /// Checks.
  public AdaGrad {
    Settings.requirePositive("epsilon", epsilon, "adagrad");
  }

  /// With an ε of 1e-10, which matters to gradients below 1e-5 only.
  public AdaGrad() {
    this(1e-10);
  }

  @Override
  public String name() {
    return "adagrad";
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
        s[k][i] += g[k][i] * g[k][i];
        x[k][i] += stepSize * g[k][i] / Math.sqrt(s[k][i] + epsilon);
      }
    }
    return state.next(x).with(SQUARES, Values.wrap(state.parameters(), s));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// Gradient ascent: x ← x + η·g.
///
/// On a concave quadratic whose largest curvature is L it converges for η < 2/L, and no other: the
/// error along a direction of curvature λ shrinks by 1 − ηλ a step.
public record GradientAscent() implements ScalarStepRule {
  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return UpdateState.of(parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    double[][] g = state.read(gradient);
    double[][] x = Values.copies(state.parameters());
    for (int k = 0; k < x.length; k++) {
      for (int i = 0; i < x[k].length; i++) {
        x[k][i] += stepSize * g[k][i];
      }
    }
    return state.next(x);
  }

  @Override
  public double effectiveStep(UpdateState after, double stepSize) {
    return stepSize;
  }
}

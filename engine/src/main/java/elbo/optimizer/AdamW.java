// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// Adam with decoupled weight decay: x ← x − η·λ·x beside Adam's step. Unlike the penalty λ‖x‖²/2
/// ([WeightDecay]), it pulls all coordinates alike, whatever their gradients' scale. Loshchilov &
/// Hutter 2019, "Decoupled weight decay regularization", algorithm 2.
///
/// @param adam the step
/// @param decay λ, not negative
public record AdamW(Adam adam, double decay) implements UpdateRule {
  /// Checks.
  public AdamW {
    Settings.requireNotNegative("decay", decay, "adamw");
  }

  /// Adam as in its paper, with a decay of 0.01.
  public AdamW() {
    this(new Adam(), 0.01);
  }

  @Override
  public String name() {
    return "adamw";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return adam.start(parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    UpdateState next = adam.step(state, gradient, stepSize);
    double[][] x = Values.copies(next.parameters());
    for (int k = 0; k < x.length; k++) {
      double[] before = state.parameters().get(k).array();
      for (int i = 0; i < x[k].length; i++) {
        x[k][i] -= stepSize * decay * before[i];
      }
    }
    return next.withParameters(Values.wrap(next.parameters(), x));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// A rule that ascends f(x) − λ‖x‖²/2 where it is given the gradient of f: g − λ·x. A rule that
/// rescales gradients rescales the penalty with them; [AdamW] does not.
///
/// @param rule any
/// @param decay λ, not negative
public record WeightDecay(UpdateRule rule, double decay) implements UpdateRule {
  /// Checks.
  public WeightDecay {
    Settings.requireNotNegative("decay", decay, "weight decay");
  }

  @Override
  public String name() {
    return rule.name() + ", with weight decay";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return rule.start(parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    var _ = state.read(gradient); // shapes, before anything is added
    double[][] g = Values.copies(gradient);
    for (int k = 0; k < g.length; k++) {
      double[] x = state.parameters().get(k).array();
      for (int i = 0; i < g[k].length; i++) {
        g[k][i] -= decay * x[i];
      }
    }
    return rule.step(state, Values.wrap(gradient, g), stepSize);
  }

  @Override
  public List<Tensor> result(UpdateState state) {
    return rule.result(state);
  }
}

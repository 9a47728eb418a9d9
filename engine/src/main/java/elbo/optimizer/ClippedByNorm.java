// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// A rule that gets gradients no longer than a bound: a longer one keeps its direction. Pascanu,
/// Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks", algorithm 1.
/// Clipped stochastic gradients are biased: where the bound is reached at the optimum, the ascent
/// ends elsewhere.
///
/// A gradient that is not finite is handed on as it is.
///
/// @param rule any
/// @param bound of the Euclidean norm over all parameters together, positive
public record ClippedByNorm(UpdateRule rule, double bound) implements UpdateRule {
  /// Checks.
  public ClippedByNorm {
    Settings.requirePositive("bound", bound, "clipping by norm");
  }

  @Override
  public String name() {
    return rule.name() + ", clipped by norm";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return rule.start(parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    double norm = Values.norm(gradient);
    if (!(norm > bound && norm < Double.POSITIVE_INFINITY)) {
      return rule.step(state, gradient, stepSize);
    }
    double[][] g = Values.copies(gradient);
    for (double[] values : g) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= bound / norm;
      }
    }
    return rule.step(state, Values.wrap(gradient, g), stepSize);
  }

  @Override
  public List<Tensor> result(UpdateState state) {
    return rule.result(state);
  }
}

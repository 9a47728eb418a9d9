// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// A rule that gets gradients whose every coordinate is at most a bound in size; a longer one
/// changes its direction. Infinite coordinates are cut too, NaN is handed on.
///
/// @param rule any
/// @param bound of the absolute value of each coordinate, positive
public record ClippedByValue(UpdateRule rule, double bound) implements UpdateRule {
  /// Checks.
  public ClippedByValue {
    Settings.requirePositive("bound", bound, "clipping by value");
  }

  @Override
  public String name() {
    return rule.name() + ", clipped by value";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return rule.start(parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    double[][] g = Values.copies(gradient);
    for (double[] values : g) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(-bound, Math.min(bound, values[i]));
      }
    }
    return rule.step(state, Values.wrap(gradient, g), stepSize);
  }

  @Override
  public List<Tensor> result(UpdateState state) {
    return rule.result(state);
  }
}

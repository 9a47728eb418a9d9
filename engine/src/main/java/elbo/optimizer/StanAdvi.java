// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// The rule of Stan's ADVI: x ← x + η·t^−½·g/(τ + √s) for t = 1, 2, …, elementwise, where s is g²
/// at first and α·g² + (1 − α)·s after. The root of t belongs to the rule, so Stan's η is a
/// constant schedule. Kucukelbir, Tran, Ranganath, Gelman & Blei 2017, "Automatic differentiation
/// variational inference", equations 10 and 11; as in Stan's code, which has no ε in the exponent
/// of t.
///
/// @param weight α of the newest gradient, in (0, 1]
/// @param offset τ, positive
public record StanAdvi(double weight, double offset) implements UpdateRule {
  private static final String SQUARES = "squares";

  /// Checks.
  public StanAdvi {
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "weight must be in (0, 1], got " + weight + " (stan-advi)");
    }
    Settings.requirePositive("offset", offset, "stan-advi");
  }

  /// As Stan has it: α = 0.1, τ = 1.
  public StanAdvi() {
    this(0.1, 1);
  }

  @Override
  public String name() {
    return "stan-advi";
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
    double newest = state.step() == 0 ? 1 : weight;
    double size = stepSize / Math.sqrt(state.step() + 1.0);
    for (int k = 0; k < x.length; k++) {
      for (int i = 0; i < x[k].length; i++) {
        s[k][i] = newest * g[k][i] * g[k][i] + (1 - newest) * s[k][i];
        x[k][i] += size * g[k][i] / (offset + Math.sqrt(s[k][i]));
      }
    }
    return state.next(x).with(SQUARES, Values.wrap(state.parameters(), s));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// DoWG, distance over weighted gradients: x ← x + η·r²/√v·g, where r = max‖x − x₀‖ over the
/// iterates so far (at first α(1 + ‖x₀‖)) and v = Σr²‖g‖². It needs no step size: η is 1, a
/// constant schedule, and averaged iterates ([Averaging#polynomial] of degree 8). Bolder than
/// [DoG]. Khaled, Mishchenko & Jin 2023, "DoWG unleashed", algorithm 1.
///
/// @param first α, positive: only its order of magnitude matters
public record DoWG(double first) implements ScalarStepRule {
  private static final String START = "start";
  private static final String DISTANCE = "distance";
  private static final String SQUARES = "squares";

  /// Checks.
  public DoWG {
    Settings.requirePositive("first", first, "dowg");
  }

  /// With α = 1e-6.
  public DoWG() {
    this(1e-6);
  }

  @Override
  public String name() {
    return "dowg";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return UpdateState.of(parameters)
        .withNew(START, parameters)
        .withNew(DISTANCE, Values.number(first * (1 + Values.norm(parameters))))
        .withNew(SQUARES, Values.number(0));
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    double[][] g = state.read(gradient);
    double[][] x = Values.copies(state.parameters());
    double r = Math.max(state.number(DISTANCE), Values.distance(x, state.slot(START)));
    double length = Values.norm(gradient);
    double v = state.number(SQUARES) + r * length * (r * length);
    double size = stepSize * factor(r, v);
    for (int k = 0; k < x.length; k++) {
      for (int i = 0; i < x[k].length; i++) {
        x[k][i] += size * g[k][i];
      }
    }
    return state.next(x).with(DISTANCE, Values.number(r)).with(SQUARES, Values.number(v));
  }

  @Override
  public double effectiveStep(UpdateState after, double stepSize) {
    return stepSize * factor(after.number(DISTANCE), after.number(SQUARES));
  }

  /// Without any gradient so far there is nowhere to go.
  private static double factor(double r, double v) {
    return v > 0 ? r * (r / Math.sqrt(v)) : v;
  }
}

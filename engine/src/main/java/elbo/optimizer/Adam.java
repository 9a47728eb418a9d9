// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Adam: m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², x ← x + η·m̂/(√ŝ + ε), elementwise, where
/// m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) undo that both begin at 0. A step moves a coordinate by
/// about η at most, whatever the gradient's scale. Kingma & Ba 2015, "Adam: a method for stochastic
/// optimization", algorithm 1.
///
/// With a constant η it ends in a cloud of radius about η around the optimum: let η fall, or
/// average ([Averaged]).
///
/// @param decay1 β₁ of the mean, in [0, 1)
/// @param decay2 β₂ of the squares, in [0, 1)
/// @param epsilon ε, positive
public record Adam(double decay1, double decay2, double epsilon) implements UpdateRule {
  private static final String MEAN = "mean";
  private static final String SQUARES = "squares";

  /// Checks.
  public Adam {
    Settings.requireDecay("decay1", decay1, "adam");
    Settings.requireDecay("decay2", decay2, "adam");
    Settings.requirePositive("epsilon", epsilon, "adam");
  }

  /// With the decays and the ε of the paper: 0.9, 0.999, 1e-8.
  public Adam() {
    this(0.9, 0.999, 1e-8);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return UpdateState.of(parameters)
        .withNew(MEAN, Values.zeros(parameters))
        .withNew(SQUARES, Values.zeros(parameters));
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    double[][] g = state.read(gradient);
    double[][] x = new double[g.length][];
    double[][] m = new double[g.length][];
    double[][] s = new double[g.length][];
    double meanFactor = 1 / weight(decay1, state.step() + 1);
    double squareFactor = 1 / weight(decay2, state.step() + 1);
    List<Tensor> means = state.slot(MEAN);
    List<Tensor> squares = state.slot(SQUARES);
    for (int k = 0; k < g.length; k++) {
      x[k] = new double[g[k].length];
      m[k] = new double[g[k].length];
      s[k] = new double[g[k].length];
      double[] oldX = state.parameters().get(k).array();
      double[] oldM = means.get(k).array();
      double[] oldS = squares.get(k).array();
      move(g[k], oldX, oldM, oldS, stepSize, meanFactor, squareFactor, x[k], m[k], s[k]);
    }
    return state.next(
        x,
        Map.of(
            MEAN, Values.wrap(state.parameters(), m), SQUARES, Values.wrap(state.parameters(), s)));
  }

  /// 1 − βᵗ, the weight of all gradients so far. Once βᵗ < exp(−t(1 − β)) is below 2⁻⁵⁴ =
  /// e^(−37.43) that rounds to 1, and the power is saved.
  private static double weight(double decay, long steps) {
    return steps * (1 - decay) > 38 ? 1 : 1 - StrictMath.pow(decay, (double) steps);
  }

  /// One tensor in one pass, into new arrays: copies that are then changed would be read and
  /// written twice.
  private void move(
      double[] g,
      double[] oldX,
      double[] oldM,
      double[] oldS,
      double stepSize,
      double meanFactor,
      double squareFactor,
      double[] x,
      double[] m,
      double[] s) {
    for (int i = 0; i < g.length; i++) {
      double mean = decay1 * oldM[i] + (1 - decay1) * g[i];
      double square = decay2 * oldS[i] + (1 - decay2) * g[i] * g[i];
      m[i] = mean;
      s[i] = square;
      x[i] =
          oldX[i] + stepSize * (meanFactor * mean) / (Math.sqrt(squareFactor * square) + epsilon);
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

import java.util.Arrays;

/// The stages of an implicit scheme, by Newton's method with the Jacobian at the beginning of the
/// step; derivatives along a direction have the same Jacobian, apart from what they owe the states.
/// A lane that has converged is not touched again, however long others take.
final class Newton {
  private static final int MOST_ITERATIONS = 12;

  /// The error of a stage, relative to the tolerance of a step.
  private static final double ACCURACY = 1e-3;

  private static final double ULPS = 4 * Math.ulp(1.0);

  private final OdeSolver solver;
  final LaneMatrices matrices;
  double[] jacobian = {};
  private double[] base = {};
  private double[] rates = {};
  private double[] before = {};
  private boolean[] settled = {};
  private boolean[] failed = {};

  Newton(OdeSolver solver) {
    this.solver = solver;
    this.matrices = new LaneMatrices(solver.states);
  }

  void prepare(int lanes) {
    if (!solver.scheme.isImplicit()) {
      return;
    }
    int n = solver.states;
    jacobian = new double[n * n * lanes];
    base = new double[solver.width * lanes];
    rates = new double[solver.width * lanes];
    before = new double[lanes];
    settled = new boolean[lanes];
    failed = new boolean[lanes];
    matrices.prepare(lanes);
  }

  /// Whether a lane's stages could not be computed.
  boolean hasFailed(int lane) {
    return failed[lane];
  }

  /// All stages but the first, and the new states, which are those of the last stage.
  void stages(OdeSystem system, boolean[] live) {
    Tableau scheme = solver.scheme;
    int lanes = solver.lanes;
    int size = solver.width * lanes;
    system.jacobian(solver.time, solver.y, jacobian);
    for (int l = 0; l < lanes; l++) {
      failed[l] = false;
      if (live[l]) {
        matrices.factor(jacobian, l, lanes, 1, -scheme.gamma * solver.trial[l]);
        failed[l] = matrices.isSingular(l);
      }
    }
    int last = scheme.stages() - 1;
    for (int s = 1; s <= last; s++) {
      double[] state = solver.stage[s];
      LaneMath.step(base, solver.y, solver.trial, scheme.a[s], solver.k, s, size, lanes);
      System.arraycopy(base, 0, state, 0, size);
      LaneMath.addScaled(state, scheme.gamma, solver.trial, solver.k[s - 1], size, lanes);
      solve(system, s, state, live);
      double[] k = solver.k[s];
      for (int l = 0; l < lanes; l++) {
        double scale = scheme.gamma * solver.trial[l];
        for (int i = l; i < size; i += lanes) {
          k[i] = live[l] ? (state[i] - base[i]) / scale : 0;
        }
      }
    }
    System.arraycopy(solver.stage[last], 0, solver.next, 0, size);
  }

  private void solve(OdeSystem system, int s, double[] state, boolean[] live) {
    int lanes = solver.lanes;
    int open = 0;
    for (int l = 0; l < lanes; l++) {
      settled[l] = !live[l] || failed[l];
      open += settled[l] ? 0 : 1;
    }
    Arrays.fill(before, 0, lanes, 0);
    for (int iteration = 0; open > 0 && iteration < MOST_ITERATIONS; iteration++) {
      solver.rates(system, solver.stageTime(s), state, rates);
      for (int l = 0; l < lanes; l++) {
        if (!settled[l] && advance(l, state, iteration == 0)) {
          settled[l] = true;
          open--;
        }
      }
    }
    for (int l = 0; l < lanes; l++) {
      failed[l] |= !settled[l];
    }
  }

  /// One iteration of a lane.
  ///
  /// @return whether it is over
  private boolean advance(int l, double[] state, boolean first) {
    int lanes = solver.lanes;
    int size = solver.width * lanes;
    double scale = solver.scheme.gamma * solver.trial[l];
    for (int i = l; i < size; i += lanes) {
      rates[i] = base[i] + scale * rates[i] - state[i];
    }
    for (int from = 0; from < solver.width; from += solver.states) {
      matrices.solve(rates, from, l, lanes);
    }
    double norm = 0;
    boolean exact = true;
    for (int i = l; i < size; i += lanes) {
      norm = Math.max(norm, Math.abs(rates[i]) / solver.scale(Math.abs(solver.y[i])));
      state[i] += rates[i];
      exact &= Math.abs(rates[i]) <= ULPS * Math.abs(state[i]);
    }
    double rate = first ? 1 : norm / before[l];
    before[l] = norm;
    if (!(norm < Double.POSITIVE_INFINITY) || !first && rate >= 2) {
      failed[l] = true;
      return true;
    }
    return exact || norm <= 1e-2 * ACCURACY || rate < 1 && norm * rate <= ACCURACY * (1 - rate);
  }
}

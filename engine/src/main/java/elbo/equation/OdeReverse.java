// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

import java.util.Arrays;

/// The derivative of the steps on the tape, from the last to the first, by the chain rule. What it
/// computes is the exact gradient of the numbers that were computed forward with these steps, at a
/// cost that does not grow with the number of parameters. Lanes have different numbers of steps;
/// one that is back at its start waits.
final class OdeReverse {
  private final OdeSolver solver;
  private final Newton newton;
  private final double[] weights;

  private double[] onState = {};
  private double[] onParameters = {};
  private double[] onFirst = {};
  private double[] ofStates = {};
  private double[] ofParameters = {};
  private double[] passed = {};
  private final double[][] onStage;
  private int[] row = {};
  private int[] output = {};
  private boolean[] live = {};
  private int running;

  OdeReverse(OdeSolver solver, Newton newton) {
    this.solver = solver;
    this.newton = newton;
    this.weights = new double[solver.scheme.stages()];
    this.onStage = new double[solver.scheme.stages()][0];
  }

  private void prepare() {
    int lanes = solver.lanes;
    if (row.length >= lanes) {
      return;
    }
    int size = solver.states * lanes;
    onState = new double[size];
    onFirst = new double[size];
    ofStates = new double[size];
    passed = new double[size];
    onParameters = new double[solver.parameters * lanes];
    ofParameters = new double[solver.parameters * lanes];
    for (int s = 0; s < onStage.length; s++) {
      onStage[s] = new double[size];
    }
    row = new int[lanes];
    output = new int[lanes];
    live = new boolean[lanes];
  }

  void run(OdeSystem system, double[] cotangent, double[] gradient) {
    prepare();
    int lanes = solver.lanes;
    int size = solver.states * lanes;
    Arrays.fill(onState, 0, size, 0);
    Arrays.fill(onFirst, 0, size, 0);
    Arrays.fill(onParameters, 0, solver.parameters * lanes, 0);
    System.arraycopy(solver.y, 0, solver.next, 0, size);
    System.arraycopy(solver.time, 0, solver.after, 0, lanes);
    running = 0;
    for (int l = 0; l < lanes; l++) {
      row[l] = solver.kept[l] - 1;
      output[l] = solver.times - 1;
      live[l] = !solver.failed[l];
      running += live[l] ? 1 : 0;
    }
    while (running > 0) {
      read();
      step(system, cotangent);
      for (int l = 0; l < lanes; l++) {
        if (live[l]) {
          back(l);
        }
      }
    }
    if (solver.scheme.reuses) {
      for (int l = 0; l < lanes; l++) {
        live[l] = !solver.failed[l];
        running += live[l] ? 1 : 0;
      }
      pull(system, solver.time, solver.y, onFirst);
      LaneMath.add(onState, ofStates, size);
    }
    System.arraycopy(onState, 0, gradient, 0, size);
    System.arraycopy(onParameters, 0, gradient, size, solver.parameters * lanes);
    for (int l = 0; l < lanes; l++) {
      for (int i = l; i < gradientSize() && solver.failed[l]; i += lanes) {
        gradient[i] = Double.NaN;
      }
    }
  }

  private int gradientSize() {
    return (solver.states + solver.parameters) * solver.lanes;
  }

  /// The step of each lane, as it was before it was taken.
  private void read() {
    for (int l = 0; l < solver.lanes; l++) {
      solver.trial[l] = 0;
      if (live[l]) {
        solver.time[l] = solver.tape.time(row[l], l);
        solver.trial[l] = solver.tape.step(row[l], l);
        solver.tape.read(row[l], l, 0, solver.y, solver.states);
        for (int s = 1; s < onStage.length && solver.scheme.isImplicit(); s++) {
          solver.tape.read(row[l], l, s * solver.states, solver.stage[s], solver.states);
        }
      }
    }
  }

  private void back(int l) {
    int lanes = solver.lanes;
    solver.after[l] = solver.time[l];
    for (int i = l; i < solver.states * lanes; i += lanes) {
      solver.next[i] = solver.y[i];
      onFirst[i] = onStage[0][i];
    }
    if (--row[l] < 0) {
      live[l] = false;
      running--;
    }
  }

  private void step(OdeSystem system, double[] cotangent) {
    Tableau scheme = solver.scheme;
    int lanes = solver.lanes;
    int size = solver.states * lanes;
    int last = scheme.stages() - 1;
    if (!scheme.isImplicit()) {
      states(system);
    }
    for (double[] on : onStage) {
      Arrays.fill(on, 0, size, 0);
    }
    Arrays.fill(passed, 0, size, 0);
    for (int l = 0; l < lanes; l++) {
      if (live[l]) {
        outputs(l, cotangent);
      }
    }
    if (scheme.reuses) {
      for (int i = 0; i < size; i++) {
        onStage[last][i] += onFirst[i];
      }
      pull(system, solver.after, solver.next, onStage[last]);
      LaneMath.add(onState, ofStates, size);
    }
    int lastOfStep = scheme.reuses ? last - 1 : last;
    for (int s = 0; s <= lastOfStep; s++) {
      if (scheme.b[s] != 0) {
        LaneMath.addScaled(onStage[s], scheme.b[s], solver.trial, onState, size, lanes);
      }
    }
    LaneMath.add(onState, passed, size);
    for (int s = lastOfStep; s >= 1; s--) {
      if (scheme.isImplicit()) {
        implicit(system, s);
      }
      pull(system, solver.stageTime(s), solver.stage[s], onStage[s]);
      LaneMath.add(onState, ofStates, size);
      for (int j = 0; j < s; j++) {
        if (scheme.a[s][j] != 0) {
          LaneMath.addScaled(onStage[j], scheme.a[s][j], solver.trial, ofStates, size, lanes);
        }
      }
    }
    if (!scheme.reuses) {
      pull(system, solver.time, solver.y, onStage[0]);
      LaneMath.add(onState, ofStates, size);
    }
  }

  /// The states of the stages once more.
  private void states(OdeSystem system) {
    Tableau scheme = solver.scheme;
    int lastOfStep = scheme.stages() - (scheme.reuses ? 2 : 1);
    system.rates(solver.time, solver.y, solver.k[0]);
    for (int s = 1; s <= lastOfStep; s++) {
      LaneMath.step(
          solver.stage[s],
          solver.y,
          solver.trial,
          scheme.a[s],
          solver.k,
          s,
          solver.states * solver.lanes,
          solver.lanes);
      if (s < lastOfStep) {
        system.rates(solver.stageTime(s), solver.stage[s], solver.k[s]);
      }
    }
  }

  /// What the results within the step pass on to the new state, the old one and the stages.
  private void outputs(int l, double[] cotangent) {
    int lanes = solver.lanes;
    int n = solver.states;
    while (output[l] >= 0 && solver.ts[output[l] * lanes + l] > solver.time[l]) {
      double at = solver.ts[output[l] * lanes + l];
      int from = output[l] * n * lanes + l;
      boolean inside = solver.scheme.isDense && at < solver.after[l];
      if (inside) {
        Tableau.dense((at - solver.time[l]) / solver.trial[l], weights);
        for (int i = 0; i < n; i++) {
          double g = cotangent[from + i * lanes];
          passed[i * lanes + l] += g;
          for (int s = 0; s < weights.length; s++) {
            onStage[s][i * lanes + l] += solver.trial[l] * weights[s] * g;
          }
        }
      } else {
        for (int i = 0; i < n; i++) {
          onState[i * lanes + l] += cotangent[from + i * lanes];
        }
      }
      output[l]--;
    }
  }

  /// A stage's cotangent passes through the equations that the stage solves: (I − h·γ·Jᵀ)·x =
  /// cotangent.
  private void implicit(OdeSystem system, int s) {
    system.jacobian(solver.stageTime(s), solver.stage[s], newton.jacobian);
    for (int l = 0; l < solver.lanes; l++) {
      if (live[l]) {
        double scale = solver.scheme.gamma * solver.trial[l];
        newton.matrices.factor(newton.jacobian, l, solver.lanes, 1, -scale);
        newton.matrices.solveTransposed(onStage[s], l, solver.lanes);
      }
    }
  }

  /// The cotangents from that of the rates at a state; those of the parameters are added up. Lanes
  /// that wait get zeros, whatever the derivative is.
  private void pull(OdeSystem system, double[] t, double[] state, double[] on) {
    int lanes = solver.lanes;
    system.pull(t, state, on, ofStates, ofParameters);
    if (running < lanes) {
      for (int l = 0; l < lanes; l++) {
        if (!live[l]) {
          clear(ofStates, l, solver.states);
          clear(ofParameters, l, solver.parameters);
        }
      }
    }
    LaneMath.add(onParameters, ofParameters, solver.parameters * lanes);
  }

  private void clear(double[] x, int l, int count) {
    for (int i = 0; i < count; i++) {
      x[i * solver.lanes + l] = 0;
    }
  }
}

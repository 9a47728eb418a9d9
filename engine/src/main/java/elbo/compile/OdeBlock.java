// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.equation.OdeSolver;
import elbo.equation.OdeSystem;
import org.jspecify.annotations.Nullable;

/// Some lanes of an [OdeStep] on one thread, with a solver.
final class OdeBlock implements OdeSystem {
  private final OdeStep step;
  private final OdeSolver solver;
  private int lanes;
  private int room;
  private double[] initial = {};
  private double[] start = {};
  private double[] times = {};
  private double[] parameters = {};
  private double[] direction = {};
  private double[] results = {};
  private double[] gradient = {};
  private @Nullable Frame rates;
  private @Nullable Frame tangent;
  private @Nullable Frame jacobian;
  private @Nullable Frame pull;

  OdeBlock(OdeStep step) {
    this.step = step;
    this.solver =
        new OdeSolver(
            step.op.method(),
            step.op.states(),
            step.op.parameters(),
            step.op.tangent().isPresent());
  }

  private void prepare(int count) {
    lanes = Math.max(LaneBlocks.FEWEST_LANES, count);
    if (room >= lanes) {
      return;
    }
    room = lanes;
    int n = step.op.states();
    int p = step.op.parameters();
    initial = new double[n * lanes];
    start = new double[lanes];
    times = new double[step.times * lanes];
    parameters = new double[p * lanes];
    results = new double[step.times * n * lanes];
    rates = step.rates.frame(lanes);
    direction = new double[p * lanes];
    tangent = step.tangent.isPresent() ? step.tangent.get().frame(lanes) : null;
    jacobian = step.jacobian.isPresent() ? step.jacobian.get().frame(lanes) : null;
    if (step.pull.isPresent()) {
      gradient = new double[(n + p) * lanes];
      pull = step.pull.get().frame(lanes);
    }
  }

  /// Runs the lanes `from` to `from + count − 1`.
  ///
  /// @param forward the block that has solved them, or this one
  void run(Frame f, OdeBlock forward, int from, int count) {
    prepare(count);
    load(f, 3, parameters, from, count);
    if (forward == this) {
      for (int i = 0; i < step.op.parameters() * lanes; i++) {
        direction[i] = OdeSolver.direction(i / lanes, parameters[i]);
      }
      load(f, 0, initial, from, count);
      load(f, 1, start, from, count);
      load(f, 2, times, from, count);
      solver.solve(this, lanes, step.times, initial, start, times, results, step.keeps());
    }
    if (step.pull.isPresent()) {
      load(f, 5, results, from, count);
      forward.solver.pull(this, results, gradient);
      store(f, gradient, from, count);
    } else {
      store(f, results, from, count);
    }
  }

  private void load(Frame f, int argument, double[] to, int from, int count) {
    LaneBlocks.load(f, step.arguments.get(argument), step.problems, to, lanes, from, count);
  }

  private void store(Frame f, double[] x, int from, int count) {
    LaneBlocks.store(f, step.target, step.problems, x, lanes, from, count);
  }

  private Frame bound(@Nullable Frame frame, double[] t, double[] y) {
    if (frame == null) {
      throw new IllegalStateException("a solver has no memory");
    }
    LaneProgram.bind(frame, 0, t);
    LaneProgram.bind(frame, 1, y);
    LaneProgram.bind(frame, 2, parameters);
    return frame;
  }

  @Override
  public void rates(double[] t, double[] y, double[] result) {
    Frame frame = bound(rates, t, y);
    LaneProgram.bind(frame, 3, result);
    step.rates.run(frame, lanes);
  }

  @Override
  public void moving(double[] t, double[] y, double[] result) {
    Frame frame = bound(tangent, t, y);
    LaneProgram.bind(frame, 3, direction);
    LaneProgram.bind(frame, 4, result);
    step.tangent.orElseThrow().run(frame, lanes);
  }

  @Override
  public void jacobian(double[] t, double[] y, double[] result) {
    Frame frame = bound(jacobian, t, y);
    LaneProgram.bind(frame, 3, result);
    step.jacobian.orElseThrow().run(frame, lanes);
  }

  @Override
  public void pull(
      double[] t, double[] y, double[] cotangent, double[] ofStates, double[] ofParameters) {
    Frame frame = bound(pull, t, y);
    LaneProgram.bind(frame, 3, cotangent);
    LaneProgram.bind(frame, 4, ofStates);
    LaneProgram.bind(frame, 5, ofParameters);
    step.pull.orElseThrow().run(frame, lanes);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

import java.util.Arrays;

/// Solves initial value problems, one per lane, and gives the gradient of what it computed. All
/// lanes try a step at the same time, each with its own size; each accepts or refuses its own, and
/// waits when it is done. Vectors have the lanes innermost. Memory is used again by the next call;
/// for one thread.
///
/// Steps are small enough for the states and, if the solver watches a direction, for the derivative
/// of the states along it, a mixture of the derivatives by all initial states and parameters. Where
/// gradients are wanted that is needed: a system at rest takes steps of any size, and what its
/// derivatives do goes unseen.
///
/// A lane has no solution where times do not increase from `t0`, something is not finite, or more
/// steps are needed than the method allows: what was not reached is NaN.
public final class OdeSolver {
  /// The first step of schemes that follow Boost.Odeint as Stan calls it.
  private static final double FIRST_STEP = 0.1;

  private static final double[] NONE = {};

  final OdeMethod method;
  final Tableau scheme;
  final int states;
  final int parameters;

  /// What steps are made with: the states, and maybe their derivatives along a direction.
  final int width;

  final Tape tape;
  private final Newton newton;
  private final double[] weights;

  int lanes;
  int times;

  /// The times asked for, of the last call.
  double[] ts = {};

  double[] time = {};
  double[] trial = {};
  double[] after = {};
  double[] y = {};
  double[] next = {};

  /// The states of the stages and their rates.
  double[][] stage;

  double[][] k;

  /// Steps that were accepted.
  int[] kept = {};

  boolean[] failed = {};

  private double[] step = {};
  private double[] stageTime = {};
  private double[] errors = {};
  private double[] error = {};
  private double[] secondError = {};
  private int[] reached = {};
  private long[] tried = {};
  private boolean[] live = {};
  private int running;
  private double[] out = NONE;
  private final OdeReverse reverse;

  /// A solver without memory yet.
  ///
  /// @param states how many states the system has
  /// @param parameters how many parameters its gradient has
  /// @param watches whether derivatives along a direction have a say in the steps
  public OdeSolver(OdeMethod method, int states, int parameters, boolean watches) {
    this.method = method;
    this.width = watches ? 2 * states : states;
    this.scheme = method.scheme().tableau();
    this.states = states;
    this.parameters = parameters;
    int stages = scheme.stages();
    this.tape = new Tape(scheme.isImplicit() ? states * stages : states);
    this.stage = new double[stages][0];
    this.k = new double[stages][0];
    this.weights = new double[stages];
    this.newton = new Newton(this);
    this.reverse = new OdeReverse(this, newton);
  }

  /// Solves.
  ///
  /// @param numLanes how many problems
  /// @param numTimes how many times are asked for
  /// @param y0 states at `t0`
  /// @param t0 a time per lane
  /// @param atTimes `[numTimes, lanes]`, not decreasing, the first behind `t0`
  /// @param results the states at the times, `[numTimes, states, lanes]`
  /// @param keep whether [#pull] will follow
  public void solve(
      OdeSystem system,
      int numLanes,
      int numTimes,
      double[] y0,
      double[] t0,
      double[] atTimes,
      double[] results,
      boolean keep) {
    prepare(numLanes, numTimes);
    out = results;
    System.arraycopy(y0, 0, y, 0, states * lanes);
    for (int i = states * lanes; i < width * lanes; i++) {
      y[i] = direction(i / lanes - states, y0[i - states * lanes]);
    }
    System.arraycopy(t0, 0, time, 0, lanes);
    System.arraycopy(atTimes, 0, ts, 0, times * lanes);
    tape.start(lanes);
    rates(system, time, y, k[0]);
    running = 0;
    for (int l = 0; l < lanes; l++) {
      reached[l] = 0;
      kept[l] = 0;
      tried[l] = 0;
      failed[l] = false;
      live[l] = true;
      running++;
      if (isPossible(l)) {
        step[l] = firstStep(l);
      } else {
        fail(l);
      }
    }
    boolean fresh = true;
    while (running > 0) {
      plan();
      if (!scheme.reuses && !fresh) {
        rates(system, time, y, k[0]);
      }
      fresh = false;
      if (scheme.isImplicit()) {
        newton.stages(system, live);
      } else {
        stages(system);
      }
      estimate();
      for (int l = 0; l < lanes; l++) {
        if (live[l]) {
          judge(l, keep);
        }
      }
    }
    out = NONE;
  }

  /// The gradient of the sum of `cotangent` times the results of the last call of [#solve], whose
  /// system this must be: the derivative of the steps it took, their sizes held fixed.
  ///
  /// @param cotangent `[times, states, lanes]`
  /// @param gradient by the initial states and the parameters, `[states + parameters, lanes]`; NaN
  ///   where there is no solution
  public void pull(OdeSystem system, double[] cotangent, double[] gradient) {
    reverse.run(system, cotangent, gradient);
  }

  /// One component of the direction whose derivative is watched: relative to the number, with signs
  /// and sizes that have no pattern, so that derivatives do not cancel.
  ///
  /// @param index of the initial state, or of the parameter
  /// @param value its value
  public static double direction(int index, double value) {
    double golden = (index + 1) * 0.6180339887498949;
    double weight = 1 + golden - Math.floor(golden);
    return (index % 2 == 0 ? weight : -weight) * (value == 0 ? 1 : value);
  }

  void rates(OdeSystem system, double[] t, double[] state, double[] result) {
    if (width > states) {
      system.moving(t, state, result);
    } else {
      system.rates(t, state, result);
    }
  }

  private void prepare(int numLanes, int numTimes) {
    lanes = numLanes;
    times = numTimes;
    if (ts.length < times * lanes) {
      ts = new double[times * lanes];
    }
    if (time.length >= lanes) {
      return;
    }
    int size = width * lanes;
    time = new double[lanes];
    trial = new double[lanes];
    after = new double[lanes];
    step = new double[lanes];
    stageTime = new double[lanes];
    error = new double[lanes];
    secondError = new double[lanes];
    reached = new int[lanes];
    kept = new int[lanes];
    tried = new long[lanes];
    live = new boolean[lanes];
    failed = new boolean[lanes];
    y = new double[size];
    next = new double[size];
    errors = new double[size];
    for (int s = 0; s < k.length; s++) {
      k[s] = new double[size];
      stage[s] = new double[size];
    }
    newton.prepare(lanes);
  }

  private boolean isPossible(int l) {
    double before = time[l];
    boolean possible = times > 0 && Double.isFinite(before) && before < ts[l];
    for (int m = 0; m < times; m++) {
      possible &= Double.isFinite(ts[m * lanes + l]) && ts[m * lanes + l] >= before;
      before = ts[m * lanes + l];
    }
    for (int i = 0; i < states; i++) {
      possible &= Double.isFinite(y[i * lanes + l]);
    }
    return possible;
  }

  /// A hundredth of the time in which the state would change by its size at the first rate (Hairer,
  /// Nørsett and Wanner 1993, II.4), where Stan has no fixed one.
  private double firstStep(int l) {
    if (scheme.scalesByRate()) {
      return FIRST_STEP;
    }
    double state = 0;
    double rate = 0;
    for (int i = l; i < width * lanes; i += lanes) {
      double scale = scale(Math.abs(y[i]));
      state = Math.max(state, Math.abs(y[i]) / scale);
      rate = Math.max(rate, Math.abs(k[0][i]) / scale);
    }
    return state > 1e-5 && rate > 1e-5 ? 0.01 * state / rate : 1e-6;
  }

  double scale(double magnitude) {
    return method.absoluteTolerance() + method.relativeTolerance() * magnitude;
  }

  private void fail(int l) {
    failed[l] = true;
    live[l] = false;
    running--;
    for (int m = reached[l]; m < times; m++) {
      for (int i = 0; i < states; i++) {
        out[(m * states + i) * lanes + l] = Double.NaN;
      }
    }
  }

  /// How far each lane goes: it ends at the last time, or at the next one where there are no values
  /// between steps.
  private void plan() {
    for (int l = 0; l < lanes; l++) {
      if (live[l]) {
        double target = ts[(scheme.isDense ? times - 1 : reached[l]) * lanes + l];
        double gap = target - time[l];
        boolean ends = step[l] >= gap || time[l] + step[l] >= target;
        trial[l] = ends ? gap : step[l];
        after[l] = ends ? target : time[l] + step[l];
        if (!(after[l] > time[l]) || tried[l] >= method.maxSteps()) {
          fail(l);
        }
        tried[l]++;
      }
      if (!live[l]) {
        trial[l] = 0;
        after[l] = time[l];
      }
    }
  }

  /// The times of a stage.
  double[] stageTime(int s) {
    if (scheme.c[s] == 1) {
      return after;
    }
    for (int l = 0; l < lanes; l++) {
      stageTime[l] = time[l] + scheme.c[s] * trial[l];
    }
    return stageTime;
  }

  /// The stages of an explicit scheme, and the new states.
  private void stages(OdeSystem system) {
    int size = width * lanes;
    int last = scheme.stages() - 1;
    for (int s = 1; s <= last; s++) {
      double[] state = s == last && scheme.reuses ? next : stage[s];
      LaneMath.step(state, y, trial, scheme.a[s], k, s, size, lanes);
      rates(system, stageTime(s), state, k[s]);
    }
    if (!scheme.reuses) {
      LaneMath.step(next, y, trial, scheme.b, k, last + 1, size, lanes);
    }
  }

  /// The error of each lane relative to its tolerance.
  private void estimate() {
    norm(scheme.error, error);
    if (scheme.secondError.length > 0) {
      norm(scheme.secondError, secondError);
      for (int l = 0; l < lanes; l++) {
        double fifth = error[l] * error[l];
        double third = secondError[l] * secondError[l];
        error[l] = fifth == 0 ? 0 : fifth / Math.sqrt(fifth + 0.01 * third);
      }
    }
    for (int l = 0; l < lanes && scheme.isImplicit(); l++) {
      error[l] = newton.hasFailed(l) ? Double.POSITIVE_INFINITY : error[l];
    }
  }

  private void norm(double[] of, double[] norms) {
    double absolute = method.absoluteTolerance();
    double relative = method.relativeTolerance();
    LaneMath.weighted(errors, of, k, scheme.stages(), width * lanes);
    Arrays.fill(norms, 0, lanes, 0);
    double[] first = k[0];
    boolean byRate = scheme.scalesByRate();
    for (int i = 0; i < width; i++) {
      int from = i * lanes;
      for (int l = 0; l < lanes; l++) {
        double size =
            byRate
                ? Math.abs(y[from + l]) + Math.abs(trial[l] * first[from + l])
                : Math.max(Math.abs(y[from + l]), Math.abs(next[from + l]));
        double e = Math.abs(trial[l] * errors[from + l]) / (absolute + relative * size);
        norms[l] = Math.max(norms[l], e);
      }
    }
  }

  /// Accepts or refuses the step of a lane. The rule for the next step is Boost.Odeint's.
  private void judge(int l, boolean keep) {
    double e = error[l];
    if (!(e <= 1)) {
      double factor = e < Double.POSITIVE_INFINITY ? 0.9 / LaneMath.root(e, scheme.shrinkOrder) : 0;
      step[l] = trial[l] * Math.max(factor, 0.2);
      return;
    }
    if (keep) {
      keep(l);
    }
    emit(l);
    double grown = trial[l];
    if (e < 0.5) {
      double least = 1;
      for (int i = 0; i < scheme.growOrder; i++) {
        least /= 5;
      }
      grown *= 0.9 / LaneMath.root(Math.max(least, e), scheme.growOrder);
    }
    // A step that was cut to end at a time says nothing about the next one.
    step[l] = Math.max(grown, trial[l] < step[l] ? step[l] : 0);
    time[l] = after[l];
    double[] last = k[scheme.stages() - 1];
    for (int i = l; i < width * lanes; i += lanes) {
      y[i] = next[i];
      if (scheme.reuses) {
        k[0][i] = last[i];
      }
    }
    if (reached[l] == times) {
      live[l] = false;
      running--;
    }
  }

  private void keep(int l) {
    int row = kept[l]++;
    tape.write(row, l, time[l], trial[l]);
    tape.write(row, l, 0, y, states);
    if (scheme.isImplicit()) {
      for (int s = 1; s < scheme.stages(); s++) {
        tape.write(row, l, s * states, stage[s], states);
      }
    }
  }

  /// The states at the times within the step.
  private void emit(int l) {
    while (reached[l] < times && ts[reached[l] * lanes + l] <= after[l]) {
      double at = ts[reached[l] * lanes + l];
      int to = reached[l] * states * lanes + l;
      boolean inside = at < after[l] && scheme.isDense;
      if (inside) {
        Tableau.dense((at - time[l]) / trial[l], weights);
      }
      for (int i = 0; i < states; i++) {
        int from = i * lanes + l;
        double value = next[from];
        if (inside) {
          double sum = 0;
          for (int s = 0; s < weights.length; s++) {
            sum += weights[s] * k[s][from];
          }
          value = y[from] + trial[l] * sum;
        }
        out[to + i * lanes] = value;
      }
      reached[l]++;
      tried[l] = 0;
    }
  }
}

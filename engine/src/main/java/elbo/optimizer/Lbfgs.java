// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A minimisation by limited-memory BFGS as a value: [#trial()] is the point to evaluate next, and
/// [#tell] gives the state after its value and gradient are known. Many can be run side by side,
/// their trial points evaluated as one batch.
///
/// The line search is that of Lewis & Overton 2013, "Nonsmooth optimization via quasi-Newton
/// methods" (section 2.2): bisection between, and doubling beyond, steps that fail a weak Wolfe
/// condition. It needs nothing smooth and takes a trial whose value or gradient is not finite as
/// one that went too far.
///
/// @param point the best point so far
/// @param value at the point
/// @param gradient at the point
/// @param direction of the line search
/// @param slope the derivative along the direction, negative
/// @param step of the trial
/// @param low a step at which the value fell enough and the slope is still steep
/// @param high a step that went too far, ∞ if none is known
/// @param numTrials in this line search
/// @param iteration how many points were accepted
/// @param s the last differences of points
/// @param y the last differences of gradients
/// @param status whether to go on
public record Lbfgs(
    Tensor point,
    double value,
    Tensor gradient,
    Tensor direction,
    double slope,
    double step,
    double low,
    double high,
    int numTrials,
    int iteration,
    List<Tensor> s,
    List<Tensor> y,
    Status status) {
  /// How a minimisation stands.
  public enum Status {
    /// A trial is to be evaluated.
    RUNNING,
    /// The last steps no longer lower the value.
    CONVERGED,
    /// No step along the direction lowers the value.
    LINE_SEARCH_FAILED,
    /// The largest number of iterations is reached.
    OUT_OF_ITERATIONS,
  }

  /// When to stop, and how much to remember.
  ///
  /// @param history pairs of differences
  /// @param maxIterations accepted points
  /// @param tolerance the relative decrease of the value that counts as none; Stan's default is 1e4
  ///   ulps of 1
  public record Settings(int history, int maxIterations, double tolerance) {}

  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  // 60 halvings reach 1e-18 of the first step: nothing of it is left in double precision.
  private static final int MAX_TRIALS = 60;

  /// Copies.
  public Lbfgs {
    s = List.copyOf(s);
    y = List.copyOf(y);
  }

  /// A minimisation that begins at a point with a finite value and gradient. The first step has at
  /// most length 1: nothing is known of the scale.
  public static Lbfgs start(Tensor point, double value, Tensor gradient) {
    double[] d = gradient.toArray();
    double squared = dot(gradient.array(), gradient.array());
    for (int i = 0; i < d.length; i++) {
      d[i] = -d[i];
    }
    double step = Math.min(1, 1 / Math.sqrt(squared));
    Status status = squared > 0 ? Status.RUNNING : Status.CONVERGED;
    Tensor direction = Tensor.wrap(point.shape(), d);
    return new Lbfgs(
        point,
        value,
        gradient,
        direction,
        -squared,
        step,
        0,
        Double.POSITIVE_INFINITY,
        0,
        0,
        List.of(),
        List.of(),
        status);
  }

  /// The point to evaluate.
  public Tensor trial() {
    double[] x = point.toArray();
    for (int i = 0; i < x.length; i++) {
      x[i] += step * direction.get(i);
    }
    return Tensor.wrap(point.shape(), x);
  }

  /// The state after the trial was evaluated.
  ///
  /// @param trialPoint [#trial()]
  /// @param trialValue its value; not finite where it is not defined
  /// @param trialGradient its gradient
  /// @param settings the same in all steps
  public Lbfgs tell(Tensor trialPoint, double trialValue, Tensor trialGradient, Settings settings) {
    double trialSlope = dot(trialGradient.array(), direction.array());
    boolean defined =
        Double.isFinite(trialValue)
            && Double.isFinite(dot(trialGradient.array(), trialGradient.array()));
    if (!defined || !(trialValue <= value + SUFFICIENT_DECREASE * step * slope)) {
      return search(low, step);
    }
    if (!(trialSlope >= CURVATURE * slope)) {
      return search(step, high);
    }
    return accept(trialPoint, trialValue, trialGradient, settings);
  }

  private Lbfgs search(double newLow, double newHigh) {
    double next = newHigh < Double.POSITIVE_INFINITY ? (newLow + newHigh) / 2 : 2 * newLow;
    boolean failed =
        numTrials + 1 >= MAX_TRIALS
            || !(next > 0 && next < 1e300)
            || next == newLow
            || next == newHigh;
    if (failed && !s.isEmpty()) {
      // What is remembered may be wrong here: once more from the steepest descent.
      Lbfgs fresh = start(point, value, gradient);
      return new Lbfgs(
          point,
          value,
          gradient,
          fresh.direction,
          fresh.slope,
          fresh.step,
          0,
          Double.POSITIVE_INFINITY,
          0,
          iteration,
          List.of(),
          List.of(),
          fresh.status);
    }
    return new Lbfgs(
        point,
        value,
        gradient,
        direction,
        slope,
        next,
        newLow,
        newHigh,
        numTrials + 1,
        iteration,
        s,
        y,
        failed ? Status.LINE_SEARCH_FAILED : status);
  }

  private Lbfgs accept(Tensor newPoint, double newValue, Tensor newGradient, Settings settings) {
    List<Tensor> newS = new ArrayList<>(s);
    List<Tensor> newY = new ArrayList<>(y);
    Tensor difference = difference(newPoint, point);
    Tensor change = difference(newGradient, gradient);
    if (dot(difference.array(), change.array()) > 0) {
      newS.add(difference);
      newY.add(change);
      if (newS.size() > settings.history()) {
        newS.removeFirst();
        newY.removeFirst();
      }
    }
    double[] d = twoLoops(newS, newY, newGradient.toArray());
    double newSlope = dot(d, newGradient.array());
    if (!(newSlope < 0)) {
      newS.clear();
      newY.clear();
      d = twoLoops(newS, newY, newGradient.toArray());
      newSlope = dot(d, newGradient.array());
    }
    Status next = Status.RUNNING;
    boolean still =
        value - newValue
            <= settings.tolerance() * Math.max(1, Math.max(Math.abs(value), Math.abs(newValue)));
    if (still || !(newSlope < -1e-14)) {
      next = Status.CONVERGED;
    } else if (iteration + 1 >= settings.maxIterations()) {
      next = Status.OUT_OF_ITERATIONS;
    }
    double firstStep = newS.isEmpty() ? Math.min(1, 1 / Math.sqrt(-newSlope)) : 1;
    return new Lbfgs(
        newPoint,
        newValue,
        newGradient,
        Tensor.wrap(point.shape(), d),
        newSlope,
        firstStep,
        0,
        Double.POSITIVE_INFINITY,
        0,
        iteration + 1,
        newS,
        newY,
        next);
  }

  /// −H·g by the two-loop recursion (Nocedal & Wright 2006, "Numerical optimization", algorithm
  /// 7.4).
  private static double[] twoLoops(List<Tensor> s, List<Tensor> y, double[] g) {
    int m = s.size();
    double[] a = new double[m];
    for (int k = m - 1; k >= 0; k--) {
      a[k] = dot(s.get(k).array(), g) / dot(s.get(k).array(), y.get(k).array());
      addTo(g, -a[k], y.get(k).array());
    }
    double scale =
        m == 0
            ? 1
            : dot(s.get(m - 1).array(), y.get(m - 1).array())
                / dot(y.get(m - 1).array(), y.get(m - 1).array());
    for (int i = 0; i < g.length; i++) {
      g[i] *= scale;
    }
    for (int k = 0; k < m; k++) {
      double b = dot(y.get(k).array(), g) / dot(s.get(k).array(), y.get(k).array());
      addTo(g, a[k] - b, s.get(k).array());
    }
    for (int i = 0; i < g.length; i++) {
      g[i] = -g[i];
    }
    return g;
  }

  private static Tensor difference(Tensor a, Tensor b) {
    double[] d = a.toArray();
    addTo(d, -1, b.array());
    return Tensor.wrap(a.shape(), d);
  }

  private static void addTo(double[] x, double factor, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += factor * y[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.TracePoint;
import elbo.algorithm.SteinState.Moved;
import elbo.diagnostic.SteinKernel;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.random.Lattice;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// When what moves by Stein's direction is at rest: phases of a fixed step size, of which each ends
/// when its last three blocks of iterations brought the squared kernel Stein discrepancy down by
/// less than 2 %; the next has a quarter of the step, and after three it is over. The discrepancy
/// is that of the inverse multiquadric of fixed width, whatever kernel moves: it goes to 0 only if
/// the particles go to the target, and its numbers can be compared over time.
final class SteinPhases {
  /// In standard deviations of the start: a tenth, as rules that divide by the size of a gradient
  /// move by about the step itself.
  static final double STEP_SIZE = 0.1;

  /// Iterations in one step of an algorithm.
  static final int BLOCK = 20;

  private static final int MAX_PHASES = 3;
  private static final int PATIENCE = 3;
  private static final double GAIN = 0.02;
  private static final double REDUCTION = 0.25;
  private static final int MAX_FAILURES = 10;

  private SteinPhases() {}

  /// The kernel that discrepancies are measured by, for coordinates of standard deviation about 1.
  static SteinKernel measure(int dimension) {
    return new SteinKernel.InverseMultiquadric(Math.sqrt(dimension));
  }

  /// Standard normal numbers that are evenly spread, a row for each of n.
  static Tensor even(Key key, int n, int size) {
    double[] noise = new double[n * size];
    Lattice.fill(key, n, size, new double[n], noise);
    return Tensor.wrap(Shape.of(n, size), noise);
  }

  static Moved begin(UpdateState update, double stepSize, List<String> decisions) {
    return new Moved(
        update,
        0,
        0,
        stepSize,
        List.of(),
        0,
        0,
        List.of(),
        decisions,
        false,
        false,
        "the descent has not ended");
  }

  static boolean isFinite(UpdateState update) {
    for (Tensor tensor : update.parameters()) {
      for (double x : tensor.array()) {
        if (!Double.isFinite(x)) {
          return false;
        }
      }
    }
    return true;
  }

  /// After a block that led nowhere: the same again with a quarter of the step.
  static Moved failed(Moved before, long numNonFinite) {
    int failures = before.numFailures() + 1;
    boolean hopeless = failures > MAX_FAILURES;
    String reason = "a step led to numbers that are not finite";
    List<String> decisions =
        with(
            before.decisions(),
            String.format(
                Locale.ROOT,
                "Iteration %d: %s; back by %d iterations with %s.",
                before.iteration() + BLOCK,
                reason,
                BLOCK,
                hopeless ? "nothing further tried" : "a quarter of the step"));
    return new Moved(
        before.update(),
        before.iteration(),
        before.phase(),
        before.stepSize() * REDUCTION,
        before.discrepancies(),
        failures,
        before.numNonFinite() + numNonFinite,
        before.trace(),
        decisions,
        hopeless,
        false,
        hopeless ? reason : before.convergence());
  }

  /// After a block of iterations.
  ///
  /// @param discrepancy squared, at its end
  static Moved next(
      Moved before, UpdateState update, double discrepancy, long numNonFinite, int maxIterations) {
    long iteration = before.iteration() + BLOCK;
    List<Double> discrepancies = with(before.discrepancies(), discrepancy);
    List<TracePoint> trace =
        with(
            before.trace(),
            new TracePoint(iteration, Math.sqrt(discrepancy), 0, before.stepSize()));
    boolean exhausted = iteration >= maxIterations;
    boolean rests = isAtRest(discrepancies);
    int phase = before.phase() + (rests ? 1 : 0);
    boolean converged = phase == MAX_PHASES;
    List<String> decisions = before.decisions();
    String convergence = before.convergence();
    if (rests || exhausted) {
      decisions =
          with(
              decisions,
              String.format(
                  Locale.ROOT,
                  "Phase %d with step size %.3g: discrepancy %.4g after %d iterations.",
                  before.phase() + 1,
                  before.stepSize(),
                  Math.sqrt(discrepancy),
                  iteration));
      convergence =
          converged
              ? "a smaller step size brought no further gain"
              : exhausted ? "it ran out of its " + maxIterations + " iterations" : convergence;
    }
    return new Moved(
        update,
        iteration,
        phase,
        rests ? before.stepSize() * REDUCTION : before.stepSize(),
        rests ? List.of() : discrepancies,
        before.numFailures(),
        before.numNonFinite() + numNonFinite,
        trace,
        decisions,
        converged || exhausted,
        converged,
        convergence);
  }

  private static boolean isAtRest(List<Double> discrepancies) {
    int blocks = discrepancies.size();
    if (blocks <= PATIENCE) {
      return false;
    }
    return !(least(discrepancies.subList(blocks - PATIENCE, blocks))
        < (1 - GAIN) * least(discrepancies.subList(0, blocks - PATIENCE)));
  }

  private static double least(List<Double> values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}

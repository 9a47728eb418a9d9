// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// A Markov chain: a value from which it goes on to the same bits.
///
/// @param number among the chains, from 0; its random numbers depend on it
/// @param iteration the transitions so far
/// @param position where it is
/// @param stepSize of the next transition
/// @param metric of the next transition
/// @param averaging what warm-up has learnt of the step size
/// @param moments what warm-up has learnt of the metric in this window
/// @param isSearchDue whether a step size is searched for before the next transition
public record Chain(
    int number,
    int iteration,
    Position position,
    double stepSize,
    Metric metric,
    DualAveraging averaging,
    RunningMoments moments,
    boolean isSearchDue) {
  /// A chain before its first transition.
  ///
  /// @param metric that it begins with
  public static Chain start(int number, Kernel kernel, Position position, Metric metric) {
    double stepSize = kernel.firstStepSize(position.dimension());
    return new Chain(
        number,
        0,
        position,
        stepSize,
        metric,
        DualAveraging.from(stepSize),
        metric.moments(),
        kernel.isSearched());
  }

  /// With the step size that was searched for. As in Stan, the first one does not change what
  /// warm-up draws the step size to.
  Chain withSearched(double found) {
    DualAveraging a = iteration == 0 ? averaging : DualAveraging.from(found);
    return new Chain(number, iteration, position, found, metric, a, moments, false);
  }

  /// After a transition.
  Chain after(Transition transition, Kernel kernel, Schedule schedule, Windows windows) {
    int next = iteration + 1;
    Position p = transition.position();
    if (iteration >= schedule.numWarmup()) {
      return new Chain(number, next, p, stepSize, metric, averaging, moments, false);
    }
    DualAveraging a = averaging.after(transition.acceptance(), schedule.acceptance());
    if (next == schedule.numWarmup()) {
      return new Chain(number, next, p, a.finalStepSize(), metric, a, moments, false);
    }
    RunningMoments m = windows.isInside(iteration) ? moments.with(p.point()) : moments;
    if (!windows.isEnd(iteration)) {
      return new Chain(number, next, p, a.stepSize(), metric, a, m, false);
    }
    Metric learnt = metric.estimate(m);
    double first = kernel.isSearched() ? a.stepSize() : kernel.firstStepSize(position.dimension());
    return new Chain(
        number,
        next,
        p,
        first,
        learnt,
        DualAveraging.from(first),
        learnt.moments(),
        kernel.isSearched());
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// A step size as a pure function of the number of steps made before, from 0. So a resumed ascent
/// goes on as if it had not stopped.
@FunctionalInterface
public interface Schedule {
  /// The size of the step after `step` steps.
  double at(long step);

  /// The same always. The iterates of a stochastic ascent end in a cloud around the optimum whose
  /// size grows with the step: see [Averaged].
  ///
  /// @param size positive
  static Schedule constant(double size) {
    return new ConstantSchedule(size);
  }

  /// a·(b + t)^−κ with ½ < κ ≤ 1, so that the sizes' sum is infinite and their squares' sum is
  /// finite: [RobbinsMonro].
  static Schedule robbinsMonro(double a, double b, double kappa) {
    return new RobbinsMonro(a, b, kappa);
  }

  /// A size that is multiplied by a factor every so many steps: [StepDecay].
  static Schedule step(double size, double factor, long every) {
    return new StepDecay(size, factor, every);
  }

  /// From a size to 0 along half a cosine in so many steps: [CosineDecay].
  static Schedule cosine(double size, long numSteps) {
    return new CosineDecay(size, 0, numSteps, 0);
  }

  /// Half a cosine, begun anew each time it ends, with periods that grow by a factor:
  /// [CosineDecay].
  static Schedule cosineWithRestarts(double size, long firstPeriod, long growth) {
    return new CosineDecay(size, 0, firstPeriod, growth);
  }

  /// A linear rise in so many steps to where another schedule begins: [WarmUp].
  static Schedule warmUp(long numSteps, Schedule then) {
    return new WarmUp(numSteps, then);
  }
}

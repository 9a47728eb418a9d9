// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import elbo.estimator.Estimator;
import elbo.family.Family;
import elbo.model.Model;
import elbo.objective.Objective;
import elbo.random.Noise;
import java.util.Optional;

/// What an ascent follows.
///
/// @param objective what is maximised
/// @param estimator of its gradient
/// @param optimizer that follows it
/// @param sampleSize draws per sample of the objective; 0 for as many as it needs
/// @param order α of Rényi's bound, n of the χ bound; others have none
/// @param noise how the samples of a step depend on each other
/// @param reportsVariance whether the variance of the gradient is measured where the ascent ends
public record GradientChoice(
    ObjectiveChoice objective,
    EstimatorChoice estimator,
    OptimizerChoice optimizer,
    int sampleSize,
    double order,
    Noise noise,
    boolean reportsVariance) {
  /// Checks.
  public GradientChoice {
    if (!(sampleSize >= 0)) {
      throw new IllegalArgumentException(
          "the number of draws per sample must not be negative, got " + sampleSize);
    }
  }

  /// The evidence lower bound, by what suits the method; order 2 where one is needed.
  public static GradientChoice defaults() {
    return new GradientChoice(
        ObjectiveChoice.ELBO,
        EstimatorChoice.AUTO,
        OptimizerChoice.AUTO,
        0,
        2,
        Noise.ANTITHETIC,
        false);
  }

  /// With another objective.
  public GradientChoice withObjective(ObjectiveChoice value) {
    return new GradientChoice(
        value, estimator, optimizer, sampleSize, order, noise, reportsVariance);
  }

  /// With another estimator.
  public GradientChoice withEstimator(EstimatorChoice value) {
    return new GradientChoice(
        objective, value, optimizer, sampleSize, order, noise, reportsVariance);
  }

  /// With another optimizer.
  public GradientChoice withOptimizer(OptimizerChoice value) {
    return new GradientChoice(
        objective, estimator, value, sampleSize, order, noise, reportsVariance);
  }

  /// With another number of draws per sample.
  public GradientChoice withSampleSize(int value) {
    return new GradientChoice(
        objective, estimator, optimizer, value, order, noise, reportsVariance);
  }

  /// With another order.
  public GradientChoice withOrder(double value) {
    return new GradientChoice(
        objective, estimator, optimizer, sampleSize, value, noise, reportsVariance);
  }

  /// With another kind of noise.
  public GradientChoice withNoise(Noise value) {
    return new GradientChoice(
        objective, estimator, optimizer, sampleSize, order, value, reportsVariance);
  }

  /// With the variance of the gradient in the fit.
  public GradientChoice withVarianceReported() {
    return new GradientChoice(objective, estimator, optimizer, sampleSize, order, noise, true);
  }

  /// Whether natural-gradient steps of [elbo.algorithm.Advi] can follow it: a form of the evidence
  /// lower bound, of one draw per sample, along the draws.
  public boolean suitsAdvi() {
    boolean bound = objective == ObjectiveChoice.ELBO || objective == ObjectiveChoice.ELBO_ENTROPY;
    boolean along =
        switch (estimator) {
          case AUTO, PATHWISE, STICKING_THE_LANDING, DOUBLY_REPARAMETERIZED -> true;
          case SCORE_FUNCTION,
              SCORE_FUNCTION_CONSTANT,
              SCORE_FUNCTION_RUNNING,
              SCORE_FUNCTION_LEARNED,
              SCORE_FUNCTION_LEAVE_ONE_OUT,
              SCORE_FUNCTION_RAO_BLACKWELLIZED,
              SCORE_FUNCTION_CONTROL_VARIATE,
              MEASURE_VALUED,
              SELF_NORMALIZED ->
              false;
        };
    return bound && along && optimizer.equals(OptimizerChoice.AUTO) && sampleSize <= 1;
  }

  /// The objective.
  public Objective objectiveOf(Optional<Model> model) {
    int size = sampleSize > 0 ? sampleSize : defaultSampleSize();
    return objective.objective(size, order, model);
  }

  private int defaultSampleSize() {
    return switch (objective) {
      case ELBO ->
          switch (estimator) {
            case SCORE_FUNCTION_LEAVE_ONE_OUT,
                SCORE_FUNCTION_RAO_BLACKWELLIZED,
                SCORE_FUNCTION_CONTROL_VARIATE ->
                8;
            case AUTO,
                STICKING_THE_LANDING,
                DOUBLY_REPARAMETERIZED,
                PATHWISE,
                SELF_NORMALIZED,
                SCORE_FUNCTION_RUNNING,
                SCORE_FUNCTION_LEARNED,
                SCORE_FUNCTION_CONSTANT,
                SCORE_FUNCTION,
                MEASURE_VALUED ->
                1;
          };
      case ELBO_ENTROPY, ELBO_KL, FISHER -> 1;
      case IWELBO, RENYI -> 8;
      case CUBO, FORWARD_KL, JENSEN_SHANNON, TOTAL_VARIATION -> 32;
    };
  }

  /// The estimator; by default the first of those with little noise that goes with the two.
  public Estimator estimatorOf(Objective of, Family family) {
    if (estimator != EstimatorChoice.AUTO) {
      return estimator.estimator();
    }
    for (EstimatorChoice choice : EstimatorChoice.values()) {
      if (choice != EstimatorChoice.AUTO && choice.estimator().refusal(of, family).isEmpty()) {
        return choice.estimator();
      }
    }
    throw new IllegalArgumentException(
        "no estimator goes with " + of.name() + " and " + family.name());
  }
}

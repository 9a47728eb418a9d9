// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import elbo.estimator.Baseline;
import elbo.estimator.ControlVariate;
import elbo.estimator.DoublyReparameterized;
import elbo.estimator.Estimator;
import elbo.estimator.MeasureValued;
import elbo.estimator.Pathwise;
import elbo.estimator.RaoBlackwellized;
import elbo.estimator.ScoreFunction;
import elbo.estimator.SelfNormalized;
import elbo.estimator.StickingTheLanding;

/// The estimators of an objective's gradient.
///
/// In the order in which they are tried where none is given.
public enum EstimatorChoice {
  /// The first of the others that goes with objective and family.
  AUTO("auto"),
  /// [StickingTheLanding].
  STICKING_THE_LANDING("sticking-the-landing"),
  /// [DoublyReparameterized].
  DOUBLY_REPARAMETERIZED("doubly-reparameterized"),
  /// [Pathwise].
  PATHWISE("pathwise"),
  /// [SelfNormalized].
  SELF_NORMALIZED("self-normalized"),
  /// [ScoreFunction] with the other draws of a sample as baseline.
  SCORE_FUNCTION_LEAVE_ONE_OUT("score-function-leave-one-out"),
  /// [ScoreFunction] with a running mean as baseline.
  SCORE_FUNCTION_RUNNING("score-function-running"),
  /// [ScoreFunction] with a baseline that is learned.
  SCORE_FUNCTION_LEARNED("score-function-learned"),
  /// [ScoreFunction] with the objective where a phase began as baseline.
  SCORE_FUNCTION_CONSTANT("score-function-constant"),
  /// [ScoreFunction] without a baseline.
  SCORE_FUNCTION("score-function"),
  /// [RaoBlackwellized].
  SCORE_FUNCTION_RAO_BLACKWELLIZED("score-function-rao-blackwellized"),
  /// [ControlVariate].
  SCORE_FUNCTION_CONTROL_VARIATE("score-function-control-variate"),
  /// [MeasureValued].
  MEASURE_VALUED("measure-valued");

  private final String word;

  EstimatorChoice(String word) {
    this.word = word;
  }

  /// The word for it on the command line and in files.
  public String word() {
    return word;
  }

  /// The choice of a word.
  public static EstimatorChoice of(String word) {
    return Words.of(word, "estimator", values(), EstimatorChoice::word);
  }

  /// The estimator; [#AUTO] has none.
  public Estimator estimator() {
    return switch (this) {
      case AUTO ->
          throw new IllegalStateException("auto stands for what objective and family allow");
      case PATHWISE -> new Pathwise();
      case STICKING_THE_LANDING -> new StickingTheLanding();
      case DOUBLY_REPARAMETERIZED -> new DoublyReparameterized();
      case SCORE_FUNCTION -> new ScoreFunction(Baseline.NONE);
      case SCORE_FUNCTION_RUNNING -> new ScoreFunction(Baseline.RUNNING);
      case SCORE_FUNCTION_LEARNED -> new ScoreFunction(Baseline.LEARNED);
      case SCORE_FUNCTION_CONSTANT -> new ScoreFunction(Baseline.CONSTANT);
      case SCORE_FUNCTION_LEAVE_ONE_OUT -> new ScoreFunction(Baseline.LEAVE_ONE_OUT);
      case SCORE_FUNCTION_RAO_BLACKWELLIZED -> new RaoBlackwellized();
      case SCORE_FUNCTION_CONTROL_VARIATE -> new ControlVariate();
      case MEASURE_VALUED -> new MeasureValued();
      case SELF_NORMALIZED -> new SelfNormalized();
    };
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.optimizer.AdaGrad;
import elbo.optimizer.Adam;
import elbo.optimizer.DoG;
import elbo.optimizer.DoWG;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.Momentum;
import elbo.optimizer.Nesterov;
import elbo.optimizer.RmsProp;
import elbo.optimizer.UpdateRule;

/// The rules by which [Bbvi] may follow a gradient.
public enum OptimizerChoice {
  /// What suits the method: natural gradients for [Advi], [Adam] for [Bbvi].
  AUTO("auto"),
  /// [Adam].
  ADAM("adam"),
  /// [AdaGrad].
  ADAGRAD("adagrad"),
  /// [RmsProp].
  RMSPROP("rmsprop"),
  /// [GradientAscent].
  SGD("sgd"),
  /// [Momentum].
  MOMENTUM("momentum"),
  /// [Nesterov].
  NESTEROV("nesterov"),
  /// [DoG], which needs no step size.
  DOG("dog"),
  /// [DoWG], which needs no step size.
  DOWG("dowg");

  private final String word;

  OptimizerChoice(String word) {
    this.word = word;
  }

  /// The word for it on the command line and in files.
  public String word() {
    return word;
  }

  /// The choice of a word.
  public static OptimizerChoice of(String word) {
    return Words.of(word, "optimizer", values(), OptimizerChoice::word);
  }

  /// The rule.
  public UpdateRule rule() {
    return switch (this) {
      case AUTO, ADAM -> new Adam();
      case ADAGRAD -> new AdaGrad();
      case RMSPROP -> new RmsProp();
      case SGD -> new GradientAscent();
      case MOMENTUM -> new Momentum();
      case NESTEROV -> new Nesterov();
      case DOG -> new DoG();
      case DOWG -> new DoWG();
    };
  }

  /// The first step size, where none is given: for rules that normalise the gradient about what a
  /// parameter may move in a step, for the others small enough for gradients of some hundred.
  public double defaultStepSize() {
    return switch (this) {
      case AUTO, ADAM, ADAGRAD, RMSPROP -> 0.05;
      case SGD, MOMENTUM, NESTEROV -> 1e-3;
      case DOG, DOWG -> 1;
    };
  }
}

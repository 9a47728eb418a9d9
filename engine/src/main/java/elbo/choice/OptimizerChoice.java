// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import elbo.optimizer.Adam;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateRules;
import java.util.ArrayList;
import java.util.List;

/// The rule by which [elbo.algorithm.Bbvi] follows a gradient: one of [UpdateRules], or what suits
/// the method.
///
/// @param word the name of a rule, or `auto`
public record OptimizerChoice(String word) {
  /// What suits the method: natural gradients for [elbo.algorithm.Advi], [Adam] for
  /// [elbo.algorithm.Bbvi].
  public static final OptimizerChoice AUTO = new OptimizerChoice("auto");

  /// Checks.
  public OptimizerChoice {
    if (!words().contains(word)) {
      throw new IllegalArgumentException(
          "unknown optimizer " + word + "; there are " + String.join(", ", words()));
    }
  }

  /// All words.
  public static List<String> words() {
    List<String> words = new ArrayList<>(List.of("auto"));
    words.addAll(UpdateRules.names());
    return words;
  }

  /// The choice of a word.
  public static OptimizerChoice of(String word) {
    return new OptimizerChoice(word);
  }

  /// The rule.
  public UpdateRule rule() {
    return named().rule();
  }

  /// The first step size, where none is given.
  public double defaultStepSize() {
    return named().stepSize();
  }

  private UpdateRules.Named named() {
    return UpdateRules.named(word.equals("auto") ? new Adam().name() : word);
  }
}

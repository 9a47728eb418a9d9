// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import java.util.List;

/// The update rules by name, with the settings of their papers: what a user can ask for in words.
public final class UpdateRules {
  private static final List<Named> ALL =
      List.of(
          new Named(new Adam(), 0.05),
          new Named(new AdaGrad(), 0.05),
          new Named(new RmsProp(), 0.05),
          new Named(new AdamW(), 0.05),
          new Named(new GradientAscent(), 1e-3),
          new Named(new Momentum(), 1e-3),
          new Named(new Nesterov(), 1e-3),
          new Named(new StanAdvi(), 0.1),
          new Named(new DoG(), 1),
          new Named(new DoWG(), 1));

  private UpdateRules() {}

  /// A rule in the list.
  ///
  /// @param rule without averages: whoever drives it averages its iterates ([Averaged]); [DoG] and
  ///   [DoWG] are meant to be averaged
  /// @param stepSize to begin with where none is given: for rules that normalise the gradient about
  ///   what a parameter may move in a step, for the others small enough for gradients of some
  ///   hundred
  public record Named(UpdateRule rule, double stepSize) {
    /// The word for it in files and on the command line.
    public String name() {
      return rule.name();
    }
  }

  /// All that work for any parameters.
  public static List<Named> all() {
    return ALL;
  }

  /// The rule of a name such as `adam`.
  ///
  /// @throws IllegalArgumentException if there is none, with the names that there are
  public static Named named(String name) {
    for (Named rule : ALL) {
      if (rule.name().equals(name)) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        "there is no update rule \"" + name + "\"; known are " + String.join(", ", names()));
  }

  /// All names, in the order of [#all].
  public static List<String> names() {
    return ALL.stream().map(Named::name).toList();
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import java.util.List;

/// The update rules by name, with the settings of their papers: what a user can ask for in words.
public final class UpdateRules {
  private static final List<UpdateRule> ALL =
      List.of(
          new GradientAscent(),
          new Momentum(),
          new Nesterov(),
          new AdaGrad(),
          new RmsProp(),
          new Adam(),
          new AdamW(),
          new StanAdvi(),
          new Averaged(new DoG(), Averaging.polynomial(8)),
          new Averaged(new DoWG(), Averaging.polynomial(8)));

  private UpdateRules() {}

  /// All that work for any parameters. [DoG] and [DoWG] come averaged, as they are meant.
  public static List<UpdateRule> all() {
    return ALL;
  }

  /// The rule of a name such as `adam`.
  ///
  /// @throws IllegalArgumentException if there is none, with the names that there are
  public static UpdateRule named(String name) {
    for (UpdateRule rule : ALL) {
      if (nameOf(rule).equals(name)) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        "there is no update rule \"" + name + "\"; known are " + String.join(", ", names()));
  }

  /// All names, in the order of [#all].
  public static List<String> names() {
    return ALL.stream().map(UpdateRules::nameOf).toList();
  }

  private static String nameOf(UpdateRule rule) {
    return rule instanceof Averaged averaged ? averaged.rule().name() : rule.name();
  }
}

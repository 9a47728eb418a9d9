// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Choices by their words.
final class Words {
  private Words() {}

  /// The choice of a word.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists what there is
  static <C> C of(String word, String what, C[] choices, Function<C, String> wordOf) {
    List<String> words = new ArrayList<>();
    for (C choice : choices) {
      if (wordOf.apply(choice).equals(word)) {
        return choice;
      }
      words.add(wordOf.apply(choice));
    }
    throw new IllegalArgumentException(
        "unknown " + what + " " + word + "; there are " + String.join(", ", words));
  }
}

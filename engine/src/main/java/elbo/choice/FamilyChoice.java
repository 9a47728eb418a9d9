// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import elbo.family.Families;
import elbo.family.Family;
import elbo.family.VariableFamilies;
import elbo.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The family of an approximation, by the words for it on the command line and in files: a word of
/// [Families], `auto`, or one of [VariableFamilies] with the variables it names behind a colon.
///
/// @param word as it was given
public record FamilyChoice(String word) {
  /// Full-rank where the dimension allows it, mean-field above.
  public static final FamilyChoice AUTO = new FamilyChoice("auto");

  /// [elbo.family.FullRank].
  public static final FamilyChoice FULL_RANK = new FamilyChoice("full-rank");

  /// [elbo.family.MeanField].
  public static final FamilyChoice MEAN_FIELD = new FamilyChoice("mean-field");

  /// Above this dimension a full covariance costs more than it gains: n² numbers per iterate, n³
  /// operations per step.
  public static final int MAX_FULL_RANK_DIMENSION = 200;

  /// Checks the word, as far as that is possible without a model.
  public FamilyChoice {
    if (!isKnown(word)) {
      List<String> words = new ArrayList<>(Families.WORDS);
      words.addAll(VariableFamilies.WORDS);
      throw new IllegalArgumentException(
          "unknown family " + word + "; there are auto, " + String.join(", ", words));
    }
  }

  private static boolean isKnown(String word) {
    if (word.equals("auto") || VariableFamilies.isKnown(word)) {
      return true;
    }
    String member = word;
    for (String prefix : Families.PREFIXES) {
      member = word.startsWith(prefix) ? word.substring(prefix.length()) : member;
    }
    return Set.copyOf(Families.WORDS).contains(member);
  }

  /// The choice of a word.
  public static FamilyChoice of(String word) {
    return new FamilyChoice(word);
  }

  /// Whether [elbo.algorithm.Advi] has it.
  public boolean isAdvis() {
    return equals(AUTO) || equals(FULL_RANK) || equals(MEAN_FIELD);
  }

  /// The family for a model.
  public Family family(Model model) {
    if (equals(AUTO)) {
      boolean isSmall = model.dimension() <= MAX_FULL_RANK_DIMENSION;
      return (isSmall ? FULL_RANK : MEAN_FIELD).family(model);
    }
    return VariableFamilies.isKnown(word)
        ? VariableFamilies.of(word, model.parameters())
        : Families.of(word, model.dimension());
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

/// The families that [Advi] may use.
public enum FamilyChoice {
  /// Full-rank where the dimension allows it, mean-field above.
  AUTO("auto"),
  /// [elbo.family.FullRank].
  FULL_RANK("full-rank"),
  /// [elbo.family.MeanField].
  MEAN_FIELD("mean-field");

  private final String word;

  FamilyChoice(String word) {
    this.word = word;
  }

  /// The word for it on the command line and in files.
  public String word() {
    return word;
  }

  /// The choice of a word.
  public static FamilyChoice of(String word) {
    return Words.of(word, "family", values(), FamilyChoice::word);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.LowRank;
import elbo.family.MeanField;

/// The families of an approximation.
public enum FamilyChoice {
  /// Full-rank where the dimension allows it, mean-field above.
  AUTO("auto"),
  /// [elbo.family.FullRank].
  FULL_RANK("full-rank"),
  /// [elbo.family.MeanField].
  MEAN_FIELD("mean-field"),
  /// [elbo.family.LowRank], with a rank of at most ten.
  LOW_RANK("low-rank");

  /// Above this dimension a full covariance costs more than it gains: n² numbers per iterate, n³
  /// operations per step.
  static final int MAX_FULL_RANK_DIMENSION = 200;

  private static final int MAX_RANK = 10;

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

  /// Whether [Advi] has it.
  boolean isAdvis() {
    return switch (this) {
      case AUTO, FULL_RANK, MEAN_FIELD -> true;
      case LOW_RANK -> false;
    };
  }

  /// The family for so many dimensions.
  Family family(int dimension) {
    return switch (this) {
      case AUTO ->
          dimension <= MAX_FULL_RANK_DIMENSION ? new FullRank(dimension) : new MeanField(dimension);
      case FULL_RANK -> new FullRank(dimension);
      case MEAN_FIELD -> new MeanField(dimension);
      case LOW_RANK -> new LowRank(dimension, Math.min(dimension, MAX_RANK));
    };
  }
}

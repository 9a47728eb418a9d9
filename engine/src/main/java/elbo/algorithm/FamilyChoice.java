// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.family.Families;
import elbo.family.Family;

/// The families of an approximation.
public enum FamilyChoice {
  /// Full-rank where the dimension allows it, mean-field above.
  AUTO("auto"),
  /// [elbo.family.FullRank].
  FULL_RANK("full-rank"),
  /// [elbo.family.MeanField].
  MEAN_FIELD("mean-field"),
  /// [elbo.family.LowRank], with a rank of at most ten.
  LOW_RANK("low-rank"),
  /// [elbo.family.StudentT].
  STUDENT_T("student-t"),
  /// [elbo.family.Mixture] of four full-rank Gaussians.
  MIXTURE("mixture"),
  /// [elbo.family.Planar].
  PLANAR("planar"),
  /// [elbo.family.Radial].
  RADIAL("radial"),
  /// [elbo.family.RealNvp].
  REALNVP("realnvp"),
  /// [elbo.family.MaskedAutoregressive].
  MAF("maf"),
  /// [elbo.family.InverseAutoregressive].
  IAF("iaf"),
  /// [elbo.family.SplineCoupling].
  SPLINE("spline");

  /// Above this dimension a full covariance costs more than it gains: n² numbers per iterate, n³
  /// operations per step.
  static final int MAX_FULL_RANK_DIMENSION = 200;

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
    return this == AUTO || this == FULL_RANK || this == MEAN_FIELD;
  }

  /// The family for so many dimensions.
  Family family(int dimension) {
    if (this == AUTO) {
      return (dimension <= MAX_FULL_RANK_DIMENSION ? FULL_RANK : MEAN_FIELD).family(dimension);
    }
    return Families.of(word, dimension);
  }
}

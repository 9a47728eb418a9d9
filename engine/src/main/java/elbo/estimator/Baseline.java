// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

/// What is subtracted from the integrand before it multiplies the score: anything that does not
/// depend on the draw leaves the mean of the gradient as it is and may take most of its noise away.
public enum Baseline {
  /// Nothing.
  NONE("none"),
  /// An input: a running mean of the integrand over earlier steps.
  RUNNING("running"),
  /// For each draw the integrand of the others, its log weight replaced by their mean (Mnih &
  /// Rezende 2016, "Variational inference for Monte Carlo objectives"; for the evidence lower bound
  /// the leave-one-out mean of Kool, van Hoof & Welling 2019).
  LEAVE_ONE_OUT("leave-one-out");

  private final String word;

  Baseline(String word) {
    this.word = word;
  }

  /// The word for it in files and on the command line.
  public String word() {
    return word;
  }
}

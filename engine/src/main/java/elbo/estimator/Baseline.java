// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

/// What is subtracted from the integrand before it multiplies the score: anything that does not
/// depend on the draw leaves the mean of the gradient as it is and may take most of its noise away.
public enum Baseline {
  /// Nothing.
  NONE("none"),
  /// An input that stays as it is: the objective where an ascent, or a phase of it, began.
  CONSTANT("constant"),
  /// An input: a running mean of the integrand over earlier steps.
  RUNNING("running"),
  /// An input that is learned from earlier steps to make the noise of the gradient small, for which
  /// the mean of the integrand f is not the best: the variance of an element of the gradient, of
  /// score s, is least at E[f s²]/E[s²] (Weaver & Tao 2001, "The optimal reward baseline for
  /// gradient-based reinforcement learning"; Greensmith, Bartlett & Baxter 2004, "Variance
  /// reduction techniques for gradient estimates in reinforcement learning"). One number for all
  /// elements, the mean of theirs; see [GradientGraph#next].
  LEARNED("learned"),
  /// For each draw the integrand of the others, its log weight replaced by their mean (Mnih &
  /// Rezende 2016, "Variational inference for Monte Carlo objectives"; for the evidence lower bound
  /// the leave-one-out mean of Kool, van Hoof & Welling 2019).
  LEAVE_ONE_OUT("leave-one-out");

  private final String word;

  Baseline(String word) {
    this.word = word;
  }

  /// Whether it is an input of the graph of a gradient.
  boolean isInput() {
    return switch (this) {
      case CONSTANT, RUNNING, LEARNED -> true;
      case NONE, LEAVE_ONE_OUT -> false;
    };
  }

  /// The word for it in files and on the command line.
  public String word() {
    return word;
  }
}

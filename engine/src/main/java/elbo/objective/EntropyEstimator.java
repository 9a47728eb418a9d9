// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

/// How the entropy enters the gradient of the evidence lower bound.
public sealed interface EntropyEstimator permits ClosedFormEntropy, StickingTheLandingEntropy {
  /// The word for it in files.
  String name();

  /// The estimator of a word.
  static EntropyEstimator of(String name) {
    return switch (name) {
      case "closed-form" -> new ClosedFormEntropy();
      case "sticking-the-landing" -> new StickingTheLandingEntropy();
      default ->
          throw new IllegalArgumentException(
              "unknown entropy estimator "
                  + name
                  + "; there are closed-form and sticking-the-landing");
    };
  }
}

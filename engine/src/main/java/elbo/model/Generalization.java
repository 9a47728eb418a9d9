// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import java.util.ArrayList;
import java.util.List;

/// What stands in the place of a model's likelihood: what a fit of it is a fit of. Made by
/// [GeneralizedLikelihood], and kept with every fit, so that nobody who reads one takes it for the
/// posterior itself.
///
/// @param likelihoodPower the power that the likelihood is taken to, 1 for none
/// @param robust β of the divergence between data and model, 0 for the likelihood itself
public record Generalization(double likelihoodPower, double robust) {
  /// The likelihood itself.
  public static final Generalization NONE = new Generalization(1, 0);

  /// Whether it is the likelihood itself.
  public boolean isNone() {
    return equals(NONE);
  }

  /// What a fit is of, in words.
  public String description() {
    if (isNone()) {
      return "the posterior";
    }
    List<String> parts = new ArrayList<>();
    if (robust != 0) {
      parts.add("observations by the beta-divergence with beta = " + number(robust));
    }
    if (likelihoodPower != 1) {
      parts.add("likelihood to the power " + number(likelihoodPower));
    }
    return "a generalised posterior: " + String.join(", ", parts);
  }

  /// As few digits as tell it: 2, not 2.0.
  private static String number(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e6 ? Long.toString((long) x) : Double.toString(x);
  }
}

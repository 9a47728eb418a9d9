// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Locale;

/// The blocks of a program besides `functions`, in the one order they may stand in.
public enum ProgramBlock {
  /// `data`
  DATA,
  /// `transformed data`
  TRANSFORMED_DATA,
  /// `parameters`
  PARAMETERS,
  /// `transformed parameters`
  TRANSFORMED_PARAMETERS,
  /// `model`
  MODEL,
  /// `generated quantities`
  GENERATED_QUANTITIES;

  /// As written in Stan.
  public String keyword() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

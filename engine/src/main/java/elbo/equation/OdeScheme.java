// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

/// A one-step scheme with an estimate of its error.
public enum OdeScheme {
  /// Dormand and Prince 1980, order 5(4), with values between steps of order 4.
  DORMAND_PRINCE,

  /// Cash and Karp 1990, order 5(4); steps end at the times asked for.
  CASH_KARP,

  /// Dormand and Prince, order 8(5,3), for small tolerances (Hairer, Nørsett and Wanner 1993,
  /// II.5); steps end at the times asked for.
  DORMAND_PRINCE_8,

  /// An L-stable, stiffly accurate diagonally implicit scheme of order 5(4), for stiff systems
  /// (Kennedy and Carpenter 2019, ESDIRK5(4)7L\[2\]SA2); steps end at the times asked for.
  IMPLICIT;

  Tableau tableau() {
    return switch (this) {
      case DORMAND_PRINCE -> Tableaus.DORMAND_PRINCE;
      case CASH_KARP -> Tableaus.CASH_KARP;
      case DORMAND_PRINCE_8 -> Tableaus.DORMAND_PRINCE_8;
      case IMPLICIT -> Tableaus.IMPLICIT;
    };
  }

  /// Whether a step solves equations, so that the system's Jacobian is needed.
  public boolean isImplicit() {
    return tableau().isImplicit();
  }
}

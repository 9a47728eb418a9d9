// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.random.Key;

/// How much work a divergence without a closed form is worth.
///
/// @param tolerance the error at which quadrature stops, relative to the integral, above 0
/// @param evaluations points at which quadrature stops in any case, at least 1
/// @param draws random draws where there are more dimensions than one, at least 2
/// @param key of these draws: the same key gives the same bits
public record Effort(double tolerance, long evaluations, int draws, Key key) {
  /// Ten digits by quadrature, 2¹⁷ draws.
  public static final Effort STANDARD = new Effort(1e-10, 200_000, 1 << 17, Key.of(1));

  /// Checks.
  public Effort {
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance must be above 0, got " + tolerance);
    }
    if (evaluations < 1) {
      throw new IllegalArgumentException("evaluations must be at least 1, got " + evaluations);
    }
    if (draws < 2) {
      throw new IllegalArgumentException("draws must be at least 2, got " + draws);
    }
  }

  /// This effort with another number of draws.
  public Effort withDraws(int number) {
    return new Effort(tolerance, evaluations, number, key);
  }

  /// This effort with another tolerance.
  public Effort withTolerance(double relative) {
    return new Effort(relative, evaluations, draws, key);
  }

  /// This effort with another key.
  public Effort withKey(Key other) {
    return new Effort(tolerance, evaluations, draws, other);
  }
}

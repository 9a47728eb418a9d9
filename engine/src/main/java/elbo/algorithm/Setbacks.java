// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

/// Which of the last [#WINDOW] iterations of an ascent could not move. After the first that could
/// not, either there are too many within ten iterations, or more than half of the ten moved.
///
/// @param bits one for each iteration, the newest the lowest; 1 where it could not move
record Setbacks(int bits) {
  /// How many iterations are remembered.
  static final int WINDOW = 10;

  /// At the start.
  static final Setbacks NONE = new Setbacks(0);

  private static final int MOST = 4;
  private static final int IN_A_ROW = 0b111;

  /// Checks.
  Setbacks {
    if (bits < 0 || bits >= 1 << WINDOW) {
      throw new IllegalArgumentException(
          "setbacks are " + WINDOW + " bits, a number from 0 to 1023, got " + bits);
    }
  }

  /// After one more iteration.
  Setbacks tell(boolean isSetback) {
    return new Setbacks(((bits << 1) | (isSetback ? 1 : 0)) & ((1 << WINDOW) - 1));
  }

  /// Whether the last three were, or five of the last ten.
  boolean areTooMany() {
    return (bits & IN_A_ROW) == IN_A_ROW || Integer.bitCount(bits) > MOST;
  }

  @Override
  public String toString() {
    return (bits & IN_A_ROW) == IN_A_ROW
        ? "3 iterations in a row"
        : Integer.bitCount(bits) + " of the last " + WINDOW + " iterations";
  }
}

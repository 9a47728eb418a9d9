// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers for people: a few significant digits. Files get [CsvNumber] instead.
final class Rounded {
  private Rounded() {}

  /// So many significant digits; an exponent only where the plain form would be long.
  static String of(double value, int digits) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= 7 || exponent < -4) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    return rounded
        .setScale(Math.max(0, digits - 1 - exponent), java.math.RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  /// An estimate to the first two digits of its standard error: −31.204 with 0.018. Six digits if
  /// there is none.
  static String estimate(double value, double standardError) {
    if (!(standardError > 0) || !Double.isFinite(standardError) || !Double.isFinite(value)) {
      return of(value, 6);
    }
    int decimals = 1 - (int) Math.floor(Math.log10(standardError));
    if (decimals > 12 || Math.abs(value) >= 1e9) {
      return of(value, 8);
    }
    return String.format(Locale.ROOT, "%." + Math.max(0, decimals) + "f", value);
  }

  /// Milliseconds, seconds or minutes.
  static String seconds(double seconds) {
    if (seconds < 0.995) {
      return Math.round(1000 * seconds) + " ms";
    }
    if (seconds < 99.5) {
      return of(seconds, 2) + " s";
    }
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
  }

  /// With commas between thousands.
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

/// Numbers in CmdStan's CSV files: the shortest decimals that read back to the same bits, whole
/// numbers without a point, `nan`, `inf`, `-inf`.
final class CsvNumber {
  private CsvNumber() {}

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String text = Double.toString(value);
    if (text.endsWith(".0")) {
      return text.substring(0, text.length() - 2);
    }
    return text.replace(".0E", "E").replace('E', 'e');
  }
}

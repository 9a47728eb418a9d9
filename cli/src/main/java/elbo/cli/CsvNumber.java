// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.tensor.Tensor;

/// Numbers in CmdStan's CSV files: the shortest decimals that read back to the same bits, whole
/// numbers without a point, `nan`, `inf`, `-inf`.
final class CsvNumber {
  private CsvNumber() {}

  static String of(double value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  /// Behind a text, which is faster than a text of its own for each of millions.
  static void append(StringBuilder text, double value) {
    if (!Double.isFinite(value)) {
      text.append(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
      return;
    }
    int start = text.length();
    text.append(value);
    double size = Math.abs(value);
    // Where Java writes no exponent.
    boolean isPlain = size >= 1e-3 && size < 1e7 || size == 0;
    int end = isPlain ? text.length() : text.indexOf("E", start);
    if (!isPlain) {
      text.setCharAt(end, 'e');
    }
    if (text.charAt(end - 1) == '0' && text.charAt(end - 2) == '.') {
      text.delete(end - 2, end);
    }
  }

  /// Numbers of a matrix with commas between them.
  static void appendRow(StringBuilder text, Tensor values, int row, int width) {
    for (int j = 0; j < width; j++) {
      if (j > 0) {
        text.append(',');
      }
      append(text, values.get(row * width + j));
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where Stan itself is inaccurate or wrong: `stan-exceptions.tsv`, one quantity of one program a
/// line, with the reason and the value of an independent oracle.
final class ExceptionTable {
  /// One line.
  ///
  /// @param values the oracle's values by point; empty where there is none
  record Entry(String program, String quantity, String reason, Map<Integer, Double> values) {}

  private ExceptionTable() {}

  /// By program, a space and the quantity.
  static Map<String, Entry> read() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (InputStream stream = ExceptionTable.class.getResourceAsStream("stan-exceptions.tsv")) {
      List<String> lines =
          new String(
                  java.util.Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      for (String line : lines) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] cells = line.split("\t", -1);
          Map<Integer, Double> values = new LinkedHashMap<>();
          for (String value : cells[3].isEmpty() ? new String[0] : cells[3].split(" ")) {
            String[] parts = value.split("=");
            values.put(Integer.valueOf(parts[0]), number(parts[1]));
          }
          entries.put(cells[0] + " " + cells[1], new Entry(cells[0], cells[1], cells[2], values));
        }
      }
    }
    return entries;
  }

  private static double number(String text) {
    return switch (text) {
      case "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/// Where Stan itself is inaccurate or wrong: `stan-exceptions.tsv`, one quantity of one program a
/// line, with the reason and, by point, the value of an independent oracle. Every entry is
/// compared; the head of the file says how to read it.
final class ExceptionTable {
  private static final int EVERY_POINT = -1;

  /// The oracle's values by program, quantity and point.
  private final Map<String, Map<Integer, Double>> values = new LinkedHashMap<>();

  /// What was asked for and found.
  private final Set<String> used = new HashSet<>();

  private ExceptionTable() {}

  static ExceptionTable read() throws IOException {
    try (InputStream stream = ExceptionTable.class.getResourceAsStream("stan-exceptions.tsv")) {
      byte[] text = Objects.requireNonNull(stream).readAllBytes();
      return parse(new String(text, StandardCharsets.UTF_8).lines().toList());
    }
  }

  static ExceptionTable parse(List<String> lines) {
    ExceptionTable table = new ExceptionTable();
    for (String line : lines) {
      if (!line.startsWith("#") && !line.isBlank()) {
        table.add(line);
      }
    }
    return table;
  }

  private void add(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 4 || cells[2].isBlank() || cells[3].isBlank()) {
      throw new IllegalArgumentException(
          "expected program, quantity, reason and POINT=VALUE..., found " + line);
    }
    Map<Integer, Double> found = new LinkedHashMap<>();
    for (String value : cells[3].split(" ")) {
      String[] parts = value.split("=");
      int point = parts[0].equals("*") ? EVERY_POINT : Integer.parseInt(parts[0]);
      found.put(point, number(parts[1]));
    }
    if (values.put(cells[0] + " " + cells[1], found) != null) {
      throw new IllegalArgumentException("twice: " + cells[0] + " " + cells[1]);
    }
  }

  /// The oracle's value for a quantity of a program at a point, if the table has one.
  OptionalDouble value(String program, String quantity, int point) {
    Map<Integer, Double> found = values.getOrDefault(program + " " + quantity, Map.of());
    int key = found.containsKey(point) ? point : EVERY_POINT;
    Double value = found.get(key);
    if (value != null) {
      used.add(program + " " + quantity + " " + key);
    }
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /// The values that were never asked for: they stand for nothing.
  List<String> unused() {
    List<String> unused = new ArrayList<>();
    values.forEach((quantity, byPoint) ->
        byPoint.keySet().stream()
            .map(point -> quantity + " " + point)
            .filter(name -> !used.contains(name))
            .forEach(unused::add));
    return unused;
  }

  private static double number(String text) {
    return switch (text) {
      case "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// An oracle table: rows of arguments with a value, written by
/// `src/test/oracle/special_functions.py`.
final class Table {
  private final String name;
  private final List<double[]> rows;

  private Table(String name, List<double[]> rows) {
    this.name = name;
    this.rows = rows;
  }

  static Table read(String name) {
    var rows = new ArrayList<double[]>();
    try (InputStream stream = Table.class.getResourceAsStream(name + ".csv")) {
      assertThat(stream).as("table %s", name).isNotNull();
      var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          rows.add(Arrays.stream(line.split(",")).mapToDouble(Table::number).toArray());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Table(name, rows);
  }

  private static double number(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  /// Asserts that every value is within `ulps` ulp, or within `floor` where that is more. Tolerance
  /// of the kind *rounding*.
  void check(ToDoubleFunction<double[]> function, double ulps, double floor) {
    double worst = 0;
    String where = "";
    for (double[] row : rows) {
      double expected = row[row.length - 1];
      double found = function.applyAsDouble(row);
      double error = error(expected, found, floor);
      if (!(error <= worst)) {
        worst = error;
        where = Arrays.toString(row) + " gives " + found;
      }
    }
    if (Boolean.getBoolean("elbo.printErrors")) {
      System.out.printf("%-20s %8.2f of %8.2f ulp at %s%n", name, worst, ulps, where);
    }
    assertThat(worst).as("ulps of %s, worst at %s", name, where).isLessThanOrEqualTo(ulps);
  }

  private static double error(double expected, double found, double floor) {
    if (Double.compare(expected, found) == 0 || expected == found) {
      return 0;
    }
    if (!(Double.isFinite(expected) && Double.isFinite(found))) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = Math.abs(expected - found);
    return difference <= floor ? 0 : difference / Math.ulp(expected);
  }
}

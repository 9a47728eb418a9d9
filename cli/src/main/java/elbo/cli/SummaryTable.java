// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.algorithm.Summary;
import elbo.report.ColumnName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// The summary of a fit, for people on standard output and for programs in `summary.csv`.
final class SummaryTable {
  /// Longer tables would push the verdict off the screen's history; the file has all rows.
  private static final int MAX_ROWS = 60;

  private static final List<String> HEADINGS =
      List.of("mean", "sd", "5%", "50%", "95%", "MCSE", "k-hat");

  private SummaryTable() {}

  /// Prints the first rows, aligned.
  static void print(PrintWriter out, List<Summary> rows) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(HEADINGS);
    lines.add(head);
    for (Summary row : rows.subList(0, Math.min(MAX_ROWS, rows.size()))) {
      lines.add(
          List.of(
              ColumnName.display(row.name()),
              Rounded.of(row.mean(), 4),
              Rounded.of(row.sd(), 3),
              Rounded.of(row.q05(), 4),
              Rounded.of(row.q50(), 4),
              Rounded.of(row.q95(), 4),
              Rounded.of(row.mcse(), 2),
              Rounded.of(row.khat(), 2)));
    }
    int[] widths = new int[head.size()];
    for (List<String> line : lines) {
      for (int j = 0; j < widths.length; j++) {
        widths[j] = Math.max(widths[j], line.get(j).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(line.get(0));
      text.repeat(' ', widths[0] - line.get(0).length());
      for (int j = 1; j < widths.length; j++) {
        text.repeat(' ', 2 + widths[j] - line.get(j).length()).append(line.get(j));
      }
      out.println(text.toString().stripTrailing());
    }
    if (rows.size() > MAX_ROWS) {
      out.println("... and " + Rounded.count(rows.size() - MAX_ROWS) + " more variables");
    }
  }

  /// Writes `summary.csv`: all rows, all digits.
  static void write(Writer out, List<Summary> rows) throws IOException {
    out.write("variable,mean,sd,q05,q25,q50,q75,q95,mcse,khat\n");
    for (Summary row : rows) {
      out.write('"' + ColumnName.display(row.name()) + '"');
      for (double value :
          new double[] {
            row.mean(),
            row.sd(),
            row.q05(),
            row.q25(),
            row.q50(),
            row.q75(),
            row.q95(),
            row.mcse(),
            row.khat()
          }) {
        out.write(',');
        out.write(CsvNumber.of(value));
      }
      out.write('\n');
    }
  }
}

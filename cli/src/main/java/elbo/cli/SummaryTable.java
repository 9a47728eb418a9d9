// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.fit.Fit;
import elbo.fit.Particles;
import elbo.fit.Posterior;
import elbo.fit.Sample;
import elbo.fit.Summary;
import elbo.report.ColumnName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// The summary of a fit, for people on standard output and for programs in `summary.csv`.
final class SummaryTable {
  /// Longer tables would push the verdict off the screen's history; the file has all rows.
  private static final int MAX_ROWS = 60;

  private static final List<String> HEADINGS = List.of("mean", "sd", "5%", "50%", "95%", "MCSE");

  private SummaryTable() {}

  /// What tells how far to trust a row.
  ///
  /// @param heading for people
  /// @param name for programs
  /// @param digits to print
  /// @param value by the number of the row
  record Trust(String heading, String name, int digits, IntToDoubleFunction value) {}

  static List<Trust> trust(Posterior posterior) {
    return switch (posterior) {
      case Fit fit -> khat(fit.summary());
      case Sample sample ->
          List.of(
              new Trust("R-hat", "rhat", 4, i -> sample.mixing().get(i).rhat()),
              new Trust("bulk ESS", "ess_bulk", 4, i -> sample.mixing().get(i).bulkEss()),
              new Trust("tail ESS", "ess_tail", 4, i -> sample.mixing().get(i).tailEss()));
      case Particles _ -> List.of();
    };
  }

  static List<Trust> khat(List<Summary> rows) {
    return List.of(new Trust("k-hat", "khat", 2, i -> rows.get(i).khat()));
  }

  /// Prints the first rows, aligned.
  static void print(PrintWriter out, List<Summary> rows, List<Trust> trust) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(HEADINGS);
    trust.forEach(t -> head.add(t.heading()));
    lines.add(head);
    for (int i = 0; i < Math.min(MAX_ROWS, rows.size()); i++) {
      Summary row = rows.get(i);
      List<String> line =
          new ArrayList<>(
              List.of(
                  ColumnName.display(row.name()),
                  Rounded.of(row.mean(), 4),
                  Rounded.of(row.sd(), 3),
                  Rounded.of(row.q05(), 4),
                  Rounded.of(row.q50(), 4),
                  Rounded.of(row.q95(), 4),
                  Rounded.of(row.mcse(), 2)));
      for (Trust t : trust) {
        line.add(Rounded.of(t.value().applyAsDouble(i), t.digits()));
      }
      lines.add(line);
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
  static void write(Writer out, List<Summary> rows, List<Trust> trust) throws IOException {
    out.write("variable,mean,sd,q05,q25,q50,q75,q95,mcse");
    for (Trust t : trust) {
      out.write("," + t.name());
    }
    out.write('\n');
    for (int i = 0; i < rows.size(); i++) {
      Summary row = rows.get(i);
      out.write('"' + ColumnName.display(row.name()) + '"');
      for (double value :
          new double[] {
            row.mean(), row.sd(), row.q05(), row.q25(), row.q50(), row.q75(), row.q95(), row.mcse()
          }) {
        out.write(',');
        out.write(CsvNumber.of(value));
      }
      for (Trust t : trust) {
        out.write(',');
        out.write(CsvNumber.of(t.value().applyAsDouble(i)));
      }
      out.write('\n');
    }
  }
}

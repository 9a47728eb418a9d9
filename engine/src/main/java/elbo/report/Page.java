// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import elbo.diagnostic.Mixing;
import elbo.diagnostic.Verdict;
import elbo.fit.DrawTable;
import elbo.fit.Summary;
import java.util.List;

/// What the page shows, apart from how: every sentence and number that [HtmlReport] lays out. It is
/// not a fit: another producer of draws can fill it too.
///
/// @param title the model's name
/// @param subtitle one line: the data, the method
/// @param verdict how far to trust the draws
/// @param figures the key figures, most important first
/// @param decisions what was decided on the way, and why, in order
/// @param trace the ELBO over the steps, a panel per algorithm
/// @param summary a row per column of `draws`
/// @param mixing how well chains have mixed, one per column; empty where there are no chains
/// @param draws what the marginals and correlations are made from
/// @param residuals the Stein residuals, or an empty list
/// @param settings groups of settings and versions
public record Page(
    String title,
    String subtitle,
    Verdict verdict,
    List<Figure> figures,
    List<Decision> decisions,
    List<TracePanel> trace,
    List<Summary> summary,
    List<Mixing> mixing,
    DrawTable draws,
    List<Residual> residuals,
    List<SettingGroup> settings) {
  /// The lists are copied.
  public Page {
    figures = List.copyOf(figures);
    decisions = List.copyOf(decisions);
    trace = List.copyOf(trace);
    summary = List.copyOf(summary);
    mixing = List.copyOf(mixing);
    residuals = List.copyOf(residuals);
    settings = List.copyOf(settings);
    if (summary.size() != draws.columns().size()) {
      throw new IllegalArgumentException(
          "expected a summary row per column, got "
              + summary.size()
              + " rows and "
              + draws.columns().size()
              + " columns");
    }
    if (!mixing.isEmpty() && mixing.size() != summary.size()) {
      throw new IllegalArgumentException(
          "expected as many rows on mixing as of the summary, or none; got "
              + mixing.size()
              + " and "
              + summary.size());
    }
  }

  /// A key figure.
  ///
  /// @param label what it is
  /// @param value as text
  /// @param unit small behind the value; may be empty
  /// @param note what it means; may be empty
  /// @param gauge a k-hat to draw on a scale, or NaN for none
  public record Figure(String label, String value, String unit, String note, double gauge) {
    /// A figure without a scale.
    public static Figure of(String label, String value, String unit, String note) {
      return new Figure(label, value, unit, note, Double.NaN);
    }
  }

  /// A decision.
  ///
  /// @param what was decided
  /// @param why it was
  public record Decision(String what, String why) {}

  /// The ELBO of one algorithm.
  ///
  /// @param algorithm its name
  /// @param note one line beside the name; may be empty
  /// @param horizontal what the steps are, `step` or `iteration`
  /// @param series a line per start or path
  /// @param phases where phases begin
  public record TracePanel(
      String algorithm, String note, String horizontal, List<Series> series, List<Phase> phases) {
    /// The lists are copied.
    public TracePanel {
      series = List.copyOf(series);
      phases = List.copyOf(phases);
    }
  }

  /// One line of a panel.
  ///
  /// @param name in the legend
  /// @param points in the order of the steps
  public record Series(String name, List<Point> points) {
    /// The list is copied.
    public Series {
      points = List.copyOf(points);
    }
  }

  /// An estimate on the way.
  ///
  /// @param step where
  /// @param elbo the estimate; may be non-finite, then there is a gap
  /// @param mcse its standard error; NaN if it is not known
  public record Point(double step, double elbo, double mcse) {}

  /// The beginning of a phase.
  ///
  /// @param step where
  /// @param label in a few letters
  public record Phase(double step, String label) {}

  /// A Stein residual in units of the approximation's standard deviations.
  ///
  /// @param name the coordinate
  /// @param kind what is off, `location` or `scale`
  /// @param value the residual
  /// @param mcse its standard error
  public record Residual(String name, String kind, double value, double mcse) {}

  /// Settings that belong together.
  ///
  /// @param name of the group
  /// @param settings names and values, as text
  public record SettingGroup(String name, List<Setting> settings) {
    /// The list is copied.
    public SettingGroup {
      settings = List.copyOf(settings);
    }
  }

  /// One setting.
  ///
  /// @param name what it is
  /// @param value as text
  public record Setting(String name, String value) {}
}

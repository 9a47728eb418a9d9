// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import elbo.algorithm.Outcome.TracePoint;
import elbo.algorithm.Settings;
import elbo.diagnostic.SteinResiduals;
import elbo.fit.Fit;
import elbo.fit.Posterior;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What the page says of a [Fit].
final class FitPage {
  /// More points than these would cover each other.
  private static final int MAX_RESIDUALS = 300;

  private FitPage() {}

  /// @param title the model's name
  /// @param source where model and data came from; may be empty
  static Page of(Fit fit, String title, String source) {
    return new Page(
        title,
        subtitle(fit, source),
        fit.verdict(),
        figures(fit),
        fit.decisions().stream().map(FitPage::decision).toList(),
        trace(fit),
        fit.summary(),
        List.of(),
        fit.recommended(),
        residuals(fit.parameters().unconstrainedNames(), fit.stein()),
        List.of(method(fit), versions(fit)));
  }

  private static String subtitle(Fit fit, String source) {
    List<String> parts = new ArrayList<>();
    if (!source.isEmpty()) {
      parts.add(source);
    }
    if (!fit.generalization().isNone()) {
      parts.add(fit.generalization().description());
    }
    parts.add(
        "method " + fit.settings().method().word() + ", " + fit.approximation().description());
    parts.add("seed " + fit.settings().seed());
    if (fit.run().isInterrupted()) {
      parts.add("interrupted before its end");
    }
    return String.join(" · ", parts);
  }

  private static List<Page.Figure> figures(Fit fit) {
    List<Page.Figure> figures = new ArrayList<>();
    figures.add(
        Page.Figure.of(
            "ELBO",
            estimate(fit.elbo().value(), fit.elbo().mcse()),
            fit.elbo().mcse() > 0 ? "± " + significant(fit.elbo().mcse(), 2) : "",
            "larger is better; on "
                + count(fit.elbo().numDraws())
                + " fresh draws"
                + (fit.generalization().isNone() ? "" : "; of a generalised posterior")));
    figures.add(
        new Page.Figure(
            "Pareto k̂",
            significant(fit.khat(), 2),
            "",
            meaning(fit.khat(), fit.khatThreshold())
                + "; "
                + significant(fit.khatOfApproximation(), 2)
                + " before correction",
            fit.khat()));
    figures.add(
        Page.Figure.of(
            "Dimension",
            count(fit.approximation().dimension()),
            "",
            "unconstrained; " + count(fit.recommended().columns().size()) + " numbers reported"));
    figures.add(
        Page.Figure.of(
            "Draws",
            count(fit.recommended().numDraws()),
            "",
            fit.isCorrected()
                ? "corrected: resampled by importance weights, without replacement"
                : "of the approximation, not corrected"));
    figures.add(
        Page.Figure.of(
            "Time",
            significant(fit.run().seconds(), 2),
            "s",
            count(fit.run().numEvaluations()) + " evaluations of the log density"));
    figures.add(
        Page.Figure.of(
            "Non-finite draws",
            count(fit.elbo().numNonFinite()),
            "of " + count(fit.elbo().numDraws()),
            count(fit.run().numNonFinite()) + " more on the way"));
    return figures;
  }

  private static String meaning(double khat, double threshold) {
    if (khat <= 0.5) {
      return "below 0.5: corrected draws are close to the posterior";
    }
    if (khat <= threshold) {
      return "up to " + significant(threshold, 2) + ": importance weights correct the draws";
    }
    return Double.isNaN(khat)
        ? "not known"
        : "above " + significant(threshold, 2) + ": the draws cannot be corrected";
  }

  /// A decision is written as what was decided, a colon, and why.
  static Page.Decision decision(String text) {
    int colon = text.indexOf(": ");
    return colon < 0
        ? new Page.Decision(text, "")
        : new Page.Decision(text.substring(0, colon), text.substring(colon + 2));
  }

  private static List<Page.TracePanel> trace(Fit fit) {
    List<Page.Point> points = new ArrayList<>();
    List<Page.Phase> phases = new ArrayList<>();
    double stepSize = Double.NaN;
    double previous = 0;
    for (TracePoint p : fit.trace()) {
      if (p.stepSize() > 0 && p.stepSize() != stepSize) {
        stepSize = p.stepSize();
        phases.add(new Page.Phase(previous, "step " + Double.toString(stepSize)));
      }
      points.add(new Page.Point(p.iteration(), p.elbo(), p.mcse()));
      previous = p.iteration();
    }
    if (points.isEmpty()) {
      return List.of();
    }
    String note =
        phases.size() > 1
            ? phases.size() + " phases, each ended when its iterates were stationary"
            : "";
    return List.of(
        new Page.TracePanel(
            "Stochastic ascent",
            note,
            "iteration",
            List.of(new Page.Series("ELBO", points)),
            phases));
  }

  /// Of many coordinates the worst are shown.
  static List<Page.Residual> residuals(List<String> names, SteinResiduals stein) {
    List<SteinResiduals.Residual> location = stein.location();
    List<SteinResiduals.Residual> scale = stein.scale();
    List<Page.Residual> residuals = new ArrayList<>();
    IntStream.range(0, location.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -size(location.get(i), scale.get(i))))
        .limit(MAX_RESIDUALS)
        .sorted()
        .forEach(i -> {
          residuals.add(residual(names.get(i), "location", location.get(i)));
          residuals.add(residual(names.get(i), "scale", scale.get(i)));
        });
    return residuals;
  }

  private static double size(SteinResiduals.Residual location, SteinResiduals.Residual scale) {
    return Math.max(Math.abs(location.value()), Math.abs(scale.value()));
  }

  private static Page.Residual residual(
      String name, String kind, SteinResiduals.Residual residual) {
    return new Page.Residual(name, kind, residual.value(), residual.mcse());
  }

  private static Page.SettingGroup method(Fit fit) {
    Settings s = fit.settings();
    return new Page.SettingGroup(
        "Settings",
        List.of(
            new Page.Setting("method", s.method().word()),
            new Page.Setting("family", s.family().word()),
            new Page.Setting("seed", Long.toString(s.seed())),
            new Page.Setting("draws", count(s.draws())),
            new Page.Setting("threads", Integer.toString(s.threads())),
            new Page.Setting(
                "draws per step",
                s.gradientDraws() == 0 ? "by dimension" : count(s.gradientDraws())),
            new Page.Setting("first step size", significant(s.stepSize(), 3)),
            new Page.Setting("most iterations", count(s.maxIterations())),
            new Page.Setting("likelihood power", power(fit)),
            new Page.Setting("robust β", beta(fit)),
            new Page.Setting("objective", s.gradient().objective().word()),
            new Page.Setting("estimator", s.gradient().estimator().word()),
            new Page.Setting("optimizer", s.gradient().optimizer().word()),
            new Page.Setting("Pathfinder paths", count(s.pathfinder().paths())),
            new Page.Setting("Pathfinder history", count(s.pathfinder().history())),
            new Page.Setting("Pathfinder draws per ELBO", count(s.pathfinder().elboDraws())),
            new Page.Setting("Pathfinder radius", significant(s.pathfinder().initRadius(), 3))));
  }

  static String power(Posterior posterior) {
    return significant(posterior.generalization().likelihoodPower(), 3);
  }

  /// 0 where the likelihood is the model's own.
  static String beta(Posterior posterior) {
    return significant(posterior.generalization().robust(), 3);
  }

  static Page.SettingGroup versions(Posterior fit) {
    return new Page.SettingGroup(
        "Versions",
        List.of(
            new Page.Setting("Elbo", fit.run().elboVersion()),
            new Page.Setting("Java", fit.run().javaVersion()),
            new Page.Setting("kernels", fit.run().kernels())));
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /// So many significant digits, in plain notation where that is short.
  static String significant(double x, int digits) {
    if (!Double.isFinite(x)) {
      return Double.isNaN(x) ? "–" : x > 0 ? "∞" : "−∞";
    }
    int exponent = x == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(x)));
    return exponent < -4 || exponent > 6
        ? minus(String.format(Locale.ROOT, "%." + (digits - 1) + "e", x))
        : minus(String.format(Locale.ROOT, "%." + Math.max(0, digits - 1 - exponent) + "f", x));
  }

  /// To the second digit of the standard error.
  private static String estimate(double x, double mcse) {
    if (!Double.isFinite(x) || !(mcse > 0)) {
      return significant(x, 6);
    }
    int decimals = Math.clamp(1 - (int) Math.floor(Math.log10(mcse)), 0, 9);
    return minus(String.format(Locale.ROOT, "%,." + decimals + "f", x));
  }

  private static String minus(String text) {
    return text.replace('-', '−');
  }
}

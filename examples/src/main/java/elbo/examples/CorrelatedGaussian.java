// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.Settings;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.ObjectiveChoice;
import elbo.distribution.MultivariateNormal;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.tensor.Tensor;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/// What independent coordinates make of a correlated normal distribution: the slide "Correlated
/// posterior vs mean-field" of ELG 5218. Writes the gallery's page and its pictures:
/// `CorrelatedGaussian docs/gallery`.
public final class CorrelatedGaussian {
  /// Standard deviations of the two coordinates.
  static final double[] SDS = {1, 0.7};

  private static final double[] MEAN = {1, -0.5};

  private CorrelatedGaussian() {}

  /// The approximations that are compared.
  enum Kind {
    MEAN_FIELD("mean-field, KL(q‖p)"),
    FULL_RANK("full-rank, KL(q‖p)"),
    FORWARD("mean-field, KL(p‖q)");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    Settings settings() {
      Settings settings = Settings.defaults().withSeed(5);
      return switch (this) {
        case MEAN_FIELD -> settings.withMethod(Method.ADVI).withFamily(FamilyChoice.MEAN_FIELD);
        case FULL_RANK -> settings.withMethod(Method.ADVI).withFamily(FamilyChoice.FULL_RANK);
        case FORWARD ->
            settings
                .withFamily(FamilyChoice.MEAN_FIELD)
                .withGradient(
                    GradientChoice.defaults()
                        .withObjective(ObjectiveChoice.FORWARD_KL)
                        .withSampleSize(128));
      };
    }

    /// The covariance at the optimum.
    Covariance optimum(double correlation) {
      Covariance p = Covariance.of(correlation);
      return switch (this) {
        case MEAN_FIELD -> {
          // 1/Λᵢᵢ of the precision Λ = Σ⁻¹: the variance of a coordinate given the other.
          double left = 1 - correlation * correlation;
          yield new Covariance(p.first() * left, 0, p.second() * left);
        }
        case FULL_RANK -> p;
        case FORWARD -> new Covariance(p.first(), 0, p.second());
      };
    }
  }

  /// A symmetric matrix of two rows.
  record Covariance(double first, double cross, double second) {
    static Covariance of(double correlation) {
      return new Covariance(SDS[0] * SDS[0], correlation * SDS[0] * SDS[1], SDS[1] * SDS[1]);
    }

    /// The standard deviation of a combination a·z₁ + b·z₂.
    double sd(double a, double b) {
      return Math.sqrt(a * a * first + 2 * a * b * cross + b * b * second);
    }

    double determinant() {
      return first * second - cross * cross;
    }

    /// KL(N(m, this)‖N(m, other)).
    double divergence(Covariance other) {
      double trace =
          (first * other.second - 2 * cross * other.cross + second * other.first)
              / other.determinant();
      return 0.5 * (trace - 2 + Math.log(other.determinant() / determinant()));
    }
  }

  /// z from N(MEAN, Σ), nothing observed.
  static Model model(double correlation) {
    Program program =
        Program.of(m -> {
          Var mean = m.data("mean", "d");
          Var covariance = m.data("covariance", "d", "d2");
          m.param("z", MultivariateNormal.of(mean, covariance), "d");
        });
    Covariance p = Covariance.of(correlation);
    double[][] covariance = {{p.first(), p.cross()}, {p.cross(), p.second()}};
    return program.bind(Map.of("mean", MEAN, "covariance", covariance));
  }

  static Fit fit(Kind kind, double correlation) {
    return Elbo.fit(model(correlation), kind.settings());
  }

  /// The covariance of what was fitted: of scales, or of a triangular factor.
  static Covariance covariance(Fit fit) {
    List<Tensor> parameters = fit.approximation().components().getFirst();
    Tensor scale = parameters.get(1);
    if (scale.shape().rank() == 1) {
      return new Covariance(scale.get(0) * scale.get(0), 0, scale.get(1) * scale.get(1));
    }
    double a = scale.get(0);
    double b = scale.get(2);
    double c = scale.get(3);
    return new Covariance(a * a, a * b, b * b + c * c);
  }

  /// The ellipse that holds 90 % of a normal distribution.
  private static void ellipse(
      XYChart chart, String name, Covariance s, boolean dashed, Color color) {
    double radius = Math.sqrt(-2 * Math.log(0.1));
    double a = Math.sqrt(s.first());
    double b = s.cross() / a;
    double c = Math.sqrt(s.second() - b * b);
    double[] angle = Charts.grid(0, 2 * Math.PI, 181);
    double[] x = Charts.map(angle, t -> MEAN[0] + radius * a * Math.cos(t));
    double[] y = Charts.map(angle, t -> MEAN[1] + radius * (b * Math.cos(t) + c * Math.sin(t)));
    if (dashed) {
      Charts.dashes(chart, name, x, y, color);
    } else {
      Charts.line(chart, name, x, y, color);
    }
  }

  private static XYChart ellipses(double correlation) {
    XYChart chart =
        Charts.chart("Ellipses of 90 %, correlation " + correlation, "z₁", "z₂", 620, 420);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    chart.getStyler().setYAxisMax(2.2); // room for the legend
    ellipse(chart, "target", Covariance.of(correlation), false, Charts.COLORS.get(3));
    for (Kind kind : Kind.values()) {
      Covariance found = covariance(fit(kind, correlation));
      ellipse(chart, kind.text, found, true, Charts.COLORS.get(kind.ordinal()));
    }
    return chart;
  }

  private static XYChart scales() {
    XYChart chart = Charts.chart("The sd of z₁ (target: 1)", "correlation", "sd", 620, 420);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSW);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisMax(1.0);
    chart.getStyler().setXAxisTickMarkSpacingHint(60);
    chart.getStyler().setYAxisMax(1.2);
    double[] fine = Charts.grid(0, 0.99, 100);
    double[] coarse = {0, 0.25, 0.5, 0.75, 0.95};
    for (Kind kind : Kind.values()) {
      Color color = Charts.COLORS.get(kind.ordinal());
      Charts.line(chart, kind.text, fine, Charts.map(fine, r -> kind.optimum(r).sd(1, 0)), color);
      Charts.dots(
          chart,
          kind.text + ", fitted",
          coarse,
          Charts.map(coarse, r -> covariance(fit(kind, r)).sd(1, 0)),
          color);
    }
    return chart;
  }

  private static String row(String name, Covariance s, String kl) {
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %.3f | %.3f | %s |%n",
        name,
        s.sd(1, 0),
        s.sd(0, 1),
        s.sd(1, 1),
        s.sd(1, -1),
        kl);
  }

  /// Rounding of what is 0 may be negative.
  private static String divergence(Covariance of, Covariance from) {
    return String.format(Locale.ROOT, "%.4f", Math.max(0, of.divergence(from)));
  }

  private static String rows(double correlation) {
    Covariance p = Covariance.of(correlation);
    StringBuilder rows = new StringBuilder(row("target", p, ""));
    for (Kind kind : Kind.values()) {
      Covariance best = kind.optimum(correlation);
      Covariance found = covariance(fit(kind, correlation));
      boolean forward = kind == Kind.FORWARD;
      rows.append(
          row(kind.text + ", exact", best, divergence(forward ? p : best, forward ? best : p)));
      rows.append(
          row(kind.text + ", fitted", found, divergence(forward ? p : found, forward ? found : p)));
    }
    return rows.toString();
  }

  private static final String TEXT =
      """
      # A correlated Gaussian and its mean field

      What independent coordinates make of a normal distribution with correlation: the slide "Correlated posterior vs mean-field" of ELG 5218, whose picture has a tilted ellipse
      and one along the axes. Here with numbers: sds 1 and 0.7, correlation ρ = 0.8. This page and its pictures are made by `elbo.examples.CorrelatedGaussian`.

      ```java
      Fit fit = Elbo.fit(model, Settings.defaults().withMethod(Method.ADVI).withFamily(FamilyChoice.MEAN_FIELD));
      ```

      ![Ellipses, and the sd against the correlation](correlated-gaussian/ellipses.png)

      With precision Λ = Σ⁻¹, KL(q‖p) of q = N(m, diag(v)) is ½[Σᵢ Λᵢᵢvᵢ − n − Σᵢ ln vᵢ − ln det Λ] + ½(m − μ)ᵀΛ(m − μ): least at m = μ and **vᵢ = 1/Λᵢᵢ**, the variance of a
      coordinate *given the others*, σᵢ²(1 − ρ²) for two coordinates. KL(p‖q) is least at **vᵢ = Σᵢᵢ**, the variance of the coordinate itself. Both ends lie −½ ln(1 − ρ²) from p,
      in their own direction; nothing in either number says which of the two errors was made.

      | q | sd z₁ | sd z₂ | sd z₁ + z₂ | sd z₁ − z₂ | KL |
      |---|---|---|---|---|---|
      %s
      The fitted rows are by the engine: natural gradients from 64 draws a step for KL(q‖p), Adam on 128 weighted draws for each of 16 samples for KL(p‖q). Lines of the right picture are
      exact, dots fitted. At ρ = 0.95 the fit by KL(p‖q) ends at an sd of %.2f and not at 1: it begins at the narrow Gaussian, whose draws hardly reach the ends of the ellipse, and weights cannot tell of
      what no draw has seen.

      The slides say that mean field "can underestimate uncertainty". It does so for each coordinate and for their sum, by %.0f %% and %.0f %% here. Of what the
      data (or the prior) know best, the difference z₁ − z₂, it makes **too much**: the sd is %.0f %% too large. Dependence that is lost is wrong in both directions.
      """;

  static String page() {
    double correlation = 0.8;
    Covariance p = Covariance.of(correlation);
    Covariance q = Kind.MEAN_FIELD.optimum(correlation);
    return String.format(
        Locale.ROOT,
        TEXT,
        rows(correlation),
        covariance(fit(Kind.FORWARD, 0.95)).sd(1, 0),
        100 * (1 - q.sd(1, 0) / p.sd(1, 0)),
        100 * (1 - q.sd(1, 1) / p.sd(1, 1)),
        100 * (q.sd(1, -1) / p.sd(1, -1) - 1));
  }

  /// Writes `correlated-gaussian.md` and its picture.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("correlated-gaussian"));
    Charts.write(pictures.resolve("ellipses.png"), List.of(ellipses(0.8), scales()), 2);
    Files.writeString(folder.resolve("correlated-gaussian.md"), page());
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.examples.QuadraticLink.Ascent;
import elbo.examples.QuadraticLink.Estimate;
import elbo.examples.QuadraticLink.Link;
import elbo.sampler.GridPosterior;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/// The gallery's page on [QuadraticLink]: text, tables and pictures.
final class QuadraticLinkPage {
  private static final double FIXED = 0.3;
  private static final int STEPS = 1000;

  private QuadraticLinkPage() {}

  private static QuadraticLinkExact exact(double mean) {
    return new QuadraticLinkExact(QuadraticLink.COUNT, mean);
  }

  static void pictures(Path folder) throws IOException {
    Charts.write(folder.resolve("phases.png"), List.of(fixed(), free()), 2);
    double jump = QuadraticLinkExact.meanOf(QuadraticLinkExact.jump(), QuadraticLink.COUNT);
    Charts.write(
        folder.resolve("posteriors.png"),
        List.of(posterior(0.5), posterior(jump), posterior(2), ascents()),
        2);
  }

  /// Both signs of a branch of locations against the mean of the observations.
  private static void branch(
      XYChart chart, String name, double[] means, double[] locations, boolean dashed, int color) {
    for (int sign : new int[] {1, -1}) {
      String label = sign > 0 ? name : name + " ";
      double[] y = Charts.map(locations, x -> sign * x);
      if (dashed) {
        Charts.dashes(chart, label, means, y, Charts.COLORS.get(color));
      } else {
        Charts.line(chart, label, means, y, Charts.COLORS.get(color));
      }
    }
    Charts.unnamed(chart, name + " ");
  }

  private static XYChart phases(String title) {
    XYChart chart = Charts.chart(title, "mean of the observations", "μ", 560, 420);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    chart.getStyler().setYAxisMin(-1.6);
    chart.getStyler().setYAxisMax(2.6); // room for the legend
    return chart;
  }

  private static XYChart fixed() {
    XYChart chart = phases("σ = 0.3 fixed: points without slope");
    double s = FIXED * FIXED;
    double fork = 3 * s + 0.5 / QuadraticLink.COUNT;
    double[] right = square(fork, 2);
    branch(chart, "minimum", right, Charts.map(right, m -> last(exact(m), s)), false, 1);
    double[] left = {0, fork};
    Charts.line(chart, "0, minimum", left, new double[2], Charts.COLORS.get(1));
    Charts.unnamed(chart, "0, minimum");
    Charts.line(chart, "maximum", new double[] {fork, 2}, new double[2], Charts.COLORS.get(0));
    double[] printed = square(3 * s + 0.5, 2);
    branch(
        chart,
        "equation 43",
        printed,
        Charts.map(printed, m -> exact(m).printedFortyThree(s)),
        true,
        3);
    return chart;
  }

  /// Numbers from one to another that are close to each other where a root begins.
  private static double[] square(double from, double to) {
    return Charts.map(Charts.grid(0, 1, 101), u -> from + (to - from) * u * u);
  }

  private static double last(QuadraticLinkExact exact, double s) {
    double[] locations = exact.locations(s);
    return locations[locations.length - 1];
  }

  private static XYChart free() {
    XYChart chart = phases("σ free: points without slope");
    int k = QuadraticLink.COUNT;
    double fold = QuadraticLinkExact.meanOf(1, k);
    double jump = QuadraticLinkExact.meanOf(QuadraticLinkExact.jump(), k);
    double[] modes = square(0.5 / k, 2);
    branch(
        chart, "modes of the posterior", modes, Charts.map(modes, m -> exact(m).mode()), true, 3);
    double[] best = Charts.grid(jump, 2, 61);
    branch(chart, "best", best, Charts.map(best, m -> narrow(m)), false, 1);
    Charts.line(chart, "0, best", new double[] {0, jump}, new double[2], Charts.COLORS.get(1));
    double[] other = square(fold + 1e-9, jump);
    branch(chart, "other minimum", other, Charts.map(other, m -> narrow(m)), false, 2);
    Charts.line(chart, "0, other", new double[] {jump, 2}, new double[2], Charts.COLORS.get(2));
    Charts.unnamed(chart, "0, best", "0, other");
    double[] saddle = square(fold + 1e-9, 2);
    branch(
        chart,
        "saddle",
        saddle,
        Charts.map(saddle, m -> exact(m).stationary().get(4).location()),
        false,
        0);
    return chart;
  }

  private static double narrow(double mean) {
    return exact(mean).stationary().get(3).location();
  }

  private static XYChart posterior(double mean) {
    XYChart chart =
        Charts.chart(
            String.format(Locale.ROOT, "mean of the observations %.3f", mean),
            "x",
            "density",
            560,
            340);
    GridPosterior grid = QuadraticLink.posterior(Link.SQUARE, mean);
    double[] x = Charts.grid(-2.2, 2.2, 441);
    double[] density = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      density[i] = grid.density().get((int) Math.round((x[i] + 4) / 8 * 4000));
    }
    Charts.line(chart, "posterior", x, density, Charts.COLORS.get(3));
    List<QuadraticLinkExact.Point> points = exact(mean).stationary();
    for (int i = 0; i < points.size(); i++) {
      QuadraticLinkExact.Point point = points.get(i);
      if (point.isMinimum()) {
        String name = point.location() > 0 ? "narrow" : point.location() < 0 ? "narrow " : "wide";
        Charts.line(
            chart,
            name,
            x,
            Charts.map(x, at -> normal(at, point.location(), point.variance())),
            Charts.COLORS.get(name.equals("wide") ? 2 : 1));
      }
    }
    if (points.size() > 1) {
      Charts.unnamed(chart, "narrow ");
    }
    return chart;
  }

  private static double normal(double x, double mean, double variance) {
    double u = (x - mean) * (x - mean) / variance;
    return Math.exp(-0.5 * u) / Math.sqrt(2 * Math.PI * variance);
  }

  private static XYChart ascents() {
    XYChart chart = Charts.chart("Ascents from σ = 0.2 and 0.8, mean 2", "step", "μ", 560, 340);
    chart.getStyler().setXAxisTickMarkSpacingHint(90);
    double[] steps = Charts.grid(0, STEPS - 1, STEPS);
    for (double sigma : new double[] {0.2, 0.8}) {
      for (double mu : new double[] {-1, -0.2, 0.2, 1}) {
        Ascent ascent = QuadraticLink.ascend(Link.SQUARE, 2, mu, sigma, STEPS);
        String name = "σ = " + sigma + " ".repeat((int) Math.round(10 * (mu + 1)));
        Charts.line(chart, name, steps, ascent.locations(), Charts.COLORS.get(sigma < 0.5 ? 1 : 2));
        if (mu > -1) {
          Charts.unnamed(chart, name);
        }
      }
    }
    return chart;
  }

  private static String slopes() {
    StringBuilder rows = new StringBuilder();
    double mean = 2;
    for (double[] at : new double[][] {{0.5, 0.3}, {1, 0.3}, {1.33, 0.188}, {1.6, 0.5}}) {
      double s = at[1] * at[1];
      Estimate draws = QuadraticLink.slope(Link.SQUARE, mean, at[0], at[1], 200);
      QuadraticLinkExact exact = exact(mean);
      double h = 1e-5;
      rows.append(
          String.format(
              Locale.ROOT,
              "| %.2f | %.3f | %.4f | %.4f | %.4f ± %.4f | %.2f | %.2f | %.4f |%n",
              at[0],
              at[1],
              exact.slope(at[0], s),
              (exact.loss(at[0] + h, s) - exact.loss(at[0] - h, s)) / (2 * h),
              draws.value(),
              draws.error(),
              exact.printedForty(at[0], s, 10),
              exact.printedForty(at[0], s, 100),
              exact.priorInTheSum(at[0], s)));
    }
    return rows.toString();
  }

  private static String locations() {
    StringBuilder rows = new StringBuilder();
    double s = FIXED * FIXED;
    for (int k : new int[] {1, 2, 4, 16, 64}) {
      QuadraticLinkExact exact = new QuadraticLinkExact(k, 2);
      double ours = last(exact, s);
      double printed = exact.printedFortyThree(s);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %d | %.5f | %.1g | %.5f | %.3f |%n",
              k,
              ours,
              Math.abs(exact.slope(ours, s)),
              printed,
              exact.slope(printed, s) + 0.0));
    }
    return noMinus(rows);
  }

  private static String points() {
    StringBuilder rows = new StringBuilder();
    double jump = QuadraticLinkExact.meanOf(QuadraticLinkExact.jump(), QuadraticLink.COUNT);
    for (double mean : new double[] {0.5, 1.05, jump, 2}) {
      double evidence = QuadraticLink.posterior(Link.SQUARE, mean).logNormaliser();
      for (QuadraticLinkExact.Point point : exact(mean).stationary()) {
        if (point.location() >= 0) {
          double bound =
              exact(mean)
                  .bound(point.location(), point.variance(), QuadraticLink.sumOfSquares(mean));
          rows.append(
              String.format(
                  Locale.ROOT,
                  "| %.3f | ±%.3f | %s%.4f | %.4f | %s | %.4f | %.4f |%n",
                  mean,
                  exact(mean).mode(),
                  point.location() > 0 ? "±" : "",
                  point.location(),
                  Math.sqrt(point.variance()),
                  point.isMinimum() ? "minimum" : "saddle",
                  bound,
                  evidence - bound));
        }
      }
    }
    return rows.toString();
  }

  private static String links() {
    StringBuilder rows = new StringBuilder();
    double[][] best = {{1.33004, 0.18796}, {0.54885, 0.26493}, {0.62261, 0.34466}};
    for (Link link : Link.values()) {
      double mean = link == Link.HYPERBOLIC ? 1 : 2;
      Ascent ascent = QuadraticLink.ascend(link, mean, 0.7, 0.3, STEPS);
      GridPosterior grid = QuadraticLink.posterior(link, mean);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.3f, %.3f | %.3f, %.3f | %.3f, %.3f |%n",
              link.text,
              mean,
              ascent.location(),
              ascent.scale(),
              best[link.ordinal()][0],
              best[link.ordinal()][1],
              grid.mean(),
              Math.sqrt(grid.variance())));
    }
    return noMinus(rows);
  }

  /// A zero has no sign.
  private static String noMinus(StringBuilder rows) {
    return rows.toString().replaceAll("-(0\\.0+ |0\\.0+,)", "$1");
  }

  private static final String TEXT =
      """
      # A quadratic link

      x from N(0, 1), and K = 4 observations from N(g(x), 1): section 3 of Lecture 2a. With g(x) = x² the posterior does not know the sign of x, and has two modes
      as soon as the mean ȳ of the observations is large enough. What does the best Gaussian do? This page and its pictures are made by `elbo.examples.QuadraticLink`.

      ```java
      Program program = Program.of(m -> {
        Var y = m.data("y", "k");
        Var x = m.param("x", Normal.of(0, 1));
        m.observe("y", Normal.of(x.square(), 1), y);
      });
      ```

      With s = σ² and c = 2Kȳ − 1 the loss (the bound with its sign changed) is, up to a constant,

          L = ½[K(μ⁴ + 6μ²s + 3s²) − c(μ² + s)] − ½ ln s
          ∂L/∂μ = (6Ks − c)μ + 2Kμ³                               (42)
          ∂L/∂s = 3K(μ² + s) − c/2 − 1/(2s)

      ![Points without slope against the mean of the observations, σ fixed and free](quadratic-link/phases.png)

      **σ fixed** (left, as in the lecture's equation 43): one or three points. Above ȳ = 3σ² + 1/(2K) the minimum at 0 becomes a maximum and two minima leave it,
      at μ = ±√(ȳ − 3σ² − 1/(2K)): a continuous transition.

      **σ free** (right): the other equation changes the picture. At μ = 0 the best σ is so wide that 6Ks − c = ½(√(c² + 24K) − c) > 0: **0 is a minimum for every ȳ**, a wide
      Gaussian over both modes. With t = c/√(12K), r = s√(12K), w = μ²√(12K) the equations are r² − 2rt + 1 = 0, w = 3/r, or w = 0, r²/2 − rt − 1 = 0. So

      - below t = 1 (ȳ = %.4f here) the wide one is the only point, although the posterior has two modes from t = 0 (ȳ = 1/(2K) = 0.125) on;
      - at t = 1 two narrow minima appear, and two saddles between them and 0;
      - at t = %.5f (ȳ = %.4f) the narrow ones become better: the best Gaussian *jumps*, from 0 to ±%.3f, and an ascent may stay where it was on both sides of the jump.

      ![Posteriors with the Gaussians, and ascents](quadratic-link/posteriors.png)

      Where an ascent ends depends on its start (lower right; 32 draws a step). The table has all points without slope, with the bound and its
      distance from the evidence, by a grid: KL(q‖posterior). A q on one side of 0 cannot come closer than ln 2 = 0.693, the mode it does not see.

      | ȳ | modes | μ | σ | kind | bound | KL |
      |---|---|---|---|---|---|---|
      %s
      ## What the lecture prints

      **(40)** The last line lacks 1/N before its first sum: it should be −(2Kȳ − 1)·(1/N)Σxₙ + (2K/N)Σxₙ³. As printed the first term grows with the number of
      draws. The first line (like 28, 34 and 35) has the prior's x² inside of the sum over the observations, where it counts K times. The derivative at ȳ = 2, in closed
      form, by differences of the loss, by the engine from 200,000 draws, and what the printed lines are on average:

      | μ | σ | (42) | differences | pathwise | (40), end, N = 10 | N = 100 | (40), first line |
      |---|---|---|---|---|---|---|---|
      %s
      **(43)** has ½ where (42) gives 1/(2K): 2Kμ² = 2Kȳ − 1 − 6Kσ². Both are the same for a single observation only. At ȳ = 2, σ = 0.3:

      | K | μ₊ | slope there | (43) | slope there |
      |---|---|---|---|---|
      %s
      The condition after (43), ȳ − 3σ² − 1 > 0, is neither that of (43) nor the right one, ȳ − 3σ² − 1/(2K) > 0; and the posterior's modes are at ±√(ȳ − 1/(2K)), not
      ±√(ȳ − ½). That 0 is "normally a saddle point" holds for a fixed σ; where σ is fitted too, 0 is a minimum always, and what the lecture calls a sudden jump is
      between minima of equal depth.

      ## Other links

      Equations 31 to 37 for any g: an ascent of %,d steps with 32 draws each from (0.7, 0.3), beside the best Gaussian (SciPy, by Gauss–Hermite quadrature) and the posterior's
      mean and standard deviation (a grid).

      | g | ȳ | μ, σ of the ascent | best | posterior |
      |---|---|---|---|---|
      %s\
      """;

  static String text() {
    int k = QuadraticLink.COUNT;
    double jump = QuadraticLinkExact.meanOf(QuadraticLinkExact.jump(), k);
    return String.format(
        Locale.ROOT,
        TEXT,
        QuadraticLinkExact.meanOf(1, k),
        QuadraticLinkExact.jump(),
        jump,
        narrow(jump),
        points(),
        slopes(),
        locations(),
        STEPS,
        links());
  }
}

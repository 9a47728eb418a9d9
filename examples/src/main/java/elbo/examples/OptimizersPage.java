// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.Normal;
import elbo.divergence.KullbackLeibler;
import elbo.divergence.TotalVariation;
import elbo.examples.Optimizers.Named;
import elbo.examples.Optimizers.Noisy;
import elbo.examples.Optimizers.Plan;
import elbo.optimizer.Adam;
import elbo.optimizer.ClippedByNorm;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.PrecisionNaturalGradient;
import elbo.optimizer.Schedule;
import elbo.optimizer.SquareRootNaturalGradient;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.WassersteinForwardBackward;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/// The gallery's page on [Optimizers]: text, tables and pictures.
final class OptimizersPage {
  private static final int STEPS = 200;
  private static final int RUNS = 40;

  private OptimizersPage() {}

  /// The step size of a rule; DoG and DoWG find their own.
  private static double stepSize(Named named) {
    return named.name().startsWith("Do") ? 1 : Optimizers.bestStep(named.rule(), STEPS);
  }

  static void pictures(Path folder) throws IOException {
    Charts.write(folder.resolve("rules.png"), List.of(rulesChart()), 1);
    Charts.write(folder.resolve("noise.png"), List.of(noiseChart(), naturalChart()), 2);
  }

  private static XYChart logarithmic(String title, String y, double least, int width, int height) {
    XYChart chart = Charts.chart(title, "step", y, width, height);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(least);
    return chart;
  }

  /// Logarithmic axes end somewhere.
  private static double[] shown(double[] y, double least) {
    return Charts.map(y, v -> Math.min(1e4, Math.max(least, v)));
  }

  private static XYChart rulesChart() {
    XYChart chart =
        logarithmic("Each rule with its best constant step size", "gap", 1e-12, 1000, 460);
    chart.getStyler().setYAxisMax(1e4);
    double[] steps = Charts.grid(0, STEPS, STEPS + 1);
    List<Named> rules = Optimizers.rules();
    for (int i = 0; i < rules.size(); i++) {
      double[] gaps =
          Optimizers.course(rules.get(i).rule(), Schedule.constant(stepSize(rules.get(i))), STEPS);
      // More rules than colours: the last has dashes.
      if (i < Charts.COLORS.size()) {
        Charts.line(chart, rules.get(i).name(), steps, shown(gaps, 1e-12), Charts.COLORS.get(i));
      } else {
        Charts.dashes(chart, rules.get(i).name(), steps, shown(gaps, 1e-12), Charts.COLORS.get(0));
      }
    }
    return chart;
  }

  private static XYChart noiseChart() {
    XYChart chart = logarithmic("Noisy gradients: mean gap of 40 runs", "gap", 1e-3, 560, 480);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    List<Plan> plans = Optimizers.plans();
    for (int i = 0; i < plans.size(); i++) {
      double[] gaps = Optimizers.noisy(plans.get(i), RUNS).gaps();
      Charts.line(
          chart,
          plans.get(i).name(),
          Charts.grid(0, Optimizers.NOISY_STEPS, gaps.length),
          shown(gaps, 1e-3),
          Charts.COLORS.get(i));
    }
    return chart;
  }

  private static XYChart naturalChart() {
    XYChart chart = logarithmic("A Gaussian to a Gaussian: KL(q‖p)", "KL(q‖p)", 1e-14, 560, 480);
    chart.getStyler().setYAxisMax(1e4);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    Valley valley = Optimizers.VALLEY;
    int steps = 100;
    double[] x = Charts.grid(0, steps, steps + 1);
    UpdateRule plain = new GradientAscent();
    UpdateRule adam = new Adam();
    double[][] courses = {
      NaturalSteps.course(valley, plain, NaturalSteps.bestStep(valley, plain, steps), steps),
      NaturalSteps.course(valley, adam, NaturalSteps.bestStep(valley, adam, steps), steps),
      NaturalSteps.course(valley, new WassersteinForwardBackward(), 1 / valley.steep(), steps),
      NaturalSteps.course(valley, new SquareRootNaturalGradient(), 0.5, steps),
      NaturalSteps.course(valley, new PrecisionNaturalGradient(), 0.5, steps)
    };
    String[] names = {
      "gradient, best step",
      "Adam, best step",
      "Wasserstein, η = 1/L",
      "natural, square root, η = ½",
      "natural, precision, η = ½"
    };
    for (int i = 0; i < names.length; i++) {
      Charts.line(chart, names[i], x, shown(courses[i], 1e-14), Charts.COLORS.get(i));
    }
    return chart;
  }

  private static String rules() {
    StringBuilder rows = new StringBuilder();
    for (Named named : Optimizers.rules()) {
      double size = stepSize(named);
      double[] gaps = Optimizers.course(named.rule(), Schedule.constant(size), STEPS);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2g | %.2g | %.2g | %.2g |%n",
              named.name(),
              size,
              gaps[20],
              gaps[60],
              gaps[STEPS]));
    }
    return rows.toString();
  }

  private static String plans() {
    StringBuilder rows = new StringBuilder();
    for (Plan plan : Optimizers.plans()) {
      Noisy noisy = Optimizers.noisy(plan, RUNS);
      String theory =
          switch (plan.name()) {
            case "constant" -> String.format(Locale.ROOT, "%.4f", Optimizers.cloud(0.01));
            case "constant, last half averaged" ->
                String.format(
                    Locale.ROOT,
                    "%.4f",
                    Optimizers.averagedCloud(0.01, Optimizers.NOISY_STEPS / 2));
            default -> "";
          };
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.4f ± %.4f | %s |%n",
              plan.name(),
              noisy.gaps()[noisy.gaps().length - 1],
              noisy.error(),
              theory));
    }
    return rows.toString();
  }

  private static String steps(int steps) {
    return steps < 0 ? "diverges" : steps == NaturalSteps.MOST ? "> 100,000" : "" + steps;
  }

  private static String scales() {
    StringBuilder rows = new StringBuilder();
    for (NaturalSteps.Way way : NaturalSteps.Way.values()) {
      rows.append("| ").append(way.text);
      for (double s : new double[] {0.01, 0.1, 1, 10, 100}) {
        rows.append(" | ").append(steps(NaturalSteps.steps(way, s)));
      }
      rows.append(" |\n");
    }
    return rows.toString();
  }

  private static String pairs() {
    StringBuilder rows = new StringBuilder();
    String[] names = {"N(0, 10000), N(10, 10000)", "N(0, 0.01), N(0.1, 0.01)"};
    double[][] numbers = {{10, 10_000}, {0.1, 0.01}};
    for (int i = 0; i < names.length; i++) {
      for (boolean isScale : new boolean[] {true, false}) {
        double scale = isScale ? numbers[i][1] : Math.sqrt(numbers[i][1]);
        Normal p = Normal.of(0, scale);
        Normal q = Normal.of(numbers[i][0], scale);
        rows.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.2g | %.4f |%n",
                names[i],
                isScale ? "scale" : "variance",
                numbers[i][0] == 10 ? "10" : "0.1",
                new KullbackLeibler().between(p, q).value(),
                1 - new TotalVariation().between(p, q).value()));
      }
    }
    return rows.toString();
  }

  private static final String TEXT =
      """
      # Optimizers

      The rules of section 5.4 of the thesis and of the lists in ELG 5218 and STATS 305B, on one problem: f(x) = −½(x − m)ᵀA(x − m) in two dimensions, curvatures 1 and 100 along axes
      turned by 30°, from (−5, 3). This page and its pictures are made by `elbo.examples.Optimizers`.

      ```java
      UpdateRule rule = new Averaged(new Adam(), Averaging.tail(500));
      UpdateState state = rule.start(parameters);
      state = rule.step(state, gradient, schedule.at(state.step()));   // uphill
      ```

      ![The gap over the steps, for nine rules](optimizers/rules.png)

      Exact gradients, each rule with the constant step that ends best after 200 steps (eight for each power of ten were tried); the gap is how far f is below its maximum.

      | rule | η | after 20 | 60 | 200 steps |
      |---|---|---|---|---|
      %s
      Of plain gradient steps theory knows the end: with η = 2/(L + μ) each leaves (κ − 1)/(κ + 1) = 0.9802 of the distance, with momentum and its best settings
      (√κ − 1)/(√κ + 1) = 0.8182 (κ = L/μ = 100); the tests find both. Rules that scale coordinates one by one, AdaGrad to AdamW, see nothing of a valley that lies across the
      coordinates; the steps of RMSProp keep their length, so it does not settle. AdamW ends where its decay towards 0 balances the slope, not at the top. DoG and DoWG have no step size to
      choose, and pay for it with a slow start.

      ![Schedules and averages with noise, and natural gradients](optimizers/noise.png)

      **Noise** (left). Each gradient coordinate has noise of sd 3; 2,000 steps of plain gradient ascent from η = 0.01. The gap at the end, mean of %d runs, and what it should be: a constant step ends in
      a cloud with variance ητ²/(λ(2 − ηλ)) along a curvature λ; an average of its iterates in a far smaller one.

      | steps | gap | theory |
      |---|---|---|
      %s
      **Around a rule.** `WeightDecay` with λ = 1 ends at (%.5f, %.5f); (A + λ)⁻¹Am is (%.5f, %.5f). With every 100th gradient thirty times too long the mean gap of the last 1,000 steps is
      %.3g, and %.3g with `ClippedByNorm` at 20. `EarlyStopping` with a patience of 10 looks, one each 20 steps, ends a noisy ascent after %d of 2,000 steps.

      ## Natural gradients

      The thesis (5.6) motivates them by distances between parameters that say nothing of the distributions: N(0, 10000) and N(10, 10000) "almost indistinguishable", N(0, 0.01) and N(0.1, 0.01) "barely
      overlap". The second number must be read as the scale for that; as variances the last two share more than half of their mass:

      | pair | read as | distance of the means | KL | overlap |
      |---|---|---|---|---|
      %s
      The natural gradient is F⁻¹∇: for (μ, σ) the Fisher information is F = diag(1/σ², 2/σ²). The program in 5.7 *multiplies* by F (`fisher_matrix * grad_flat`), which makes steps shorter where they should be
      longer; its network ends at 45.85 %% accuracy where plain SGD has 94.73 %%. On a Gaussian one can count: steps until KL(q‖N(3s, s²)) < 0.001 from q = N(0, 4s²), with one η
      for all s:

      | | s = 0.01 | 0.1 | 1 | 10 | 100 |
      |---|---|---|---|---|---|
      %s
      The natural gradient does not know in which units x is measured. Neither does it mind correlation: the right picture has a full-rank Gaussian on its way to the valley's
      normal distribution, from N((−5, 3), I), with exact expected gradients and Hessians. Natural steps with η = ½ halve the error each, whatever A is; the square-root form shortens long
      steps, so it has a way to go first. A step along the plain gradient is limited by the largest curvature, and so is one in the Wasserstein geometry: their lines lie on each other.
      """;

  static String text() {
    double[] ridge = Optimizers.ridge(1);
    Tensor decayed = Optimizers.decayed(1, 2000);
    return String.format(
        Locale.ROOT,
        TEXT,
        rules(),
        RUNS,
        plans(),
        decayed.get(0),
        decayed.get(1),
        ridge[0],
        ridge[1],
        Optimizers.withWildGradients(new GradientAscent()),
        Optimizers.withWildGradients(new ClippedByNorm(new GradientAscent(), 20)),
        Optimizers.stopped(10),
        pairs(),
        scales());
  }
}

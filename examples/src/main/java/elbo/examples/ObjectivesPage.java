// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.fit.Fit;
import elbo.fit.Summary;
import elbo.sampler.GridPosterior;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/// The text and the pictures of [Objectives].
///
/// @param inside what each objective found where the family holds the target
/// @param outside what it found where it does not
record ObjectivesPage(List<List<Tensor>> inside, List<List<Tensor>> outside) {
  static ObjectivesPage of() {
    List<List<Tensor>> inside = new ArrayList<>();
    List<List<Tensor>> outside = new ArrayList<>();
    for (Objectives.Case objective : Objectives.CASES) {
      inside.add(Objectives.fitted(Objectives.inside(), objective));
      outside.add(Objectives.fitted(Objectives.outside(), objective));
    }
    return new ObjectivesPage(inside, outside);
  }

  void pictures(Path folder) throws IOException {
    Charts.write(folder.resolve("optima.png"), List.of(contours(), orders()), 2);
    Charts.write(folder.resolve("robust.png"), List.of(robust()), 1);
  }

  private Tensor scales(String name) {
    for (int i = 0; i < Objectives.CASES.size(); i++) {
      if (Objectives.CASES.get(i).name().equals(name)) {
        return outside.get(i).get(1);
      }
    }
    throw new IllegalArgumentException(name);
  }

  /// Where the densities of p and of some q are e⁻² of their highest: two standard deviations.
  private XYChart contours() {
    XYChart chart = Charts.chart("Two standard deviations of p and of q", "z₁", "z₂", 620, 480);
    double wide = 2 * Math.sqrt(1 + Objectives.CORRELATION);
    double narrow = 2 * Math.sqrt(1 - Objectives.CORRELATION);
    double[] t = Charts.grid(0, 2 * Math.PI, 181);
    double[] x = new double[t.length];
    double[] y = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      double along = wide * Math.cos(t[i]);
      double across = narrow * Math.sin(t[i]);
      x[i] = (along - across) / Math.sqrt(2);
      y[i] = (along + across) / Math.sqrt(2);
    }
    Charts.line(chart, "p", x, y, Charts.COLORS.get(7));
    List<String> names = List.of("fisher", "elbo", "renyi 0.5", "forward-kl", "cubo");
    List<String> texts = List.of("Fisher", "ELBO", "Rényi ½", "forward KL", "χ bound");
    for (int k = 0; k < names.size(); k++) {
      Tensor scales = scales(names.get(k));
      double[] a = new double[t.length];
      double[] b = new double[t.length];
      for (int i = 0; i < t.length; i++) {
        a[i] = 2 * scales.get(0) * Math.cos(t[i]);
        b[i] = 2 * scales.get(1) * Math.sin(t[i]);
      }
      Charts.line(chart, texts.get(k), a, b, Charts.COLORS.get(k));
    }
    return chart;
  }

  /// The formula with what the engine found at −1, 0, ½, 1 and 2.
  private XYChart orders() {
    XYChart chart =
        Charts.chart("The sd of q by the order of the divergence", "α", "sd of q", 560, 480);
    chart.getStyler().setLegendVisible(false);
    double[] alpha = Charts.grid(-1.5, 2.5, 81);
    double[] sd = Arrays.stream(alpha).map(a -> Math.sqrt(Objectives.alphaOptimum(a))).toArray();
    Charts.line(chart, "optimum", alpha, sd, Charts.COLORS.get(1));
    double[] at = {-1, 0, 0.5, 1, 2};
    List<String> names = List.of("renyi 2", "elbo", "renyi 0.5", "forward-kl", "cubo");
    double[] found = names.stream().mapToDouble(name -> scales(name).get(0)).toArray();
    Charts.dots(chart, "found", at, found, Charts.COLORS.get(0));
    return chart;
  }

  private static XYChart robust() {
    XYChart chart = Charts.chart("Posteriors of the mean, and the data", "μ", "density", 900, 380);
    chart.getStyler().setXAxisMin(-1.0);
    chart.getStyler().setXAxisMax(11.0);
    int color = 0;
    for (RobustPosterior.Case posterior : RobustPosterior.cases()) {
      GridPosterior grid = posterior.grid();
      double[] x = grid.points().toArray();
      double[] density = grid.density().toArray();
      int from = 500;
      int to = 2000; // −1 to 5
      Charts.line(
          chart,
          posterior.text(),
          Arrays.copyOfRange(x, from, to),
          Arrays.copyOfRange(density, from, to),
          Charts.COLORS.get(color++));
    }
    double[] y = RobustPosterior.all();
    Charts.dots(chart, "data", y, new double[y.length], Charts.COLORS.get(7));
    return chart;
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < Objectives.CASES.size(); i++) {
      Objectives.Case objective = Objectives.CASES.get(i);
      Tensor scales = outside.get(i).get(1);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | `%s` | %d | %.3f, %.3f | %.4f | %.4f | %.4f, %.4f |%n",
              objective.text(),
              objective.objective().word(),
              objective.draws(),
              inside.get(i).get(0).get(0),
              inside.get(i).get(1).get(0),
              Math.sqrt(Objectives.limit(objective)),
              Math.sqrt(Objectives.reference(objective)),
              scales.get(0),
              scales.get(1)));
    }
    return rows.toString();
  }

  private static String robustRows() {
    StringBuilder rows = new StringBuilder();
    for (RobustPosterior.Case posterior : RobustPosterior.cases()) {
      GridPosterior grid = posterior.grid();
      Fit fit = posterior.fit();
      Summary mu = fit.summary().getFirst();
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.4f | %.4f | %.4f | %.4f | %s |%n",
              posterior.text(),
              grid.mean(),
              Math.sqrt(grid.variance()),
              mu.mean(),
              mu.sd(),
              fit.verdict().grade().word()));
    }
    return rows.toString();
  }

  private static final String TEXT =
      """
      # Objectives

      One family, one target, ten objectives: where the optimum of each lies, and where the engine ends. Section 2.6 of Blain's thesis lists most of them and 8.1.2 leaves them to future
      research. This page and its pictures are made by `elbo.examples.Objectives`; [the methods page](../methods/objectives.md) has the formulas.

      ```java
      Program correlated = Program.of(m -> m.param("z", MultivariateNormal.of(zero, covariance)));
      Fit fit = Elbo.fit(correlated.bind(Map.of()), Settings.defaults()
          .withFamily(FamilyChoice.MEAN_FIELD)
          .withGradient(GradientChoice.defaults().withObjective(ObjectiveChoice.CUBO).withSampleSize(32)));
      ```

      ## Where the optimum lies

      If the family holds the target, every objective has its optimum there: the column "inside" is mean and sd found for N(1, ½²). If not, they differ. The target here is normal
      with variances 1 and correlation 0.8, the family mean-field. By symmetry the optimum is s for both variances, and all objectives that are functions of ∫ p^α q^(1−α) have

          α s² + (1 − 2α) s − (1 − α)(1 − ρ²) = 0.

      For, with λ = 1 ± ρ the variances of p along its axes, ln ∫ p^α q^(1−α) = ½ Σ [α ln s + (1 − α) ln λ − ln(αs + (1 − α)λ)], whose derivative by s is 0 where
      Σ (s − λ)/(αs + (1 − α)λ) = 0. So α = 0 (the ELBO) gives 1 − ρ², the conditional variance; α = 1 (forward KL) gives 1, the marginal one; α = ½ is the geometric mean of both; α = 2 (the
      χ bound) more than 1. Rényi's bound of order a has α = 1 − a. The importance-weighted bound goes from α = 0 for one draw to α = 2 for many: its gap to the
      evidence is then half the variance of the weights divided by K, which is least where χ² is. The Fisher divergence is Σ s(1/s − 1/λ)², so s² Σ λ⁻² = 2.

      ![Two standard deviations of the target and of the approximations; the sd by the order of the divergence](objectives/optima.png)

      Of an objective with K draws in a sample, what is maximised is the expectation for these K, whose optimum is not the limit's. Its sd for the K of the table is by an
      independent program (`objective_optima.py`); where K does not matter both are the closed form.

      | objective | `--objective` | K | inside: mean, sd | sd, K → ∞ | sd, this K | found |
      |---|---|---|---|---|---|---|
      %s
      Two warnings stand in the table.

      - The **surrogates** divide the weights by their own mean, and with 32 draws that moves the optimum from the divergence's far towards the ELBO's.
      - The **χ bound** is an upper bound of the evidence only in the limit. With x = √s ε, ln w is ln s + ½‖ε‖² and a constant for s → 0, so the expectation for K draws falls without end as q shrinks
        to a point: no draw sees the mass around it any more. With 512 draws there is a valley near the limit's optimum and a hill before that abyss. With 32 there is no hill (0.320, 0.306, 0.219, −0.068 at
        s = 1.2, 0.6, 0.3, 0.1), and the ascent ends with an sd of 0. Take so many draws that k-hat is good, or another objective.

      The ascent stops when a phase of it gains less than 0.01 nat and its noise; that is what is between the last two columns.

      ## Outliers

      Ten observations of mean 1, and 9.5 and 10.4. The model says N(μ, 1) for all twelve. Exact values are by Simpson's rule on a grid, "fitted" is `Elbo.fit` with its defaults.

      ```java
      Model robust = GeneralizedLikelihood.robust(model, 0.5);   // elbo fit --robust 0.5
      ```

      ![Posteriors of the mean with and without outliers](objectives/robust.png)

      | | exact mean | exact sd | fitted mean | fitted sd | verdict |
      |---|---|---|---|---|---|
      %s
      The posterior is pulled by 1.5, which is five of its standard deviations. A tempered one (the likelihood to the power ½) is as far off and less sure. With the β-divergence in the place of
      the likelihood an outlier costs no more than 1/β, so that its pull ends: with β = 0.5 the mean is where it is without the outliers. The price is a wider posterior.
      The thesis says that the β-divergence "allows for a flexible trade-off"; as it is printed it is no divergence ([divergences](divergences.md)).
      """;

  String text() {
    return String.format(Locale.ROOT, TEXT, rows(), robustRows());
  }
}

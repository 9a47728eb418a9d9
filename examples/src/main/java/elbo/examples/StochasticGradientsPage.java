// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.examples.StochasticGradients.Course;
import elbo.examples.StochasticGradients.Design;
import elbo.examples.StochasticGradients.Way;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/// The gallery's page on [StochasticGradients]: text, tables and pictures.
final class StochasticGradientsPage {
  private static final int MEASURED = 4000;
  private static final double PASSES = 60;

  private StochasticGradientsPage() {}

  static void pictures(Path folder) throws IOException {
    Charts.write(folder.resolve("descent.png"), List.of(descents(), variances()), 2);
    Charts.write(folder.resolve("courses.png"), List.of(courses()), 1);
  }

  private static XYChart descents() {
    XYChart chart = Charts.chart("Gradient descent on (θ − 5)²", "step", "θ", 560, 360);
    chart.getStyler().setYAxisMin(-2.0);
    chart.getStyler().setYAxisMax(12.0);
    double[] sizes = {0.05, 0.2, 0.5, 0.9, 1.02};
    double[] steps = Charts.grid(0, 20, 21);
    for (int i = 0; i < sizes.length; i++) {
      Charts.line(
          chart,
          "η = " + sizes[i],
          steps,
          StochasticGradients.descent(sizes[i], 20),
          Charts.COLORS.get(i));
    }
    return chart;
  }

  private static XYChart variances() {
    XYChart chart = Charts.chart("E‖g − ∇f‖² against the batch size", "k", "variance", 560, 360);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSW);
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    double[][] g = sum.termGradients(0, 0);
    double[] k = {1, 2, 5, 10, 20, 50, 100, 160, 190};
    double[] with = new double[k.length];
    double[] without = new double[k.length];
    for (int i = 0; i < k.length; i++) {
      int size = (int) k[i];
      int n = StochasticGradients.N;
      with[i] = measured(sum, Subsampling.withReplacement(n, size));
      without[i] = measured(sum, Subsampling.withoutReplacement(n, size));
    }
    double[] fine = Charts.map(Charts.grid(0, Math.log(190), 200), Math::exp);
    Charts.line(
        chart,
        "with replacement: S²/k",
        fine,
        Charts.map(fine, v -> BatchVariance.withReplacement(g, 1) / v),
        Charts.COLORS.get(0));
    Charts.dots(chart, "with", k, with, Charts.COLORS.get(0));
    Charts.line(
        chart,
        "without: S²/k · (n − k)/(n − 1)",
        fine,
        Charts.map(
            fine,
            v ->
                BatchVariance.withReplacement(g, 1)
                    / v
                    * (StochasticGradients.N - v)
                    / (StochasticGradients.N - 1)),
        Charts.COLORS.get(1));
    Charts.dots(chart, "without", k, without, Charts.COLORS.get(1));
    return chart;
  }

  private static double measured(LeastSquares sum, Subsampling design) {
    return BatchVariance.measured(sum, StochasticGradients.START, design, MEASURED).variance();
  }

  private static XYChart courses() {
    XYChart chart =
        Charts.chart(
            "Distance from the optimum", "gradients of terms, over n", "‖θ − θ*‖", 1000, 480);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(1e-15);
    for (Way way : Way.values()) {
      Course course = StochasticGradients.course(way, PASSES);
      Charts.line(
          chart,
          way.text,
          course.looks(),
          Charts.map(course.distance(), d -> Math.max(d, 1e-15)),
          Charts.COLORS.get(way.ordinal()));
    }
    return chart;
  }

  private static String designs() {
    StringBuilder rows = new StringBuilder();
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    double[] best = sum.optimum();
    List<Design> start = StochasticGradients.designs(sum, 0, 0);
    List<Design> end = StochasticGradients.designs(sum, best[0], best[1]);
    for (int i = 0; i < start.size(); i++) {
      rows.append("| ").append(start.get(i).text());
      rows.append(cells(sum, StochasticGradients.START, start.get(i)));
      rows.append(cells(sum, List.of(Tensor.vector(best)), end.get(i)));
      rows.append(" |\n");
    }
    return rows.toString();
  }

  private static String cells(LeastSquares sum, List<Tensor> at, Design design) {
    BatchVariance.Measured found = BatchVariance.measured(sum, at, design.subsampling(), MEASURED);
    return String.format(
        Locale.ROOT,
        " | %.4f | %.4f ± %.4f | %.1f",
        design.exact(),
        found.variance(),
        found.error(),
        found.bias());
  }

  /// How much of the distance a pass of n gradients leaves, from the tenth to the last part of the
  /// course.
  static double rate(Course course) {
    int last = course.distance().length - 1;
    while (course.distance()[last] < 1e-13) {
      last--;
    }
    int first = last / 10;
    return Math.exp(
        Math.log(course.distance()[last] / course.distance()[first])
            / (course.looks()[last] - course.looks()[first]));
  }

  /// The mean distance over the second half of a course.
  private static double cloud(Way way) {
    double[] distance = StochasticGradients.course(way, PASSES).distance();
    double sum = 0;
    for (int i = distance.length / 2; i < distance.length; i++) {
      sum += distance[i] / (distance.length - distance.length / 2);
    }
    return sum;
  }

  private static String rates() {
    StringBuilder rows = new StringBuilder();
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    double smallest = sum.curvatures()[0];
    double largest = sum.largestCurvature();
    double size = 1 / (3 * largest);
    for (Way way : List.of(Way.FULL, Way.SVRG, Way.SAG, Way.SAGA)) {
      // Of the distance: roots of the bounds of its square.
      String bound =
          switch (way) {
            case FULL -> String.format(Locale.ROOT, "%.3f", 1 - smallest / sum.curvatures()[1]);
            case SVRG, SAG -> "";
            default ->
                String.format(
                    Locale.ROOT,
                    "%.3f",
                    Math.pow(
                        1 - Math.min(smallest * size, 1.0 / (4 * StochasticGradients.N)),
                        0.5 * StochasticGradients.N));
          };
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %s |%n",
              way.text,
              rate(StochasticGradients.course(way, PASSES)),
              bound));
    }
    return rows.toString();
  }

  private static String scaling() {
    StringBuilder rows = new StringBuilder();
    double[] full =
        new StochasticGradients.RowGradient(StochasticGradients.ROWS)
            .of(Batch.full(StochasticGradients.ROWS));
    double[] scaled =
        StochasticGradients.meanOverBatches(
            (double) StochasticGradients.ROWS / StochasticGradients.FEW);
    double[] plain = StochasticGradients.meanOverBatches(1);
    String[] names = {"location of a", "location of b", "log scale of a", "log scale of b"};
    for (int j = 0; j < names.length; j++) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.12f | %.12f | %.1g | %.4f |%n",
              names[j],
              full[j],
              scaled[j],
              Math.abs(scaled[j] - full[j]),
              plain[j]));
    }
    return rows.toString();
  }

  private static final String TEXT =
      """
      # Stochastic gradients

      Section 5 of the thesis (5.1 to 5.3, 5.5), the slides of ELG 5218 on gradient descent and mini-batches, and those of STATS 305B on mini-batches of data.
      This page and its pictures are made by `elbo.examples.StochasticGradients`.

      ![Gradient descent on a square, and the variance of mini-batches](stochastic-gradients/descent.png)

      **Gradient descent** on (θ − 5)², the slides' example (left): θₖ − 5 = (1 − 2η)ᵏ(θ₀ − 5), so it goes there in one step for η = ½, to and fro above, and away above 1.

      **Mini-batches** (right): least squares for a line through n = %d points, f = (1/n)Σfᵢ, at θ = 0. The slides have the noise "typically ≈ 1/k (up to finite-population
      corrections)". With S² the mean squared distance of the terms' gradients from ∇f it is exactly S²/k with replacement, and S²/k · (n − k)/(n − 1) without. Dots are measured on
      %,d batches.

      ```java
      FiniteSumRule rule = Svrg.of(sum.numTerms());                 // or Sag, Saga, StochasticGradient
      UpdateState state = rule.start(sum, parameters);
      state = rule.pass(sum, state, Schedule.constant(0.03), key);  // again and again
      ```

      ![The distance from the optimum over passes](stochastic-gradients/courses.png)

      With a fixed step, mini-batches and single samples end in a cloud around the optimum: over the second half of the course they are on average %.3f away with replacement, %.3f shuffled, %.3f one by
      one. Robbins–Monro steps (Σηₜ = ∞, Σηₜ² < ∞), here 4/(b + t), shrink the cloud: %.3f. SVRG, SAG and SAGA go to the optimum as gradient descent does, **linearly**, at a fixed step, looking at
      one term at a time; gradient descent pays n of those for a step that κ = L/μ = %.0f makes short. What is
      left of the distance after as many gradients of terms as there are terms, measured, and the most that theory allows at this step: 1 − μ/L for gradient descent with 1/L; for SAGA with
      1/(3L), L that of the worst term, the root of (1 − min(1/(4n), μ/(3L)))ⁿ (Defazio, Bach & Lacoste-Julien 2014). The theorems for SVRG and SAG ask for smaller steps:

      | | measured | bound |
      |---|---|---|
      %s
      **Which terms are drawn.** Batches of 20 of the 200, each weighted so that sums are unbiased; E‖g − ∇f‖² in closed form and measured, with the length of the mean error in its own
      standard errors (about 1 where there is no bias):

      | | θ = 0 | measured | bias | θ = θ* | measured | bias |
      |---|---|---|---|---|---|---|
      %s
      The thesis (5.5.3) says that "stratified sampling or cluster based sampling using methods such as k-means have been shown to reduce variance". Groups of like terms do so as *strata*, of
      which each batch has some of all. Drawn whole, as *clusters*, the same groups make the variance many times larger at θ = 0, where the gradients of neighbours agree: a cluster must be like
      the whole, not like itself. At the optimum neighbours share nothing but their curvature, and all but importance sampling are about the same. The best probabilities, p ∝ ‖∇fᵢ‖, would have to be
      found anew at each step; p ∝ 1 + x², the curvatures, is a bound that is known beforehand and gains much of it far from the optimum.

      ## Mini-batches of data in a bound

      The evidence lower bound is Σₙ E ln p(yₙ | z) − KL(q‖prior). Of B of N rows each counts N/B times, the prior and q once (STATS 305B: "N E_{n∼Unif}"). A logistic regression with N = %d rows
      has %d batches of B = %d: the mean over **all** of them, with the same noise, against the gradient of all data. Without the factor the mean is the gradient of another
      posterior, in which a third of the data counts:

      | derivative by | all data | mean over batches | difference | without N/B |
      |---|---|---|---|---|
      %s
      ## What the thesis prints

      **Algorithm 1 (SVRG)** writes θ_{t,m} for the inner iterate in lines 4, 7, 8 and 10, with m the *number* of inner steps, and counts k. Read to the letter, each inner step begins at
      θₜ, line 8 writes θ_{t,m+1}, which is read nowhere, and line 10 takes θ_{t,m} = θₜ: nothing moves. After 10 epochs the distance from the optimum is %.4f, as at the start (%.4f).
      With θ_{t,k} in lines 7 and 8 it is %.2g.

      **5.5.1** asks for mini-batches "drawn uniformly at random", 5.5.3 for others. What is needed is the weight: 1/(number · probability) for each draw, as in the table above.
      """;

  static String text() {
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    int m = 2 * StochasticGradients.N;
    return String.format(
        Locale.ROOT,
        TEXT,
        StochasticGradients.N,
        MEASURED,
        cloud(Way.REPLACED),
        cloud(Way.SHUFFLED),
        cloud(Way.SINGLE),
        cloud(Way.DECREASING),
        sum.curvatures()[1] / sum.curvatures()[0],
        rates(),
        designs(),
        StochasticGradients.ROWS,
        495,
        StochasticGradients.FEW,
        scaling(),
        StochasticGradients.algorithmOne(sum, 10, k -> m),
        sum.distance(StochasticGradients.START),
        StochasticGradients.algorithmOne(sum, 10, k -> k));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import elbo.diagnostic.Verdict;
import elbo.fit.DrawTable;
import elbo.fit.Summary;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Pages made of synthetic draws, for looking at and for tests.
final class SamplePages {
  private static final int NUM_DRAWS = 1_000;

  private SamplePages() {}

  /// Eight schools, about.
  static Page eightSchools() {
    RandomGenerator random = random();
    List<String> names = new ArrayList<>(List.of("mu", "tau"));
    double[][] columns = new double[26][NUM_DRAWS];
    double[] effect = {28, 8, -3, 7, -1, 1, 18, 12};
    for (int j = 0; j < 8; j++) {
      names.add("theta_tilde." + (j + 1));
    }
    for (int j = 0; j < 8; j++) {
      names.add("theta." + (j + 1));
    }
    for (int j = 0; j < 8; j++) {
      names.add("num_cases." + (j + 1));
    }
    for (int i = 0; i < NUM_DRAWS; i++) {
      columns[0][i] = 4.4 + 3.3 * random.nextGaussian();
      columns[1][i] = 3 * Math.exp(0.7 * random.nextGaussian() - 0.2);
      for (int j = 0; j < 8; j++) {
        columns[2 + j][i] = 0.05 * (effect[j] - 8) / 3 + random.nextGaussian();
        columns[10 + j][i] = columns[0][i] + columns[1][i] * columns[2 + j][i];
        columns[18 + j][i] = Math.floor(6 * random.nextDouble()) + j;
      }
    }
    return page(
        "eight_schools",
        new Verdict(
            Verdict.Grade.GOOD,
            0.31,
            "The approximation is close to the posterior (k-hat 0.31); means, spreads and tails can be used as they are. Next: nothing; the importance-corrected draws remove what little error is left."),
        names,
        columns);
  }

  /// One variable, and little else.
  static Page oneVariable() {
    RandomGenerator random = random();
    double[][] columns = {new double[NUM_DRAWS]};
    Arrays.setAll(columns[0], _ -> Math.exp(random.nextGaussian()));
    Page page =
        page(
            "one",
            new Verdict(
                Verdict.Grade.NOT_CONVERGED,
                Double.POSITIVE_INFINITY,
                "The optimisation did not converge: the ELBO still rises. Next: allow more iterations."),
            List.of("sigma"),
            columns);
    return new Page(
        page.title(),
        "",
        page.verdict(),
        page.figures(),
        List.of(),
        List.of(),
        page.summary(),
        page.mixing(),
        page.draws(),
        List.of(),
        page.settings());
  }

  /// Thousands of variables; some never vary, some are not finite, one would end a script element.
  static Page many(int numVariables) {
    RandomGenerator random = random();
    List<String> names = new ArrayList<>();
    double[][] columns = new double[numVariables][NUM_DRAWS];
    double[] common = new double[NUM_DRAWS];
    Arrays.setAll(common, _ -> random.nextGaussian());
    for (int j = 0; j < numVariables; j++) {
      names.add(j == 3 ? "</script><b>&\"" : "beta." + (j + 1) + ".1");
      double share = random.nextDouble();
      for (int i = 0; i < NUM_DRAWS; i++) {
        columns[j][i] =
            j == 1
                ? 2
                : j == 2
                    ? Double.NaN
                    : j + 100 * (share * common[i] + (1 - share) * random.nextGaussian());
      }
    }
    return page(
        "many",
        new Verdict(
            Verdict.Grade.MEANS_ONLY,
            0.93,
            "The approximation misses a part of the posterior (k-hat 0.93 is above 0.67): its means are indicative, its spreads and tails are not. Next: reparametrise."),
        names,
        columns);
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_121L);
  }

  private static Page page(String title, Verdict verdict, List<String> names, double[][] columns) {
    List<Summary> summary = new ArrayList<>();
    for (int j = 0; j < columns.length; j++) {
      double[] sorted = Arrays.stream(columns[j]).sorted().toArray();
      double mean = Arrays.stream(columns[j]).average().orElseThrow();
      double sd =
          Math.sqrt(Arrays.stream(columns[j]).map(v -> (v - mean) * (v - mean)).sum() / 999);
      summary.add(
          new Summary(
              names.get(j),
              mean,
              sd,
              sd / 30,
              sorted[50],
              sorted[250],
              sorted[500],
              sorted[750],
              sorted[949],
              0.1 + 0.7 * j / (j + 20)));
    }
    return new Page(
        title,
        "Stan program eight_schools.stan · data eight_schools.json · Pathfinder, then full-rank ADVI · seed 20261121",
        verdict,
        List.of(
            Page.Figure.of("ELBO", "−31.204", "± 0.018", "larger is better; on 10,000 fresh draws"),
            new Page.Figure(
                "Pareto k̂", "0.31", "", "below 0.5: close to the posterior", verdict.khat()),
            Page.Figure.of("Dimension", "10", "unconstrained", names.size() + " columns of output"),
            Page.Figure.of("Draws", "1,000", "", "importance-resampled, 998 distinct"),
            Page.Figure.of("Time", "0.84", "s", "21,400 gradients"),
            Page.Figure.of("Non-finite draws", "0", "of 10,000", "")),
        List.of(
            new Page.Decision(
                "Pathfinder, 8 paths",
                "the default way to a starting point; 8 of 8 paths ended, 164 gradients"),
            new Page.Decision(
                "Full-rank Gaussian",
                "the dimension is 10, at most 200; it starts from Pathfinder's location and scale"),
            new Page.Decision(
                "Kept full-rank ADVI over Pathfinder",
                "ELBO −31.20 against −31.67 on the same 10,000 fresh draws, a difference of 14 standard errors")),
        trace(),
        summary,
        List.of(),
        draws(names, columns),
        residuals(),
        List.of(
            new Page.SettingGroup(
                "Method",
                settings(
                    "method",
                    "default",
                    "family",
                    "full-rank",
                    "draws",
                    "1000",
                    "draws per step",
                    "16",
                    "seed",
                    "20261121")),
            new Page.SettingGroup(
                "Versions",
                settings(
                    "elbo",
                    "0.1.0",
                    "java",
                    "25.0.3+9-LTS",
                    "executor",
                    "block interpreter, vector kernels (256 bits)",
                    "CPU",
                    "x86-64"))));
  }

  static DrawTable draws(List<String> names, double[][] columns) {
    int n = columns[0].length;
    double[] rows = new double[n * columns.length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < columns.length; j++) {
        rows[i * columns.length + j] = columns[j][i];
      }
    }
    Tensor unknown = Tensor.filled(Shape.of(n), Double.NaN);
    return new DrawTable(names, Tensor.wrap(Shape.of(n, columns.length), rows), unknown, unknown);
  }

  private static List<Page.Setting> settings(String... text) {
    List<Page.Setting> settings = new ArrayList<>();
    for (int i = 0; i < text.length; i += 2) {
      settings.add(new Page.Setting(text[i], text[i + 1]));
    }
    return settings;
  }

  private static List<Page.TracePanel> trace() {
    RandomGenerator random = random();
    List<Page.Series> paths = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      List<Page.Point> points = new ArrayList<>();
      double end = -31.7 - 0.3 * random.nextDouble();
      for (int i = 0; i < 14 + k; i++) {
        points.add(new Page.Point(i, end - 2000 * Math.exp(-0.9 * i), 0.2));
      }
      paths.add(new Page.Series("path " + (k + 1), points));
    }
    List<Page.Point> points = new ArrayList<>();
    for (int i = 0; i <= 150; i++) {
      points.add(
          new Page.Point(
              20 * i, -31.2 - 0.6 * Math.exp(-i / 15.0) + 0.04 * random.nextGaussian(), 0.05));
    }
    return List.of(
        new Page.TracePanel("Pathfinder", "8 paths", "iteration", paths, List.of()),
        new Page.TracePanel(
            "ADVI, full-rank",
            "3,000 steps, 4 phases",
            "step",
            List.of(new Page.Series("full-rank", points)),
            List.of(
                new Page.Phase(0, "step 0.1"),
                new Page.Phase(800, "0.05"),
                new Page.Phase(1600, "0.025"),
                new Page.Phase(2400, "0.0125"))));
  }

  private static List<Page.Residual> residuals() {
    RandomGenerator random = random();
    List<Page.Residual> residuals = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String name = i == 0 ? "mu" : i == 1 ? "tau" : "theta_tilde." + (i - 1);
      residuals.add(new Page.Residual(name, "location", 0.02 * random.nextGaussian(), 0.015));
      residuals.add(new Page.Residual(name, "scale", 0.03 * random.nextGaussian(), 0.02));
    }
    return residuals;
  }
}

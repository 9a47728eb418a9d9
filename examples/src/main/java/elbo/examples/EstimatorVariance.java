// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.estimator.Baseline;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.estimator.MeasureValued;
import elbo.estimator.Pathwise;
import elbo.estimator.ScoreFunction;
import elbo.family.MeanField;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.model.LogDensity;
import elbo.objective.EntropyBound;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/// The variance of estimators of the gradient of E f(x), x from N(μ, σ²) at μ = σ = 1, with respect
/// to μ and σ, for f = (x − k)², exp(−kx²) and cos kx, against k: figure 2 of Linderman's lecture,
/// after Mohamed, Rosca, Figurnov & Mnih (2020). Writes the gallery's page and its picture:
/// `EstimatorVariance docs/gallery`.
public final class EstimatorVariance {
  /// The entropy of N(1, 1): a target less this has the integrand f under [EntropyBound].
  private static final double ENTROPY = 0.5 * Math.log(2 * Math.PI * Math.E);

  /// Measured on so many samples.
  static final int SAMPLES = 200_000;

  private EstimatorVariance() {}

  /// The functions, with the values of k of the picture.
  enum Function {
    SQUARE("(x − k)²", -3, 3),
    BELL("exp(−kx²)", 0.05, 3),
    COSINE("cos kx", 0.05, 3);

    final String text;
    final double lowest;
    final double highest;

    Function(String text, double lowest, double highest) {
      this.text = text;
      this.lowest = lowest;
      this.highest = highest;
    }

    double at(double k, double x) {
      return switch (this) {
        case SQUARE -> (x - k) * (x - k);
        case BELL -> Math.exp(-k * x * x);
        case COSINE -> Math.cos(k * x);
      };
    }

    double slope(double k, double x) {
      return switch (this) {
        case SQUARE -> 2 * (x - k);
        case BELL -> -2 * k * x * Math.exp(-k * x * x);
        case COSINE -> -k * Math.sin(k * x);
      };
    }

    Node node(double k, Node x) {
      return switch (this) {
        case SQUARE -> Ops.square(Ops.subtract(x, Ops.constant(k)));
        case BELL -> Ops.exp(Ops.multiply(Ops.constant(-k), Ops.square(x)));
        case COSINE -> Ops.unary(UnaryOp.COS, Ops.multiply(Ops.constant(k), x));
      };
    }
  }

  /// The estimators of the picture.
  enum Kind {
    SCORE("score function"),
    BASELINE("score function − E f"),
    PATHWISE("pathwise"),
    MEASURE("measure-valued");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    Estimator estimator() {
      return switch (this) {
        case SCORE -> new ScoreFunction(Baseline.NONE);
        case BASELINE -> new ScoreFunction(Baseline.RUNNING);
        case PATHWISE -> new Pathwise();
        case MEASURE -> new MeasureValued();
      };
    }
  }

  /// Variances of the two elements of the gradient.
  record Variance(double ofLocation, double ofScale) {}

  /// By the engine, from draws.
  static Variance measured(Function f, Kind kind, double k) {
    LogDensity target =
        LogDensity.of(1, x -> Ops.subtract(Ops.sum(f.node(k, x)), Ops.constant(ENTROPY)));
    MeanField family = new MeanField(1);
    GradientGraph gradient = GradientGraph.of(target, family, new EntropyBound(), kind.estimator());
    GradientVariance variance =
        GradientVariance.of(
            gradient,
            family.parameterNames(),
            List.of(Tensor.vector(1), Tensor.vector(1)),
            EstimatorVarianceExact.mean(f, k),
            Noise.INDEPENDENT,
            SAMPLES / 10,
            10,
            Key.of(7));
    return new Variance(variance.ofSample().get(0).get(0), variance.ofSample().get(1).get(0));
  }

  static double[] grid(Function f, int size) {
    double[] k = new double[size];
    for (int i = 0; i < size; i++) {
      k[i] = f.lowest + (f.highest - f.lowest) * i / (size - 1);
    }
    return k;
  }

  private static XYChart chart(Function f, boolean ofScale) {
    XYChart chart =
        Charts.chart(f.text + ", gradient of " + (ofScale ? "σ" : "μ"), "k", "variance", 520, 340);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(1e-3);
    chart.getStyler().setYAxisMax(f == Function.SQUARE ? 1e4 : 1e1);
    chart.getStyler().setLegendVisible(false);
    double[] fine = grid(f, 61);
    double[] coarse = grid(f, 9);
    for (Kind kind : Kind.values()) {
      double[] exact = new double[fine.length];
      for (int i = 0; i < fine.length; i++) {
        exact[i] = shown(EstimatorVarianceExact.of(f, kind, fine[i]), ofScale);
      }
      double[] found = new double[coarse.length];
      for (int i = 0; i < coarse.length; i++) {
        found[i] = shown(measured(f, kind, coarse[i]), ofScale);
      }
      Charts.line(chart, kind.text, fine, exact, Charts.COLORS.get(kind.ordinal()));
      Charts.dots(chart, kind.text + ".", coarse, found, Charts.COLORS.get(kind.ordinal()));
    }
    if (f == Function.SQUARE && ofScale) {
      chart.getStyler().setLegendVisible(true);
      chart.getStyler().setLegendPosition(org.knowm.xchart.style.Styler.LegendPosition.InsideSE);
    }
    return chart;
  }

  /// The logarithmic axis ends at 0.001.
  private static double shown(Variance variance, boolean ofScale) {
    return Math.max(1e-3, ofScale ? variance.ofScale() : variance.ofLocation());
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder();
    for (Function f : Function.values()) {
      for (double k : f == Function.SQUARE ? new double[] {-3, 0, 3} : new double[] {0.5, 2}) {
        for (Kind kind : Kind.values()) {
          Variance exact = EstimatorVarianceExact.of(f, kind, k);
          Variance found = measured(f, kind, k);
          rows.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %s | %.4g | %.4g | %.4g | %.4g |%n",
                  f.text,
                  k == Math.rint(k) ? Integer.toString((int) k) : Double.toString(k),
                  kind.text,
                  exact.ofLocation(),
                  found.ofLocation(),
                  exact.ofScale(),
                  found.ofScale()));
        }
      }
    }
    return rows.toString();
  }

  private static final String TEXT =
      """
      # The variance of estimators

      The gradient of E f(x) with respect to μ and σ, x from N(μ, σ²) at μ = σ = 1, by four estimators from one draw each, against k: figure 2 of
      Linderman's lecture, which is that of Mohamed, Rosca, Figurnov & Mnih 2020, "Monte Carlo gradient estimation in machine learning". Lines are
      exact, by quadrature over the noise; the test compares them with closed forms. Dots are measured on %,d draws of the engine's own estimators. This page and its picture
      are made by `elbo.examples.EstimatorVariance`.

      ![Variance against k, for three functions and two parameters](estimator-variance/variance.png)

      The top row is μ, the bottom row σ.

      - **Pathwise** gradients follow the slope of f: they do not mind how large f is, and as f oscillates faster their variance grows with the
        square of its slope. For cos kx they are the worst choice from about k = 1.3 on.
      - A **score function** sees the values of f alone, so for cos kx its variance is bounded; for (x − k)² it pays for the size of f. Taking the mean of
        f away helps where that is large (495 to 138 for μ at k = −3); the mean is not the best baseline, and for σ with the bell at k = 2 it nearly
        doubles the variance.
      - **Measure-valued** gradients, here with both draws made of the same noise, have the least variance in most places. Exceptions: μ with a square
        further than 1.9 from its minimum, and σ with a bell from about k = 1.7 on. They cost two evaluations of f for each parameter.

      With a = 1 − k, of (x − k)²: score function a⁴ + 14a² + 15 and 2a⁴ + 60a² + 74; pathwise 4 and 4a² + 8; measure-valued (16/π − 4)a² and
      4a² + 4, for μ and σ in turn.

      | f | k | estimator | μ, exact | measured | σ, exact | measured |
      |---|---|---|---|---|---|---|
      """;

  /// Writes `estimator-variance.md` and its picture.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("estimator-variance"));
    List<XYChart> charts = new ArrayList<>();
    for (boolean ofScale : new boolean[] {false, true}) {
      for (Function f : Function.values()) {
        charts.add(chart(f, ofScale));
      }
    }
    Charts.write(pictures.resolve("variance.png"), charts, 3);
    Files.writeString(
        folder.resolve("estimator-variance.md"),
        String.format(Locale.ROOT, TEXT, SAMPLES) + rows());
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.Settings;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.ObjectiveChoice;
import elbo.distribution.MultivariateNormal;
import elbo.distribution.Normal;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.model.Program;
import elbo.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The same target by different objectives: where the optimum of each lies, and where the engine
/// ends. Row by row what section 2.6 of the thesis lists and leaves to the future. Writes the
/// gallery's page and its pictures: `Objectives docs/gallery`.
public final class Objectives {
  /// Of the correlated target, whose variances are 1.
  static final double CORRELATION = 0.8;

  private Objectives() {}

  /// An objective.
  ///
  /// @param name as in the table of optima
  /// @param text for the page
  /// @param draws in a sample
  /// @param order of Rényi's and the χ bound; 0 for others
  record Case(String name, String text, ObjectiveChoice objective, int draws, double order) {
    GradientChoice gradient() {
      GradientChoice choice =
          GradientChoice.defaults().withObjective(objective).withSampleSize(draws);
      return order == 0 ? choice : choice.withOrder(order);
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case("fisher", "Fisher divergence", ObjectiveChoice.FISHER, 1, 0),
          new Case("renyi 2", "Rényi bound, α = 2", ObjectiveChoice.RENYI, 32, 2),
          new Case("elbo", "ELBO", ObjectiveChoice.ELBO, 1, 0),
          new Case("elbo-entropy", "ELBO, closed entropy", ObjectiveChoice.ELBO_ENTROPY, 1, 0),
          new Case(
              "total-variation-surrogate",
              "total variation (surrogate)",
              ObjectiveChoice.TOTAL_VARIATION,
              32,
              0),
          new Case(
              "jensen-shannon-surrogate",
              "Jensen–Shannon (surrogate)",
              ObjectiveChoice.JENSEN_SHANNON,
              32,
              0),
          new Case("renyi 0.5", "Rényi bound, α = ½", ObjectiveChoice.RENYI, 32, 0.5),
          new Case("iwelbo", "importance-weighted", ObjectiveChoice.IWELBO, 8, 0),
          new Case("forward-kl", "forward KL", ObjectiveChoice.FORWARD_KL, 32, 0),
          new Case("cubo", "χ upper bound, n = 2", ObjectiveChoice.CUBO, 512, 2),
          new Case("cubo 32", "χ upper bound, n = 2", ObjectiveChoice.CUBO, 32, 2));

  /// N(1, ½²): in the family.
  static Model inside() {
    return Program.of(m -> m.param("z", Normal.of(1, 0.5))).bind(Map.of());
  }

  /// Two correlated coordinates: outside of the family, whose coordinates are independent.
  static Model outside() {
    double r = CORRELATION;
    Node zero = Node.constant(Tensor.vector(0, 0));
    Node covariance = Node.constant(Tensor.matrix(new double[][] {{1, r}, {r, 1}}));
    return Program.of(m -> m.param("z", MultivariateNormal.of(zero, covariance))).bind(Map.of());
  }

  /// Means and standard deviations of the mean-field approximation that an ascent ends at.
  static List<Tensor> fitted(Model model, Case objective) {
    Fit fit =
        Elbo.fit(
            model,
            Settings.defaults()
                .withMethod(Method.BBVI)
                .withFamily(FamilyChoice.MEAN_FIELD)
                .withGradient(objective.gradient())
                .withGradientDraws(Math.clamp(2L * (2048 / objective.draws()), 8, 64))
                .withMaxIterations(4000)
                .withSeed(3));
    return fit.approximation().components().getFirst();
  }

  /// The variance of both coordinates of q at the optimum of the α-divergence of the correlated
  /// target p from q, ∫ p^α q^(1−α): the positive root of αs² + (1 − 2α)s − (1 − α)(1 − ρ²) that is
  /// 1 − ρ² at α = 0.
  static double alphaOptimum(double alpha) {
    double b = 1 - 2 * alpha;
    double c = -(1 - alpha) * (1 - CORRELATION * CORRELATION);
    // −2c / (b ± √(b² − 4αc)): no division by α.
    double root = Math.sqrt(b * b - 4 * alpha * c);
    return b >= 0 ? -2 * c / (b + root) : (root - b) / (2 * alpha);
  }

  /// The same for the Fisher divergence: s² Σ λ⁻² = 2 for the variances λ = 1 ± ρ along the axes.
  static double fisherOptimum() {
    double wide = 1 + CORRELATION;
    double narrow = 1 - CORRELATION;
    return Math.sqrt(2 / (1 / (wide * wide) + 1 / (narrow * narrow)));
  }

  /// The optimum in the limit of many draws in a sample.
  static double limit(Case objective) {
    return switch (objective.name()) {
      case "fisher" -> fisherOptimum();
      case "elbo", "elbo-entropy" -> alphaOptimum(0);
      case "renyi 2" -> alphaOptimum(-1);
      case "renyi 0.5" -> alphaOptimum(0.5);
      case "forward-kl" -> alphaOptimum(1);
      case "cubo", "cubo 32", "iwelbo" -> alphaOptimum(2);
      default -> Objects.requireNonNull(ORACLE.get(objective.name()))[3];
    };
  }

  /// The optimum with the draws of the case; 0 for the χ bound of 32, which has none but that.
  static double reference(Case objective) {
    if (objective.name().equals("cubo 32")) {
      return 0;
    }
    double[] row = ORACLE.get(objective.name());
    return row == null ? limit(objective) : row[1];
  }

  /// Draws, variance, standard error and limit by `src/main/oracle/objective_optima.py`.
  private static final Map<String, double[]> ORACLE = oracle();

  private static Map<String, double[]> oracle() {
    Map<String, double[]> rows = new HashMap<>();
    InputStream in = Objectives.class.getResourceAsStream("objective_optima.csv");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      List<String> lines = new ArrayList<>(reader.lines().toList());
      for (String line : lines.subList(2, lines.size())) {
        String[] cells = line.split(",");
        double[] numbers = new double[cells.length - 1];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = Double.parseDouble(cells[i + 1]);
        }
        rows.put(cells[0], numbers);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /// Writes `objectives.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("objectives"));
    ObjectivesPage page = ObjectivesPage.of();
    page.pictures(pictures);
    Files.writeString(folder.resolve("objectives.md"), page.text());
  }
}

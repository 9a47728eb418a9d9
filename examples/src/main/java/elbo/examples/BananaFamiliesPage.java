// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.fit.Fit;
import elbo.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The gallery's page on [BananaFamilies]: text, tables and the picture.
final class BananaFamiliesPage {
  private static final List<String> PLANE =
      List.of(
          "mean-field",
          "full-rank",
          "student-t",
          "mixture",
          "weighted-mixture",
          "planar",
          "radial",
          "realnvp",
          "maf",
          "iaf",
          "spline");

  private static final List<String> SCHOOLS =
      List.of(
          "mean-field",
          "blocks:mu+tau,theta",
          "hierarchical:mu,tau",
          "autoregressive:tau,mu,theta",
          "low-rank",
          "full-rank",
          "student-t",
          "mixture",
          "realnvp",
          "spline");

  /// ln of the evidence of eight schools, centred: from
  /// `src/test/oracle/eight_schools_evidence.py`.
  static final double LOG_EVIDENCE = -31.311347;

  private static final double[] X = {-3, 3};
  private static final double[] Y = {-3, 5};

  private BananaFamiliesPage() {}

  private static DensityPanel panel(String title) {
    return new DensityPanel(title, X, Y);
  }

  private static DensityPanel withContours(DensityPanel panel) {
    double top = -Math.log(2 * Math.PI * BananaFamilies.WIDTH);
    // The regions that hold 50 % and 95 %.
    return panel.contours(BananaFamilies::logBanana, top + Math.log(0.5), top + Math.log(0.05));
  }

  private static double sd(double[] points, int coordinate) {
    double mean = 0;
    double square = 0;
    int n = points.length / 2;
    for (int s = 0; s < n; s++) {
      mean += points[2 * s + coordinate] / n;
      square += points[2 * s + coordinate] * points[2 * s + coordinate] / n;
    }
    return Math.sqrt(square - mean * mean);
  }

  private static String particles(String name, double[] points) {
    return String.format(
        Locale.ROOT, "| %s | | | | %.2f | %.2f |%n", name, sd(points, 0), sd(points, 1));
  }

  /// Writes the picture and gives the text.
  static String write(Path folder) throws IOException {
    StringBuilder rows = new StringBuilder();
    List<DensityPanel> panels = new ArrayList<>();
    double darkest = 1 / (2 * Math.PI * BananaFamilies.WIDTH);
    for (String family : PLANE) {
      Fit fit = BananaFamilies.fit(BananaFamilies.banana(), family);
      double[] draws = BananaFamilies.draws(fit, 20_000);
      rows.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %d | %.3f ± %.3f | %.2f | %.2f | %.2f |%n",
              family,
              BananaFamilies.size(fit),
              fit.elbo().value(),
              fit.elbo().mcse(),
              fit.khatOfApproximation(),
              sd(draws, 0),
              sd(draws, 1)));
      if (!family.equals("weighted-mixture")) {
        panels.add(withContours(panel(family).shade(fit::logProbs, darkest)));
      }
    }
    double[] svgd = BananaFamilies.particles(200, 1500);
    double[] amortised = BananaFamilies.amortised(200, 1500);
    rows.append(particles("SVGD, 200 particles", svgd));
    rows.append(particles("amortised SVGD", amortised));
    panels.add(withContours(panel("SVGD")).dots(svgd));
    panels.add(withContours(panel("amortised SVGD")).dots(amortised));
    DensityPanel.write(folder.resolve("banana.png"), panels, 4);
    return String.format(
        Locale.ROOT, TEXT, BananaFamilies.bestGaussian(), rows, schools(), LOG_EVIDENCE);
  }

  private static String schools() {
    StringBuilder rows = new StringBuilder();
    Model model = BananaFamilies.schools();
    for (String family : SCHOOLS) {
      Fit fit = BananaFamilies.fit(model, family);
      rows.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %d | %.3f ± %.3f | %.3f | %.2f |%n",
              family,
              BananaFamilies.size(fit),
              fit.elbo().value(),
              fit.elbo().mcse(),
              LOG_EVIDENCE - fit.elbo().value(),
              fit.khatOfApproximation()));
    }
    return rows.toString();
  }

  private static final String TEXT =
      """
      # Families

      What each variational family makes of the same target: section 7.4 of the thesis names mean-field, full-rank, Stein variational gradient descent and its amortised form,
      ELG 5218 "Full Gaussian, low-rank + diagonal, mixtures of Gaussians, flows". This page and its picture are made by `elbo.examples.BananaFamilies`.

      A banana: x from N(0, 1), y from N(x² − 1, 0.5²). It is normalised, so the bound is −KL(q‖p), at most 0.

      ```java
      Fit fit = Elbo.fit(model, Settings.defaults().withMethod(Method.BBVI).withFamily(FamilyChoice.of("realnvp")));
      ```

      ![Densities of the fits, with contours of the target at half and a twentieth of its height; particles](families/banana.png)

      A normal q has KL ½[v − 1 − ln v + 2βv²] with β = 4, v the variance of x: least, **%.4f**, at 4βv² + v = 1. Correlation does not help: along one arm of the banana, where it
      could be used, the bend costs as much. So `mean-field` and `full-rank` are the same fit. In the table: numbers of a member, the
      bound with its standard error, k-hat (good below 0.7), and the sds of 20,000 draws, which should be 1 and √(2 + 0.25) = 1.5.

      | family | numbers | bound | k-hat | sd x | sd y |
      |---|---|---|---|---|---|
      %s
      What can bend follows the banana to within a few hundredths of a nat; `radial`, whose layers push and pull about points, gets most of the way. The bound is a mean and k-hat a tail: they do
      not order the fits alike: that of `maf` is bad where its bound is among the best, with a standard error several times the others'. Amortised SVGD, here of a RealNVP flow with fresh noise in each step, stays narrower than the particles of SVGD.

      **Eight schools**, centred, with τ from a half-Cauchy distribution: a funnel in ten dimensions.

      | family | numbers | bound | below the evidence | k-hat |
      |---|---|---|---|---|
      %s
      The evidence is e^%.4f, by quadrature over τ (SciPy). `blocks`, `hierarchical` and `autoregressive` are given the model's variables by name. More coordinates than
      two are what `low-rank` is for; with rank 10 it is as free as `full-rank`. Mixtures and
      flows take most of what is missing. What each
      family is, when it fails and what it costs: [families](../methods/families.md), [particles](../methods/svgd.md).
      """;
}

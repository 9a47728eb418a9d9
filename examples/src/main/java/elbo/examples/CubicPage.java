// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.fit.Fit;
import elbo.fit.Summary;
import java.util.Locale;

/// The text of the gallery's page on the cubic regression, with the fit's own numbers.
final class CubicPage {
  private CubicPage() {}

  private static final String TEXT =
      """
      # Cubic regression

      One hundred points from y = 2 + 3x − 2x² + x³ + N(0, 1), x from N(0, 1): the polynomial example of the thesis (section 7.5), with its seed and
      its priors, alpha and beta from N(0, 10²) and sigma from HalfNormal(10). The thesis fits it with 100,000 iterations of PyMC's mean-field ADVI and
      judges by eye. Here the posterior is known: given sigma the coefficients are Gaussian, and the integral over sigma is done by quadrature
      (`ExactRegression`). This page and its pictures are made by `elbo.examples.CubicRegression`.

      ```java
      Program program = Program.of(m -> {
        m.dim("degree", 3);
        Var x = m.data("x", "n");
        Var y = m.data("y", "n");
        Var alpha = m.param("alpha", Normal.of(0, 10));
        Var beta = m.param("beta", Normal.of(0, 10), "degree");
        Var sigma = m.param("sigma", HalfNormal.of(10));
        Var cubic = beta.get(2).times(x).plus(beta.get(1)).times(x).plus(beta.get(0)).times(x);
        m.observe("y", Normal.of(cubic.plus(alpha), sigma), y);
      });
      Fit fit = Elbo.fit(program.bind(Map.of("x", x, "y", y)), Settings.defaults().withSeed(42));
      ```

      ![The data and the curve they come from](cubic-regression/data.png)

      ## The bound

      ELBO %.3f ± %.3f. Verdict: **%s**. %s

      ![The evidence lower bound over the iterations](cubic-regression/elbo.png)

      ## The posteriors

      %s
      "Off by" is the difference of the means in posterior standard deviations; "sd ratio" is the fit's standard deviation over the exact one.

      ![The fitted posteriors and the exact ones](cubic-regression/posteriors.png)

      ## Predictions

      The band holds 95 %% of the posterior of the curve, the outer lines 95 %% of new observations. At the 61 places of the picture the fitted mean
      is at most %.4f from the exact one, the ends of the band at most %.4f. The thesis plots the percentiles of the curve and calls them the
      predictive distribution; that leaves out the noise, and only the outer lines are where new points fall.

      ![Predictive mean and 95 %% band](cubic-regression/prediction.png)
      """;

  static String text(CubicRegression.Observations data, Fit fit, ExactRegression exact) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| parameter | true | exact mean | fitted mean | off by | exact sd | sd ratio |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    double[] truth = {2, 3, -2, 1, 1};
    for (int k = 0; k < truth.length; k++) {
      String column = CubicRegression.COLUMNS.get(k);
      ExactRegression.Moments right = moments(exact, k);
      Summary fitted =
          fit.summary().stream().filter(s -> s.name().equals(column)).findFirst().orElseThrow();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.4f | %.4f | %.3f sd | %.4f | %.3f |%n",
              column,
              truth[k],
              right.mean(),
              fitted.mean(),
              (fitted.mean() - right.mean()) / right.sd(),
              right.sd(),
              fitted.sd() / right.sd()));
    }
    CubicPrediction prediction = CubicPrediction.of(fit, exact);
    return String.format(
        Locale.ROOT,
        TEXT,
        fit.elbo().value(),
        fit.elbo().mcse(),
        fit.verdict().grade(),
        fit.verdict().text(),
        table,
        prediction.largestMeanError(),
        prediction.largestBandError());
  }

  /// The exact moments of a column.
  static ExactRegression.Moments moments(ExactRegression exact, int column) {
    return column == 4 ? exact.sigma() : exact.moments(unit(column));
  }

  static double[] unit(int column) {
    double[] unit = new double[4];
    unit[column] = 1;
    return unit;
  }
}

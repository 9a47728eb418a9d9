// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.Settings;
import elbo.distribution.HalfNormal;
import elbo.distribution.Normal;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.model.Program;
import elbo.model.Var;
import elbo.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A cubic regression with 100 points, the polynomial example of the thesis (section 7.5): the
/// model in Java, a fit, and both beside the exact posterior. Writes the gallery's page and its
/// pictures: `CubicRegression docs/gallery`.
public final class CubicRegression {
  static final List<String> COLUMNS = List.of("alpha", "beta.1", "beta.2", "beta.3", "sigma");

  private CubicRegression() {}

  /// The observations.
  @SuppressWarnings("ArrayRecordComponent") // series, never compared
  record Observations(double[] x, double[] y) {
    static Observations read() {
      InputStream in = CubicRegression.class.getResourceAsStream("cubic_regression.csv");
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
        List<double[]> rows =
            reader
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("x"))
                .map(line -> line.split(","))
                .map(cells ->
                    new double[] {Double.parseDouble(cells[0]), Double.parseDouble(cells[1])})
                .toList();
        return new Observations(
            rows.stream().mapToDouble(row -> row[0]).toArray(),
            rows.stream().mapToDouble(row -> row[1]).toArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// The exact posterior under the same priors.
    ExactRegression exact() {
      double[][] rows = new double[x.length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = powers(x[i]);
      }
      return new ExactRegression(Tensor.matrix(rows), Tensor.vector(y), 10, 10, 0.4, 2.5);
    }
  }

  /// 1, x, x², x³
  static double[] powers(double x) {
    return new double[] {1, x, x * x, x * x * x};
  }

  /// The model.
  static Program program() {
    return Program.of(m -> {
      m.dim("degree", 3);
      Var x = m.data("x", "n");
      Var y = m.data("y", "n");
      Var alpha = m.param("alpha", Normal.of(0, 10));
      Var beta = m.param("beta", Normal.of(0, 10), "degree");
      Var sigma = m.param("sigma", HalfNormal.of(10));
      Var cubic = beta.get(2).times(x).plus(beta.get(1)).times(x).plus(beta.get(0)).times(x);
      m.observe("y", Normal.of(cubic.plus(alpha), sigma), y);
    });
  }

  static Fit fit(Observations data) {
    return Elbo.fit(
        program().bind(Map.of("x", data.x(), "y", data.y())), Settings.defaults().withSeed(42));
  }

  /// Writes `cubic-regression.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("cubic-regression"));
    Observations data = Observations.read();
    Fit fit = fit(data);
    ExactRegression exact = data.exact();
    CubicPictures.write(pictures, data, fit, exact);
    Files.writeString(folder.resolve("cubic-regression.md"), CubicPage.text(data, fit, exact));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.Settings;
import elbo.distribution.Normal;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.model.GeneralizedLikelihood;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.sampler.BatchedDensity;
import elbo.sampler.GridPosterior;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The mean of ten observations from about N(1, 1) and two that are far away, by the posterior, by
/// tempered and by robust ones.
final class RobustPosterior {
  static final double[] CLEAN = {1.3, 0.2, 0.9, 1.8, 1.1, 0.5, 1.6, 0.7, 1.2, 0.7};
  static final double[] OUTLIERS = {9.5, 10.4};

  private RobustPosterior() {}

  /// A posterior.
  ///
  /// @param text for the page
  /// @param model the density
  record Case(String text, Model model) {
    /// Simpson's rule on 4,000 intervals.
    GridPosterior grid() {
      return GridPosterior.of(BatchedDensity.of(model.logDensity()), -3, 13, 4000);
    }

    Fit fit() {
      return Elbo.fit(model, Settings.defaults().withSeed(7));
    }
  }

  static double[] all() {
    double[] y = Arrays.copyOf(CLEAN, CLEAN.length + OUTLIERS.length);
    System.arraycopy(OUTLIERS, 0, y, CLEAN.length, OUTLIERS.length);
    return y;
  }

  static Model model(double[] y) {
    Program program =
        Program.of(m -> {
          Var values = m.data("y", "n");
          Var mu = m.param("mu", Normal.of(0, 10));
          m.observe("y", Normal.of(mu, 1), values);
        });
    return program.bind(Map.of("y", y));
  }

  static List<Case> cases() {
    Model model = model(all());
    return List.of(
        new Case("without the outliers", model(CLEAN)),
        new Case("posterior", model),
        new Case("tempered, power ½", GeneralizedLikelihood.tempered(model, 0.5)),
        new Case("robust, β = 0.1", GeneralizedLikelihood.robust(model, 0.1)),
        new Case("robust, β = 0.5", GeneralizedLikelihood.robust(model, 0.5)));
  }

  /// Mean and standard deviation of the posterior with a power of the likelihood, in closed form.
  static double[] exact(double[] y, double power) {
    double precision = 0.01 + power * y.length;
    double sum = Arrays.stream(y).sum();
    return new double[] {power * sum / precision, 1 / Math.sqrt(precision)};
  }
}

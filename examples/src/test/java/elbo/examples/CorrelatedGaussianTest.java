// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.examples.CorrelatedGaussian.Covariance;
import elbo.examples.CorrelatedGaussian.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrelatedGaussianTest {
  private static void expect(Kind kind, double correlation, double relative) {
    Covariance found = CorrelatedGaussian.covariance(CorrelatedGaussian.fit(kind, correlation));
    Covariance best = kind.optimum(correlation);
    for (double[] of : new double[][] {{1, 0}, {0, 1}, {1, 1}, {1, -1}}) {
      double sd = best.sd(of[0], of[1]);
      assertThat(found.sd(of[0], of[1])).isCloseTo(sd, within(relative * sd));
    }
  }

  /// The gradient of a log scale from a pair of draws has variance 1 or so at the optimum, and
  /// hundreds of steps of 16 draws are averaged: below 1 %, of which this is five times.
  @Test
  void meanFieldHasTheVariancesOfTheConditionalDistributions() {
    expect(Kind.MEAN_FIELD, 0.8, 0.05);
    expect(Kind.MEAN_FIELD, 0.3, 0.05);
  }

  /// Sticking the landing has no noise where q is the target.
  @Test
  void fullRankIsExact() {
    expect(Kind.FULL_RANK, 0.8, 1e-3);
  }

  /// Of weighted draws: the bias of 128 of them and the noise are each about 2 %.
  @Test
  void forwardDivergenceHasTheVariancesOfTheCoordinates() {
    expect(Kind.FORWARD, 0.8, 0.1);
  }

  /// The optimum of KL(q‖p) among products, by a search without derivatives.
  @Test
  void noOtherProductIsCloser() {
    double correlation = 0.8;
    Covariance p = Covariance.of(correlation);
    Covariance best = Kind.MEAN_FIELD.optimum(correlation);
    Covariance marginal = Kind.FORWARD.optimum(correlation);
    // Rounding.
    assertThat(best.divergence(p)).isCloseTo(-0.5 * Math.log(1 - 0.64), within(1e-14));
    assertThat(p.divergence(marginal)).isCloseTo(best.divergence(p), within(1e-14));
    for (double a : new double[] {0.9, 1, 1.1}) {
      for (double b : new double[] {0.9, 1, 1.1}) {
        if (a != 1 || b != 1) {
          Covariance q = new Covariance(a * best.first(), 0, b * best.second());
          assertThat(q.divergence(p)).isGreaterThan(best.divergence(p) + 1e-3);
          Covariance r = new Covariance(a * marginal.first(), 0, b * marginal.second());
          assertThat(p.divergence(r)).isGreaterThan(p.divergence(marginal) + 1e-3);
        }
      }
    }
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    CorrelatedGaussian.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("correlated-gaussian.md")))
        .contains("| mean-field, KL(q‖p), exact | 0.600 | 0.420 |");
    assertThat(folder.resolve("correlated-gaussian/ellipses.png")).exists();
  }
}

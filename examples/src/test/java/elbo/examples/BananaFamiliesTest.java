// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.fit.Fit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BananaFamiliesTest {
  @Test
  void gaussiansOfBothKindsReachTheClosedForm() {
    // Monte Carlo: 5 standard errors, and what the ascent leaves.
    for (String family : new String[] {"mean-field", "full-rank"}) {
      Fit fit = BananaFamilies.fit(BananaFamilies.banana(), family);
      assertThat(fit.elbo().value())
          .as(family)
          .isCloseTo(-BananaFamilies.bestGaussian(), within(5 * fit.elbo().mcse() + 0.01));
    }
  }

  @Test
  void aFlowFollowsTheBend() {
    Fit flow = BananaFamilies.fit(BananaFamilies.banana(), "realnvp");
    assertThat(flow.elbo().value())
        .isGreaterThan(-BananaFamilies.bestGaussian() + 10 * flow.elbo().mcse());
    // Its density adds up to 1 on a fine grid: the tails beyond hold less than 1 %.
    int size = 240;
    double[] points = new double[2 * size * size];
    for (int i = 0; i < size * size; i++) {
      int row = i / size;
      int column = i % size;
      points[2 * i] = -4 + 8 * (column + 0.5) / size;
      points[2 * i + 1] = -4 + 16 * (row + 0.5) / size;
    }
    double sum = 0;
    for (double log : flow.logProbs(points)) {
      sum += Math.exp(log) * 128.0 / (size * size);
    }
    assertThat(sum).isCloseTo(1, within(0.02));
  }

  /// 100 particles know an sd to about 7 %; what is left is the kernel's own narrowness.
  @Test
  void particlesSpreadOverTheBanana() {
    double[] points = BananaFamilies.particles(100, 600);
    double squares = 0;
    double residual = 0;
    for (int s = 0; s < 100; s++) {
      double x = points[2 * s];
      squares += x * x / 100;
      residual += Math.pow(points[2 * s + 1] - x * x + 1, 2) / 100;
    }
    assertThat(Math.sqrt(squares)).isBetween(0.75, 1.15);
    assertThat(Math.sqrt(residual)).isBetween(0.3, 0.7);
  }

  @Test
  void panelsAreWrittenSideBySide(@TempDir Path folder) throws IOException {
    double[] ends = {-3, 3};
    DensityPanel panel =
        new DensityPanel("target", ends, ends)
            .contours(BananaFamilies::logBanana, -2)
            .dots(new double[] {0, -1});
    DensityPanel.write(folder.resolve("two.png"), List.of(panel, panel), 2);
    BufferedImage image = ImageIO.read(folder.resolve("two.png").toFile());
    assertThat(image.getWidth()).isGreaterThan(2 * 240);
    assertThat(image.getHeight()).isBetween(240, 300);
  }
}

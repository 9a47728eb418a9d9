// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class NoiseTest {
  private static final Key KEY = Key.of(20260301);

  private static double[] numbers(Noise noise, long iteration, int samples, int size) {
    double[] out = new double[samples * size];
    noise.fill(KEY, iteration, samples, size, out);
    return out;
  }

  /// Points 0 to 15 as scipy has them. It visits them in the order of the Gray code.
  @Test
  void pointsBeforeScramblingAreThePublishedOnes() throws IOException {
    InputStream in = Objects.requireNonNull(NoiseTest.class.getResourceAsStream("sobol.csv"));
    List<String> lines;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines = reader.lines().filter(line -> !line.startsWith("#")).toList();
    }
    int[] coordinates = {0, 1, 2, 3, 4, 5, 6, 7, 511};
    assertThat(lines).hasSize(16);
    assertThat(Sobol.maxCoordinates()).isEqualTo(512);
    for (int i = 0; i < 16; i++) {
      String[] cells = lines.get(i).split(",");
      for (int j = 0; j < coordinates.length; j++) {
        int[] directions = Sobol.directions(coordinates[j], 4);
        assertThat(Sobol.point(directions, i ^ i >> 1))
            .as("point %d, coordinate %d", i, coordinates[j])
            .isEqualTo(Integer.parseInt(cells[j]));
      }
    }
  }

  /// A scrambled net keeps one point in each of n equal parts of every axis, and, in the first two
  /// coordinates, in each rectangle of area 1/n whose sides are powers of 1/2.
  @Test
  void scramblingKeepsTheNet() {
    int n = 64;
    double[] z = numbers(Noise.SOBOL, 3, n, 2);
    // Φ(z) to within 1e-9 of where it was: far from the edges of the boxes.
    for (int a = 0; a <= 6; a++) {
      int[] counts = new int[n];
      for (int s = 0; s < n; s++) {
        int i = (int) (ndtr(z[2 * s]) * (1 << a));
        int j = (int) (ndtr(z[2 * s + 1]) * (n >> a));
        counts[i * (n >> a) + j]++;
      }
      assertThat(counts).as("2^%d by 2^%d", a, 6 - a).containsOnly(1);
    }
  }

  /// Simpson's rule from 0: its error is below 1e-12 with so many parts.
  private static double ndtr(double x) {
    int parts = 2000;
    double h = x / parts;
    DoubleUnaryOperator density = t -> Math.exp(-0.5 * t * t) / Math.sqrt(2 * Math.PI);
    double sum = density.applyAsDouble(0) + density.applyAsDouble(x);
    for (int i = 1; i < parts; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * density.applyAsDouble(i * h);
    }
    return 0.5 + sum * h / 3;
  }

  @Test
  void everyKindIsStandardNormalByItself() {
    for (Noise noise : Noise.values()) {
      int repeats = 4000;
      double mean = 0;
      double square = 0;
      double fourth = 0;
      for (int r = 0; r < repeats; r++) {
        // One sample of a step, not the mean of all, which is too even to see a fault.
        double z = numbers(noise, r, 8, 3)[3 * 5 + 1];
        mean += z / repeats;
        square += z * z / repeats;
        fourth += z * z * z * z / repeats;
      }
      // Monte Carlo: 5 standard errors; the variances are 1, 2 and 96.
      assertThat(mean).as("%s", noise).isCloseTo(0, offset(5 / Math.sqrt(repeats)));
      assertThat(square).as("%s", noise).isCloseTo(1, offset(5 * Math.sqrt(2.0 / repeats)));
      assertThat(fourth).as("%s", noise).isCloseTo(3, offset(5 * Math.sqrt(96.0 / repeats)));
    }
  }

  /// The mean of cos z over 64 samples of 2 numbers; Owen's variance falls with n⁻³.
  @Test
  void evenNoiseHasManyTimesLessVariance() {
    double[] variances = new double[Noise.values().length];
    for (Noise noise : Noise.values()) {
      int repeats = 400;
      double sum = 0;
      double squares = 0;
      for (int r = 0; r < repeats; r++) {
        double mean = 0;
        for (double z : numbers(noise, r, 64, 2)) {
          mean += Math.cos(z + 0.3) / 128;
        }
        sum += mean;
        squares += mean * mean;
      }
      variances[noise.ordinal()] = squares / repeats - sum * sum / repeats / repeats;
    }
    // Measured 240 times; a factor of 50 is far from noise, whose standard error is 10 %.
    assertThat(variances[Noise.SOBOL.ordinal()])
        .isLessThan(variances[Noise.INDEPENDENT.ordinal()] / 50);
  }

  @Test
  void antitheticNoiseComesInPairs() {
    double[] z = numbers(Noise.ANTITHETIC, 7, 4, 2);
    // Exact: signs are turned around.
    assertThat(new double[] {-z[2], -z[3], -z[6], -z[7]})
        .isEqualTo(new double[] {z[0], z[1], z[4], z[5]});
    assertThatThrownBy(() -> numbers(Noise.ANTITHETIC, 0, 3, 1)).hasMessageContaining("got 3");
    assertThat(Noise.SOBOL.allows(3)).isTrue();
  }

  @Test
  void iterationsAndCoordinatesBeyondTheTableAreIndependent() {
    assertThat(numbers(Noise.SOBOL, 0, 4, 2)).isNotEqualTo(numbers(Noise.SOBOL, 1, 4, 2));
    double[] z = numbers(Noise.SOBOL, 0, 2, 600);
    assertThat(Arrays.stream(z).distinct().count()).isEqualTo(1200);
    assertThatThrownBy(() -> Noise.of("lattice")).hasMessageContaining("sobol");
  }
}

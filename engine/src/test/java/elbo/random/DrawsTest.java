// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrawsTest {
  private static final Key KEY = Key.of(20260101);

  static Stream<String> cells() throws IOException {
    var stream = Objects.requireNonNull(DrawsTest.class.getResourceAsStream("draws.csv"));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  /// χ² at α = 1e-4 by Wilson & Hilferty's normal approximation of its quantile (3.719 is Φ⁻¹(1 −
  /// 1e-4)). With 60,000 numbers and about 20 cells a cell probability that is off by 8 % of itself
  /// is found.
  @ParameterizedTest
  @MethodSource("cells")
  void drawsFallIntoCellsAsOften(String line) {
    String[] fields = line.split(";", -1);
    double[] parameters = numbers(fields[1]);
    double[] edges = numbers(fields[2]);
    double[] probabilities = numbers(fields[3]);
    int n = 60_000;
    int[] counts = new int[probabilities.length];
    for (int i = 0; i < n; i++) {
      double x = draw(fields[0], parameters, i / 7, i % 7);
      int cell = Arrays.binarySearch(edges, x);
      counts[cell >= 0 ? cell : -cell - 1]++;
    }
    double statistic = 0;
    for (int k = 0; k < counts.length; k++) {
      double expected = n * probabilities[k];
      statistic += (counts[k] - expected) * (counts[k] - expected) / expected;
    }
    double df = counts.length - 1;
    double limit = df * Math.pow(1 - 2 / (9 * df) + 3.719 * Math.sqrt(2 / (9 * df)), 3);
    assertThat(statistic).isLessThan(df == 1 ? 15.14 : limit);
  }

  private static double draw(String kind, double[] p, int draw, int element) {
    return switch (kind) {
      case "uniform" -> Draws.uniform(KEY, 1, draw, element);
      case "normal" -> Draws.normal(KEY, 1, draw, element);
      case "exponential" -> Draws.exponential(KEY, 1, draw, element);
      case "gamma" -> Draws.gamma(KEY, 1, draw, element, p[0]);
      case "beta" -> Draws.beta(KEY, 1, draw, element, p[0], p[1]);
      case "von_mises" -> Draws.vonMises(KEY, 1, draw, element, p[0]);
      case "poisson" -> Draws.poisson(KEY, 1, draw, element, p[0]);
      case "binomial" -> Draws.binomial(KEY, 1, draw, element, p[0], p[1]);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static double[] numbers(String text) {
    return text.isEmpty()
        ? new double[0]
        : Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void neighbouringCountersAreUncorrelated() {
    // Monte Carlo: a correlation of independent numbers has standard error 1/√n; 5 of them.
    int n = 50_000;
    double[] sums = new double[4];
    for (int i = 0; i < n; i++) {
      double z = Draws.normal(KEY, 0, i, 0);
      sums[0] += z * Draws.normal(KEY, 0, i, 1);
      sums[1] += z * Draws.normal(KEY, 0, i + 1L, 0);
      sums[2] += z * Draws.normal(KEY, 1, i, 0);
      sums[3] += z * Draws.normal(KEY.fold(0), 0, i, 0);
    }
    for (double sum : sums) {
      assertThat(Math.abs(sum / n)).isLessThan(5 / Math.sqrt(n));
    }
  }

  @Test
  void bulkFillGivesTheNumbersOfTheCounters() {
    double[] out = new double[5 * 3];
    Draws.fillNormal(KEY, 2, 10, 3, 5, out);
    for (int d = 0; d < 3; d++) {
      for (int e = 0; e < 5; e++) {
        assertThat(out[d * 5 + e]).isEqualTo(Draws.normal(KEY, 2, 10 + d, e));
      }
    }
  }

  @Test
  void childrenDifferFromEachOtherAndTheirParent() {
    Set<Key> keys = new HashSet<>(KEY.split(1000));
    keys.add(KEY);
    keys.add(KEY.fold("0"));
    keys.add(KEY.fold(""));
    assertThat(keys).hasSize(1003);
    assertThat(KEY.split(3)).isEqualTo(KEY.split(7).subList(0, 3));
  }

  @Test
  void parametersOutsideTheirDomainGiveNaN() {
    assertThat(Draws.gamma(KEY, 0, 0, 0, 0)).isNaN();
    assertThat(Draws.gamma(KEY, 0, 0, 0, Double.NaN)).isNaN();
    assertThat(Draws.beta(KEY, 0, 0, 0, 1, -1)).isNaN();
    assertThat(Draws.poisson(KEY, 0, 0, 0, Double.POSITIVE_INFINITY)).isNaN();
    assertThat(Draws.binomial(KEY, 0, 0, 0, 1.5, 0.5)).isNaN();
    assertThat(Draws.vonMises(KEY, 0, 0, 0, -1)).isNaN();
    assertThat(Draws.poisson(KEY, 0, 0, 0, 0)).isZero();
    assertThat(Draws.binomial(KEY, 0, 0, 0, 10, 1)).isEqualTo(10);
  }
}

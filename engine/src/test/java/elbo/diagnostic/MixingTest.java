// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MixingTest {
  static Stream<String> cases() throws IOException {
    var stream = Objects.requireNonNull(MixingTest.class.getResourceAsStream("mixing.csv"));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  /// Rounding: ArviZ has the autocovariances by a Fourier transform, ours are sums of at most 100
  /// terms; both are right to 1e-13, and ratios of them to 1e-9 unless chains hardly move.
  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithArviz(String line) {
    String[] fields = line.split(";");
    int numChains = Integer.parseInt(fields[1]);
    double[] draws = Arrays.stream(fields[8].split(" ")).mapToDouble(Double::parseDouble).toArray();
    int n = draws.length / numChains;
    double[][] chains = new double[numChains][];
    for (int c = 0; c < numChains; c++) {
      chains[c] = Arrays.copyOfRange(draws, c * n, (c + 1) * n);
    }
    Mixing mixing = Mixing.of(chains);
    same(mixing.rhat(), fields[2]);
    same(mixing.bulkEss(), fields[3]);
    same(mixing.tailEss(), fields[4]);
    same(mixing.mcse(), fields[5]);
    same(Mixing.quantileMcse(chains, 0.1), fields[6]);
    same(Mixing.bfmi(chains[0]), fields[7]);
  }

  private static void same(double actual, String text) {
    double expected = Double.parseDouble(text);
    if (Double.isNaN(expected)) {
      assertThat(actual).isNaN();
    } else {
      assertThat(actual).isCloseTo(expected, offset(1e-9 * Math.abs(expected)));
    }
  }

  @Test
  void drawsThatAreNotFiniteSayNothing() {
    double[][] chains = {{1, 2, 3, Double.NaN, 5}, {1, 2, 3, 4, 5}};
    assertThat(Mixing.of(chains).rhat()).isNaN();
    assertThat(Mixing.of(chains).bulkEss()).isNaN();
  }

  @Test
  void threeDrawsSayNothing() {
    assertThat(Mixing.of(new double[][] {{1, 2, 3}}).rhat()).isNaN();
  }
}

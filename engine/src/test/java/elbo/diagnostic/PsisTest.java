// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.random.Draws;
import elbo.random.Key;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PsisTest {
  private static final Key KEY = Key.of(7);

  static Stream<String> cases(boolean rhat) throws IOException {
    var stream = Objects.requireNonNull(PsisTest.class.getResourceAsStream("psis.csv"));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#") && line.startsWith("rhat") == rhat)
          .toList()
          .stream();
    }
  }

  static Stream<String> weights() throws IOException {
    return cases(false);
  }

  static Stream<String> series() throws IOException {
    return cases(true);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /// Rounding: sums over at most 500 terms and 50 grid points; 1e-9 is far below any difference in
  /// the method.
  @ParameterizedTest
  @MethodSource("weights")
  void khatAndWeightsAgreeWithArviz(String line) {
    String[] fields = line.split(";");
    Psis psis = Psis.of(numbers(fields[2]));
    assertThat(psis.khat()).isCloseTo(Double.parseDouble(fields[1]), offset(1e-9));
    double[] expected = numbers(fields[3]);
    for (int i = 0; i < expected.length; i++) {
      assertThat(psis.logWeights()[i])
          .isCloseTo(expected[i], offset(1e-9 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @MethodSource("series")
  void splitRhatAgreesWithArviz(String line) {
    String[] fields = line.split(";");
    double[] x = numbers(fields[2]);
    // Rounding: means and variances of 100 numbers.
    assertThat(Iterates.splitRhat(x, 0, x.length))
        .isCloseTo(Double.parseDouble(fields[1]), offset(1e-12));
  }

  @Test
  void effectiveSizeOfAnAutoregressionIsItsTheory() {
    int n = 20_000;
    double phi = 0.8;
    double[] x = new double[n];
    for (int t = 1; t < n; t++) {
      x[t] = phi * x[t - 1] + Draws.normal(KEY, 0, t, 0);
    }
    double expected = n * (1 - phi) / (1 + phi);
    // Monte Carlo: the integrated autocorrelation time of n/9 effective numbers is known to about 8
    // %; 25 % is three of them.
    assertThat(Iterates.ess(x, 0, n)).isCloseTo(expected, offset(0.25 * expected));
  }

  @Test
  void nonFiniteRatiosAreCountedAndGetNoWeight() {
    double[] x = new double[100];
    for (int i = 0; i < x.length; i++) {
      x[i] = Draws.normal(KEY, 1, i, 0);
    }
    x[3] = Double.NaN;
    x[5] = Double.POSITIVE_INFINITY;
    x[9] = Double.NEGATIVE_INFINITY;
    Psis psis = Psis.of(x);
    assertThat(psis.numNonFinite()).isEqualTo(3);
    assertThat(psis.logWeights()[3]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(psis.logWeights()[5]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Arrays.stream(psis.logWeights()).map(Math::exp).sum()).isCloseTo(1, offset(1e-14));
  }

  @Test
  void nothingFiniteGivesInfiniteKhat() {
    assertThat(Psis.of(new double[] {Double.NaN, Double.NEGATIVE_INFINITY}).khat())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void equalRatiosNeedNoSmoothing() {
    Psis psis = Psis.of(new double[1000]);
    assertThat(psis.ess()).isCloseTo(1000, offset(1e-9));
  }

  @Test
  void resamplingTakesEachDrawAtMostOnceWithItsWeight() {
    int n = 400;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = 0.5 * Draws.normal(KEY, 2, i, 0);
    }
    x[17] = 7;
    Psis psis = Psis.of(x);
    int[] counts = new int[n];
    int repetitions = 4000;
    for (int r = 0; r < repetitions; r++) {
      int[] taken = BalancedSample.take(psis.inclusion(50), new double[0][], KEY.fold(r));
      assertThat(taken).hasSize(50).doesNotHaveDuplicates().isSorted();
      for (int i : taken) {
        counts[i]++;
      }
    }
    assertThat(counts[17]).isEqualTo(repetitions);
    double rest = 1 - Math.exp(psis.logWeights()[17]);
    for (int i = 0; i < n; i++) {
      if (i != 17) {
        double inclusion = 49 * Math.exp(psis.logWeights()[i]) / rest;
        if (inclusion < 0.9) {
          // Monte Carlo, 5 standard errors of a Bernoulli mean.
          double error = Math.sqrt(inclusion * (1 - inclusion) / repetitions);
          assertThat(counts[i] / (double) repetitions).isCloseTo(inclusion, offset(5 * error));
        }
      }
    }
  }

  @Test
  void theLargestAreFoundWithoutSortingAll() {
    for (int n : new int[] {10, 3999, 4000, 20_000}) {
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        // Increasing in size, all equal, and neither: the sample may suggest a poor bound.
        x[i] = n == 3999 ? 1 : Draws.normal(KEY, 5, i, 0) + (n == 4000 ? i : 0);
      }
      int count = Math.min(n, 425);
      double[] sorted = x.clone();
      Arrays.sort(sorted);
      assertThat(Psis.largest(x, count)).isEqualTo(Arrays.copyOfRange(sorted, n - count, n));
    }
  }

  @Test
  void resamplingIsNotPossibleBeyondTheDraws() {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Psis.of(new double[10]).inclusion(11))
        .hasMessageContaining("11 of 10");
  }

  @Test
  void steinResidualsVanishForTheTargetItself() {
    int d = 3;
    int n = 4000;
    double[] noise = new double[d * n];
    Draws.fillNormal(KEY, 4, 0, n, d, noise);
    double[] whitened = new double[d * n];
    for (int i = 0; i < whitened.length; i++) {
      whitened[i] = -noise[i];
    }
    assertThat(SteinResiduals.of(d, noise, whitened).areBelow(0.02)).isTrue();
    for (int s = 0; s < n; s++) {
      whitened[s * d] += 0.3; // q should move by 0.3 sd
    }
    SteinResiduals moved = SteinResiduals.of(d, noise, whitened);
    assertThat(moved.areBelow(0.1)).isFalse();
    SteinResiduals.Residual first = moved.location().getFirst();
    assertThat(first.value()).isCloseTo(0.3, offset(5 * first.mcse()));
    assertThat(moved.worstLocation()).isEqualTo(first);
    assertThat(SteinResiduals.none().areBelow(0)).isTrue();
  }

  @Test
  void aBoundWithLostDrawsCountsThem() {
    ElboEstimate estimate =
        ElboEstimate.of(new double[] {-1, -3, Double.NEGATIVE_INFINITY, Double.NaN});
    assertThat(estimate).isEqualTo(new ElboEstimate(-2, 1, 4, 2));
    assertThat(estimate.isBetterThan(new ElboEstimate(-5, 1, 4, 0))).isFalse();
  }

  @Test
  void verdictsFollowKhatAndConvergence() {
    double[] flat = new double[1000];
    double[] heavy = new double[1000];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = 0.1 * Draws.normal(KEY, 5, i, 0);
      heavy[i] = 6 * Draws.normal(KEY, 5, i, 0);
    }
    assertThat(verdict(flat, true)).isEqualTo(Verdict.Grade.GOOD);
    assertThat(verdict(heavy, true)).isEqualTo(Verdict.Grade.MEANS_ONLY);
    assertThat(verdict(flat, false)).isEqualTo(Verdict.Grade.NOT_CONVERGED);
    Arrays.fill(flat, 0, 600, Double.NaN);
    assertThat(verdict(flat, true)).isEqualTo(Verdict.Grade.FAILED);
  }

  private static Verdict.Grade verdict(double[] logRatios, boolean converged) {
    return verdict(logRatios, new Spread(0, 1, 1, 0), converged).grade();
  }

  private static Verdict verdict(double[] logRatios, Spread spread, boolean converged) {
    return Verdict.of(
        Psis.of(logRatios),
        ElboEstimate.of(logRatios),
        spread,
        ModeSearch.none(),
        converged,
        "reasons",
        0);
  }

  @Test
  void aSpreadThatWeightsCorrectIsToldWithNumbers() {
    double[] flat = new double[1000];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = 0.1 * Draws.normal(KEY, 5, i, 0);
    }
    Verdict wide = verdict(flat, new Spread(0, 0.95, 1.6, 0), true);
    assertThat(wide.grade()).isEqualTo(Verdict.Grade.USABLE);
    assertThat(wide.text()).contains("too wide: its standard deviations are 0.95 to 1.60 times");
    Verdict both = verdict(flat, new Spread(0, 0.5, 1.6, 0), true);
    assertThat(both.text()).contains("too wide in places and too narrow in others");
    assertThat(verdict(flat, new Spread(0, 0.9, 1.2, 0), true).text()).doesNotContain("too ");
  }

  @Test
  void whatMissesAModeThatWeightsDoNotReachHasFailed() {
    double[] heavy = new double[1000];
    for (int i = 0; i < heavy.length; i++) {
      heavy[i] = 6 * Draws.normal(KEY, 5, i, 0);
    }
    for (double bound : new double[] {-1, -12}) {
      List<ModeSearch.Mode> modes =
          List.of(new ModeSearch.Mode(9, -1, true), new ModeSearch.Mode(5, bound, false));
      Verdict verdict =
          Verdict.of(
              Psis.of(heavy),
              ElboEstimate.of(heavy),
              new Spread(0, 1, 1, 0),
              new ModeSearch(modes, -1, 0, 8),
              true,
              "",
              0);
      // 1/2, and 1.7e-5 of the mass
      assertThat(verdict.grade())
          .isEqualTo(bound == -1 ? Verdict.Grade.FAILED : Verdict.Grade.MEANS_ONLY);
      assertThat(verdict.text())
          .contains("Of 14 paths from random starts 9 ended in its mode, 5 in");
    }
  }

  /// Whatever the weights of the few draws around a point say.
  @Test
  void whatHasCollapsedToAPointHasFailed() {
    Verdict point = verdict(new double[1000], new Spread(0, 1, 1, 0.999), true);
    assertThat(point.grade()).isEqualTo(Verdict.Grade.FAILED);
    assertThat(point.text()).contains("collapsed", "--sample-size", "0.001");
  }
}

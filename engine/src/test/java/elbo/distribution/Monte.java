// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Ops;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Samples against what they should be.
final class Monte {
  private Monte() {}

  /// Each element's mean within five standard errors.
  static void assertMean(double[] samples, double[] mean) {
    int size = mean.length;
    int n = samples.length / size;
    for (int k = 0; k < size; k++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        sum += samples[i * size + k];
        squares += samples[i * size + k] * samples[i * size + k];
      }
      double average = sum / n;
      double error = Math.sqrt(Math.max(0, squares / n - average * average) / n);
      assertThat(average).as("element %d", k).isCloseTo(mean[k], within(5 * error + 1e-12));
    }
  }

  /// χ² of the frequencies of whole numbers, those expected less than ten times put together, at
  /// 1e-4.
  static void assertFrequencies(double[] samples, DoubleUnaryOperator probability) {
    int smallest = (int) Arrays.stream(samples).min().orElseThrow();
    int largest = (int) Arrays.stream(samples).max().orElseThrow();
    double statistic = 0;
    int cells = 0;
    double restExpected = samples.length;
    double restSeen = samples.length;
    for (int k = smallest; k <= largest; k++) {
      double value = k;
      double expected = samples.length * probability.applyAsDouble(value);
      double seen = Arrays.stream(samples).filter(x -> x == value).count();
      if (expected >= 10) {
        statistic += (seen - expected) * (seen - expected) / expected;
        restExpected -= expected;
        restSeen -= seen;
        cells++;
      }
    }
    if (restExpected >= 10) {
      statistic += (restSeen - restExpected) * (restSeen - restExpected) / restExpected;
      cells++;
    }
    double degrees = Math.max(1, cells - 1);
    double p = Ops.gammaQ(Ops.constant(degrees / 2), Ops.constant(statistic / 2)).value().item();
    assertThat(p).isGreaterThan(1e-4);
  }
}

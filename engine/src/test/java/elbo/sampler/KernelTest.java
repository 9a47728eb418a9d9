// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.LogSpace;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A transition leaves the target as it is: of many exact draws, each moved once, none of the
/// marginals changes, whatever the step size.
class KernelTest {
  private static final int N = 20_000;
  private static final int DIMENSION = 3;

  static Stream<Arguments> kernels() {
    Tensor variances = Tensor.vector(4, 1, 0.5);
    double[] covariance = {4, 1, 0.2, 1, 2, -0.3, 0.2, -0.3, 1};
    Metric diagonal = new Metric.Diagonal(variances);
    Metric dense = Metric.Dense.of(Tensor.of(Shape.of(3, 3), covariance));
    return Stream.of(
        Arguments.of(Nuts.defaults(), 0.3, diagonal),
        Arguments.of(Nuts.defaults(), 1.4, diagonal),
        Arguments.of(Nuts.defaults(), 1.0, dense),
        Arguments.of(new Nuts(2, 1000), 0.2, diagonal),
        Arguments.of(Hmc.of(3), 1.2, diagonal),
        Arguments.of(Hmc.of(1), 1.0, dense),
        Arguments.of(new RandomWalk(), 1.0, diagonal),
        Arguments.of(new RandomWalk(), 0.7, dense));
  }

  private static double[] exact(Key key) {
    double[] points = new double[N * DIMENSION];
    for (int i = 0; i < points.length; i++) {
      points[i] = LogSpace.logit(Draws.uniform(key, 0, i, 0));
    }
    return points;
  }

  /// Moves each point once, all in one batch per step.
  private static List<Transition> moved(
      Kernel kernel, double[] points, double stepSize, Metric metric, Key key) {
    BatchedDensity density = Densities.logistic(DIMENSION);
    List<Chain> chains = new ArrayList<>();
    var positions =
        Chains.positions(
            density, N, (c, _) -> Arrays.copyOfRange(points, c * DIMENSION, (c + 1) * DIMENSION));
    for (int c = 0; c < N; c++) {
      Chain start = Chain.start(c, kernel, positions.get(c).orElseThrow(), metric);
      chains.add(start.withSearched(stepSize));
    }
    List<Transition> all = new ArrayList<>();
    for (Stretch stretch :
        Chains.run(density, kernel, new Schedule(0, 1, 0.8), key, chains, 1000)) {
      assertThat(stretch.transitions()).hasSize(1);
      all.add(stretch.transitions().getFirst());
    }
    return all;
  }

  /// Kolmogorov–Smirnov at 10⁻⁶ per comparison: √(½ ln(2/10⁻⁶)/N). With 20,000 draws that is a
  /// shift of 0.019 in probability; a criterion that depends on where the trajectory began, such as
  /// a largest error of the energy of 0.5, shows as 0.05.
  @ParameterizedTest
  @MethodSource("kernels")
  void leavesTheTargetAsItIs(Kernel kernel, double stepSize, Metric metric) {
    Key key = Key.of(31);
    double[] points = exact(key.fold("exact"));
    List<Transition> moved = moved(kernel, points, stepSize, metric, key.fold("moves"));
    int count = 0;
    for (int s = 0; s < N; s++) {
      count += moved.get(s).position().point().get(0) != points[s * DIMENSION] ? 1 : 0;
    }
    assertThat(count).as("it is no test if nothing moves").isGreaterThan(N / 4);
    double bound = Math.sqrt(0.5 * Math.log(2e6) / N);
    for (int i = 0; i < DIMENSION; i++) {
      double[] p = new double[N];
      for (int s = 0; s < N; s++) {
        p[s] = LogSpace.logistic(moved.get(s).position().point().get(i));
      }
      assertThat(distance(p)).as("coordinate %d", i).isLessThan(bound);
    }
    // The sum of all distances from 0 couples the coordinates: compared with exact draws of it.
    double[] sums = new double[N];
    double[] others = exact(key.fold("others"));
    double[] expected = new double[N];
    for (int s = 0; s < N; s++) {
      for (int i = 0; i < DIMENSION; i++) {
        sums[s] += Math.abs(moved.get(s).position().point().get(i));
        expected[s] += Math.abs(others[s * DIMENSION + i]);
      }
    }
    assertThat(distance(sums, expected)).isLessThan(bound * Math.sqrt(2));
  }

  private static double distance(double[] uniform) {
    double[] sorted = uniform.clone();
    Arrays.sort(sorted);
    double largest = 0;
    for (int s = 0; s < sorted.length; s++) {
      largest = Math.max(largest, Math.abs(sorted[s] - (double) s / sorted.length));
      largest = Math.max(largest, Math.abs(sorted[s] - (s + 1.0) / sorted.length));
    }
    return largest;
  }

  private static double distance(double[] a, double[] b) {
    double[] x = a.clone();
    double[] y = b.clone();
    Arrays.sort(x);
    Arrays.sort(y);
    double largest = 0;
    int j = 0;
    for (int i = 0; i < x.length; i++) {
      while (j < y.length && y[j] <= x[i]) {
        j++;
      }
      largest = Math.max(largest, Math.abs((i + 1.0) / x.length - (double) j / y.length));
    }
    return largest;
  }

  @Test
  void nutsIsTheRecursionOfStan() {
    BatchedDensity density = Densities.logistic(DIMENSION);
    Metric metric = new Metric.Diagonal(Tensor.vector(4, 1, 0.5));
    Key key = Key.of(33);
    double[] points = exact(key);
    for (int s = 0; s < 500; s++) {
      double[] x = Arrays.copyOfRange(points, s * DIMENSION, (s + 1) * DIMENSION);
      double stepSize = 0.05 * (1 + s % 40);
      Position from = Chains.positions(density, 1, (_, _) -> x).getFirst().orElseThrow();
      Key own = key.fold(s);
      Move move = Move.start(new Nuts(6, 0.9), own, from, stepSize, metric);
      double[] value = new double[1];
      boolean asks = true;
      while (asks) {
        double[] gradient = new double[DIMENSION];
        density.evaluate(move.wanted(), 1, value, gradient);
        asks = move.tell(value[0], gradient);
      }
      Transition expected =
          new RecursiveNuts(density, metric, own, from, stepSize, 6, 0.9).transition();
      assertThat(move.result()).isEqualTo(expected);
    }
  }
}

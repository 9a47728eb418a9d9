// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.diagnostic.Mixing;
import elbo.random.Key;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChainsTest {
  private static final Key KEY = Key.of(11);

  private static List<Chain> starts(
      BatchedDensity density, Kernel kernel, int numChains, boolean dense) {
    List<Chain> chains = new ArrayList<>();
    StartingPoints points = StartingPoints.uniform(KEY.fold("starts"), density.dimension(), 2);
    var positions = Chains.positions(density, numChains, points);
    for (int c = 0; c < numChains; c++) {
      Metric unit = Metric.unit(density.dimension(), dense);
      chains.add(Chain.start(c, kernel, positions.get(c).orElseThrow(), unit));
    }
    return chains;
  }

  static List<Arguments> samplers() {
    return List.of(
        Arguments.of(Nuts.defaults(), false, 1000),
        Arguments.of(Nuts.defaults(), true, 1000),
        Arguments.of(Hmc.of(7), false, 2000),
        Arguments.of(new RandomWalk(), true, 20_000));
  }

  /// Means and variances of N((1, −2), …) within 5 standard errors: of the mean by the effective
  /// draws, of the variance by √(2/ess) with those of the squares.
  @ParameterizedTest
  @MethodSource("samplers")
  void findsMeansAndVariancesOfANormal(Kernel kernel, boolean dense, int draws) {
    BatchedDensity density = Densities.normal();
    Schedule schedule = new Schedule(500, draws, kernel.defaultAcceptance());
    List<Stretch> stretches =
        Chains.run(density, kernel, schedule, KEY, starts(density, kernel, 4, dense), 100_000_000);
    double[] means = {1, -2};
    double[] variances = {4, 1};
    for (int i = 0; i < 2; i++) {
      double[][] x = new double[4][draws];
      double[][] squares = new double[4][draws];
      for (int c = 0; c < 4; c++) {
        for (int s = 0; s < draws; s++) {
          Transition t = stretches.get(c).transitions().get(500 + s);
          x[c][s] = t.position().point().get(i);
          squares[c][s] = Math.pow(x[c][s] - means[i], 2);
        }
      }
      Mixing mean = Mixing.of(x);
      Mixing variance = Mixing.of(squares);
      assertThat(mean.rhat()).isLessThan(1.02);
      assertThat(mean.bulkEss()).isGreaterThan(500);
      assertThat(average(x)).isCloseTo(means[i], offset(5 * mean.mcse()));
      assertThat(average(squares)).isCloseTo(variances[i], offset(5 * variance.mcse()));
    }
  }

  /// The last 50 iterations of warm-up decide, whose mean acceptance has a standard error of 0.06.
  @ParameterizedTest
  @MethodSource("samplers")
  void warmUpReachesTheAcceptanceItAimsAt(Kernel kernel, boolean dense, int draws) {
    BatchedDensity density = Densities.logistic(20);
    Schedule schedule = new Schedule(500, 500, kernel.defaultAcceptance());
    List<Stretch> stretches =
        Chains.run(density, kernel, schedule, KEY, starts(density, kernel, 1, dense), 100_000_000);
    double acceptance = 0;
    for (Transition t : stretches.getFirst().transitions().subList(500, 1000)) {
      acceptance += t.acceptance() / 500;
    }
    assertThat(acceptance).isCloseTo(schedule.acceptance(), offset(0.2));
  }

  private static double average(double[][] x) {
    double sum = 0;
    for (double[] row : x) {
      for (double v : row) {
        sum += v / row.length / x.length;
      }
    }
    return sum;
  }

  @Test
  void aChainIsTheSameWhateverRunsBesideIt() {
    BatchedDensity density = Densities.normal();
    Kernel kernel = Nuts.defaults();
    Schedule schedule = new Schedule(200, 50, 0.8);
    List<Chain> chains = starts(density, kernel, 3, false);
    List<Stretch> together = Chains.run(density, kernel, schedule, KEY, chains, 1_000_000);
    for (int c = 0; c < 3; c++) {
      List<Chain> alone = List.of(chains.get(c));
      assertThat(Chains.run(density, kernel, schedule, KEY, alone, 1_000_000).getFirst())
          .isEqualTo(together.get(c));
    }
  }

  @Test
  void stretchesJoinToTheSameChain() {
    BatchedDensity density = Densities.logistic(2);
    Kernel kernel = Nuts.defaults();
    Schedule schedule = new Schedule(200, 50, 0.8);
    List<Chain> chains = starts(density, kernel, 2, false);
    List<Stretch> atOnce = Chains.run(density, kernel, schedule, KEY, chains, 1_000_000);
    List<Transition> joined = new ArrayList<>();
    while (chains.getFirst().iteration() < schedule.numIterations()) {
      List<Stretch> some = Chains.run(density, kernel, schedule, KEY, chains, 17);
      joined.addAll(some.getFirst().transitions());
      chains = some.stream().map(Stretch::chain).toList();
    }
    assertThat(joined).isEqualTo(atOnce.getFirst().transitions());
    assertThat(chains.getFirst()).isEqualTo(atOnce.getFirst().chain());
  }

  @Test
  void pointsWithoutDensityAreTriedAgain() {
    BatchedDensity half =
        Densities.of(
            1,
            (x, g) -> {
              g[0] = -1;
              return x[0] > 0 ? -x[0] : Double.NEGATIVE_INFINITY;
            });
    var positions = Chains.positions(half, 20, StartingPoints.uniform(KEY, 1, 2));
    assertThat(positions).allMatch(p -> p.orElseThrow().point().get(0) > 0);
  }

  @Test
  void aDensityThatIsNowhereIsNoStart() {
    BatchedDensity nowhere = Densities.of(1, (_, _) -> Double.NaN);
    assertThat(Chains.positions(nowhere, 2, StartingPoints.uniform(KEY, 1, 2)))
        .allMatch(java.util.Optional::isEmpty);
  }

  /// `windowed_adaptation.hpp`, worked through by hand.
  @Test
  void windowsAreThoseOfStan() {
    assertThat(Windows.of(1000)).isEqualTo(new Windows(75, List.of(99, 149, 249, 449, 949)));
    assertThat(Windows.of(500)).isEqualTo(new Windows(75, List.of(99, 149, 249, 449)));
    assertThat(Windows.of(150)).isEqualTo(new Windows(75, List.of(99)));
    assertThat(Windows.of(100)).isEqualTo(new Windows(15, List.of(89)));
    assertThat(Windows.of(19).ends()).isEmpty();
  }

  /// Two steps by hand with acceptance 1 and 0.2, target 0.8, from step size 1.
  @Test
  void dualAveragingAgreesWithTheFormulas() {
    DualAveraging first = DualAveraging.from(1).after(1, 0.8);
    double error = (0.8 - 1) / 11;
    double x = Math.log(10) - error / 0.05;
    assertThat(first.error()).isCloseTo(error, offset(1e-15));
    assertThat(first.stepSize()).isCloseTo(Math.exp(x), offset(1e-12));
    assertThat(first.finalStepSize()).isCloseTo(Math.exp(x), offset(1e-12));
    DualAveraging second = first.after(0.2, 0.8);
    double e2 = error * (1 - 1 / 12.0) + 0.6 / 12;
    double x2 = Math.log(10) - e2 * Math.sqrt(2) / 0.05;
    double w = Math.pow(2, -0.75);
    assertThat(second.stepSize()).isCloseTo(Math.exp(x2), offset(1e-12));
    assertThat(second.finalStepSize()).isCloseTo(Math.exp((1 - w) * x + w * x2), offset(1e-12));
  }

  @Test
  void momentsAreThoseOfThePoints() {
    RunningMoments dense = RunningMoments.none(2, true);
    double[][] points = {{1, 2}, {3, -1}, {0, 5}, {2, 2}};
    for (double[] p : points) {
      dense = dense.with(elbo.tensor.Tensor.vector(p));
    }
    // Means 1.5 and 2; sums of squares 5 and 18, of products −9; over n − 1 = 3.
    double shrink = 4 / 9.0;
    double unit = 1e-3 * 5 / 9;
    assertThat(dense.regularised().get(0)).isCloseTo(shrink * 5 / 3 + unit, offset(1e-14));
    assertThat(dense.regularised().get(1)).isCloseTo(shrink * -9 / 3, offset(1e-14));
    assertThat(dense.regularised().get(2)).isCloseTo(shrink * -9 / 3, offset(1e-14));
    assertThat(dense.regularised().get(3)).isCloseTo(shrink * 6 + unit, offset(1e-14));
  }
}

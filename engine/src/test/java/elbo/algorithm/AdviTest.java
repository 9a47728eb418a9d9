// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.estimator.Estimator;
import elbo.estimator.Pathwise;
import elbo.estimator.StickingTheLanding;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.Objective;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviTest {
  // The posterior of a regression on a raw predictor: scales 1e4 and 1, correlation -0.998, and a
  // third coordinate.
  private static final double[] LOC = {-6e4, 1.3e3, 9.8};
  private static final double[][] FACTOR = {{9e3, 0, 0}, {-135, 8.5, 0}, {0, 0.001, 0.02}};

  private static Advi.Settings settings(boolean fullRank, boolean landing) {
    Objective objective = landing ? new EvidenceLowerBound() : new EntropyBound();
    Estimator estimator = landing ? new StickingTheLanding() : new Pathwise();
    return new Advi.Settings(
        fullRank,
        objective,
        estimator,
        Noise.ANTITHETIC,
        0,
        false,
        0.25,
        10_000,
        Pathfinder.Options.defaults());
  }

  @Test
  void fullRankFindsABadlyScaledNormalForEverySeed() {
    LogDensity density = Targets.normal(LOC, FACTOR);
    for (int seed = 1; seed <= 10; seed++) {
      Advi advi = new Advi(Targets.compiled(density), settings(true, true));
      AdviState state = Targets.run(advi, Key.of(seed));
      List<Tensor> q =
          advi.outcome(Key.of(0), state)
              .candidates()
              .getFirst()
              .approximation()
              .components()
              .getFirst();
      assertThat(state.ascent().orElseThrow().converged()).isTrue();
      for (int i = 0; i < 3; i++) {
        double sd = Math.sqrt(dot(FACTOR[i], FACTOR[i]));
        assertThat(q.get(0).get(i)).isCloseTo(LOC[i], offset(0.01 * sd));
        double found = Math.sqrt(dot(row(q.get(1), i), row(q.get(1), i)));
        assertThat(Math.log(found / sd)).isCloseTo(0, offset(0.01));
      }
    }
  }

  private static double[] row(Tensor c, int i) {
    double[] row = new double[3];
    System.arraycopy(c.array(), 3 * i, row, 0, 3);
    return row;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// Steps of 2 % of the way from where one iteration of one path led.
  private static Advi slow(int maxIterations) {
    Pathfinder.Options o = Pathfinder.Options.defaults();
    Pathfinder.Options brief =
        new Pathfinder.Options(1, o.history(), o.elboDraws(), 1, o.initRadius(), o.initTries());
    return new Advi(
        Targets.compiled(Targets.normal(LOC, FACTOR)),
        new Advi.Settings(
            true,
            new EvidenceLowerBound(),
            new StickingTheLanding(),
            Noise.ANTITHETIC,
            0,
            false,
            0.02,
            maxIterations,
            brief));
  }

  private static List<Tensor> result(Advi advi, AdviState state) {
    return advi.outcome(Key.of(0), state)
        .candidates()
        .getFirst()
        .approximation()
        .components()
        .getFirst();
  }

  @Test
  void whatIsStoppedOnItsWayIsAsFarAsItCame() {
    int iterations = 200;
    Advi stopped = slow(iterations);
    AdviState end = Targets.run(stopped, Key.of(1));
    Advi longer = slow(10_000);
    AdviState broken = longer.init(Key.of(1));
    while (broken.ascent().isEmpty() || broken.ascent().get().iteration() < iterations) {
      broken = longer.step(Key.of(1), broken);
    }
    assertThat(end.ascent().orElseThrow().converged()).isFalse();
    assertThat(broken.ascent().get().phases()).isEmpty();
    List<Tensor> last = broken.ascent().get().blocks().getLast().mean();
    assertThat(result(stopped, end)).isEqualTo(last);
    assertThat(result(longer, broken)).isEqualTo(last);
  }

  @Test
  void meanFieldFindsTheKnownOptimumOfACorrelatedNormal() {
    LogDensity density = Targets.normal(new double[] {1, -2}, new double[][] {{2, 0}, {1.8, 0.5}});
    for (boolean landing : new boolean[] {false, true}) {
      Advi advi = new Advi(Targets.compiled(density), settings(false, landing));
      AdviState state = Targets.run(advi, Key.of(3));
      List<Tensor> q =
          advi.outcome(Key.of(0), state)
              .candidates()
              .getFirst()
              .approximation()
              .components()
              .getFirst();
      // Monte Carlo: averages are precise to 3 %; three of these.
      // Λ = (CCᵀ)⁻¹ has the diagonal (1 + (1.8/0.5)²)/4 and 1/0.25.
      double[] scales = {2 / Math.sqrt(1 + 3.6 * 3.6), 0.5};
      for (int i = 0; i < 2; i++) {
        assertThat(q.get(0).get(i)).isCloseTo(i == 0 ? 1 : -2, offset(0.09 * scales[i]));
        assertThat(Math.log(q.get(1).get(i) / scales[i])).isCloseTo(0, offset(0.09));
      }
    }
  }

  /// Slopes that grow exponentially, steps of full length and two draws each: sooner or later one
  /// leads to where every density is next to nothing. Whether it does depends on the noise, so
  /// there are several seeds.
  @Test
  void aBoundThatCollapsesIsCaughtAndSurvived() {
    assertThat(numCaughtOfSteepSlopes(true, "for a collapsed bound; back")).isPositive();
  }

  @Test
  void steepSlopesLeadNoNewtonStepAstray() {
    assertThat(numCaughtOfSteepSlopes(false, "for a collapsed bound; back")).isZero();
  }

  private static int numCaughtOfSteepSlopes(boolean fullRank, String words) {
    LogDensity density =
        LogDensity.of(
            51,
            x -> {
              Node steep = Ops.exp(Ops.multiply(Ops.constant(8), x));
              return Ops.sum(Ops.subtract(Ops.multiply(Ops.constant(3), x), steep));
            });
    Advi.Settings longSteps =
        new Advi.Settings(
            fullRank,
            new EvidenceLowerBound(),
            new StickingTheLanding(),
            Noise.ANTITHETIC,
            2,
            false,
            1,
            1000,
            Pathfinder.Options.defaults());
    int caught = 0;
    for (int seed = 1; seed <= 5; seed++) {
      Advi advi = new Advi(Targets.compiled(density), longSteps);
      AdviState.Ascent ascent = Targets.run(advi, Key.of(seed)).ascent().orElseThrow();
      caught += ascent.decisions().stream().anyMatch(d -> d.contains(words)) ? 1 : 0;
      // The mode is at ln(3/8)/8 = -0.12, where the curvature is 24: no location is a unit away.
      for (double location : ascent.parameters().getFirst().array()) {
        assertThat(location).isBetween(-1.12, 0.88);
      }
    }
    return caught;
  }
}

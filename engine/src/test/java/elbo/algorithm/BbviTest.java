// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.estimator.Baseline;
import elbo.estimator.Estimator;
import elbo.estimator.Pathwise;
import elbo.estimator.ScoreFunction;
import elbo.estimator.SelfNormalized;
import elbo.estimator.StickingTheLanding;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.ForwardKullbackLeibler;
import elbo.objective.Objective;
import elbo.optimizer.Adam;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class BbviTest {
  /// ln of a gamma variable, 2x − eˣ. For N(μ, σ²) the bound is 2μ − e^(μ + σ²/2) + ln σ, largest
  /// at σ² = 1/2 and μ = ln 2 − 1/4; the mode, where Pathfinder's approximation lies, is ln 2.
  private static LogDensity logGamma() {
    Node x = Node.input("x", Shape.of(1));
    Node value = Ops.sum(Ops.subtract(Ops.multiply(Ops.constant(2), x), Ops.exp(x)));
    return new LogDensity(List.of("x"), x, value);
  }

  private static Outcome.Candidate run(
      LogDensity density, Family family, Objective objective, Estimator estimator) {
    Bbvi bbvi =
        new Bbvi(
            Targets.compiled(density),
            new Bbvi.Settings(
                family,
                objective,
                estimator,
                new Adam(),
                Noise.ANTITHETIC,
                16,
                false,
                0.05,
                20_000,
                Pathfinder.Options.defaults()));
    BbviState state = Targets.run(bbvi, Key.of(5));
    return bbvi.outcome(Key.of(5), state).candidates().getFirst();
  }

  @Test
  void everyWayUpEndsAtTheSameOptimum() {
    record Way(Objective objective, Estimator estimator) {}
    for (Way way :
        List.of(
            new Way(new EvidenceLowerBound(), new StickingTheLanding()),
            new Way(new EntropyBound(), new Pathwise()),
            new Way(new EvidenceLowerBound(4), new ScoreFunction(Baseline.LEAVE_ONE_OUT)),
            new Way(new EvidenceLowerBound(), new ScoreFunction(Baseline.RUNNING)))) {
      for (Family family : List.of(new MeanField(1), new FullRank(1), new LowRank(1, 1))) {
        Outcome.Candidate found = run(logGamma(), family, way.objective(), way.estimator());
        assertThat(found.converged()).as("%s %s", way, family).isTrue();
        List<Tensor> q = found.approximation().components().getFirst();
        double scale = q.get(1).get(0) * (family instanceof LowRank ? q.get(3).get(0) : 1);
        // Monte Carlo: a phase ends when gains are below 0.01 nat or their noise; 0.01 nat are 0.1
        // standard deviations of the location.
        assertThat(q.get(0).get(0))
            .as("%s %s", way, family)
            .isCloseTo(Math.log(2) - 0.25, offset(0.1 * Math.sqrt(0.5)));
        assertThat(Math.log(scale / Math.sqrt(0.5)))
            .as("%s %s", way, family)
            .isCloseTo(0, offset(0.1));
      }
    }
  }

  /// The forward divergence of independent coordinates is least at the marginal moments, not at the
  /// conditional scales where the ascent starts.
  @Test
  void forwardKullbackLeiblerMatchesMarginalScales() {
    LogDensity density = Targets.normal(new double[] {1, -2}, new double[][] {{2, 0}, {1.2, 0.9}});
    Outcome.Candidate found =
        run(density, new MeanField(2), new ForwardKullbackLeibler(64), new SelfNormalized());
    List<Tensor> q = found.approximation().components().getFirst();
    double[] scales = {2, 1.5};
    for (int i = 0; i < 2; i++) {
      // Monte Carlo, and a bias of order 1/64 of the weights: a tenth of a standard deviation.
      assertThat(q.get(0).get(i)).isCloseTo(i == 0 ? 1 : -2, offset(0.1 * scales[i]));
      assertThat(Math.log(q.get(1).get(i) / scales[i])).isCloseTo(0, offset(0.1));
    }
  }

  @Test
  void adviNamesTheMethodThatTakesOtherChoices() {
    Settings settings =
        Settings.defaults()
            .withMethod(Method.ADVI)
            .withGradient(GradientChoice.defaults().withObjective(ObjectiveChoice.RENYI));
    assertThatThrownBy(() -> Elbo.fit(Models.eightSchools(), settings))
        .hasMessageContaining("bbvi")
        .hasMessageContaining("renyi");
  }

  /// A step far too long: every iterate overflows at once.
  @Test
  void aStepSizeThatDivergesIsCaughtAndSurvived() {
    Bbvi bbvi =
        new Bbvi(
            Targets.compiled(logGamma()),
            new Bbvi.Settings(
                new MeanField(1),
                new EvidenceLowerBound(),
                new Pathwise(),
                new Adam(),
                Noise.ANTITHETIC,
                16,
                false,
                1e3,
                20_000,
                Pathfinder.Options.defaults()));
    BbviState state = Targets.run(bbvi, Key.of(5));
    BbviState.Ascent ascent = state.ascent().orElseThrow();
    assertThat(ascent.numFailures()).isPositive();
    assertThat(ascent.decisions()).anyMatch(d -> d.contains("without a finite gradient"));
    List<Tensor> q =
        bbvi.outcome(Key.of(5), state)
            .candidates()
            .getFirst()
            .approximation()
            .components()
            .getFirst();
    assertThat(q.get(0).get(0)).isCloseTo(Math.log(2) - 0.25, offset(0.1));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.approximation.Sampler;
import elbo.choice.AscentChoice;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.ObjectiveChoice;
import elbo.choice.ScheduleChoice;
import elbo.distribution.Normal;
import elbo.estimator.Baseline;
import elbo.estimator.Estimator;
import elbo.estimator.Pathwise;
import elbo.estimator.ScoreFunction;
import elbo.estimator.SelfNormalized;
import elbo.estimator.StickingTheLanding;
import elbo.family.Approximation;
import elbo.family.Families;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.family.UnconstrainedFamily;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.ForwardKullbackLeibler;
import elbo.objective.Objective;
import elbo.optimizer.Adam;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            new Way(new EvidenceLowerBound(), new ScoreFunction(Baseline.RUNNING)),
            new Way(new EvidenceLowerBound(), new ScoreFunction(Baseline.CONSTANT)),
            new Way(new EvidenceLowerBound(), new ScoreFunction(Baseline.LEARNED)))) {
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

  private static double bound(Approximation q, Target target, int n) {
    Sampler sampler = new Sampler(q.family());
    double[] noise = Sampler.noise(Key.of(3).fold("bound"), n, q.family().noiseSize());
    double[] points = sampler.draws(q, noise, n);
    double[] logQ = sampler.logProbs(q, points, n);
    double[] logP = target.gradients(points, n).values().toArray();
    return IntStream.range(0, n).mapToDouble(s -> logP[s] - logQ[s]).average().orElseThrow();
  }

  /// A banana: x from N(0, 1), y from N(x² − 1, 0.5²). While steps are long the objective of the
  /// iterates has so much noise that it hides gains of a tenth of a nat; values on common noise
  /// show them. The best bound is 0, the best normal distribution's −0.56; an end that goes by the
  /// iterates came at −0.21.
  @Test
  void anAscentGoesOnWhereNoiseHidesWhatItGains() {
    LogDensity banana =
        LogDensity.of(
            2,
            point -> {
              Node x = Layout.element(point, 0);
              Node bend = Ops.add(Ops.square(x), Ops.constant(-1));
              Node y = Ops.subtract(Layout.element(point, 1), bend);
              Node squares = Ops.add(Ops.square(x), Ops.multiply(Ops.constant(4), Ops.square(y)));
              Node normaliser = Ops.constant(Math.log(Math.PI));
              return Ops.subtract(Ops.multiply(Ops.constant(-0.5), squares), normaliser);
            });
    Outcome.Candidate found =
        run(banana, Families.of("maf", 2), new EvidenceLowerBound(), new StickingTheLanding());
    assertThat(found.converged()).isTrue();
    // Draws have a heavy tail: 10,000 gave −0.091, 40,000 −0.081, 160,000 −0.075. What shorter
    // phases of the same steps gain is below 0.05.
    assertThat(bound(found.approximation(), Targets.compiled(banana), 40_000)).isGreaterThan(-0.1);
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

  /// Follows gradients, and remembers where it came.
  private static final class Recording implements UpdateRule {
    private final GradientAscent rule = new GradientAscent();
    final List<List<Tensor>> places = new ArrayList<>();
    private int starts;

    @Override
    public String name() {
      return rule.name();
    }

    @Override
    public UpdateState start(List<Tensor> parameters) {
      starts++;
      return rule.start(parameters);
    }

    @Override
    public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
      UpdateState next = rule.step(state, gradient, stepSize);
      if (starts == 1) {
        if (places.isEmpty()) {
          places.add(state.parameters());
        }
        places.add(next.parameters());
      }
      return next;
    }
  }

  /// For the target −x²/2 the bound of N(μ, σ²) is −(μ² + σ²)/2 + ln σ + ½ ln 2πe, and a step η
  /// multiplies μ by 1 − η.
  @ParameterizedTest
  @ValueSource(doubles = {2.1, 2.3, 3, 10, 1e3, 1e80})
  void whatCollapsesIsCaughtWithinTenIterations(double stepSize) {
    Node x = Node.input("x", Shape.of(1));
    Node value = Ops.sum(Ops.multiply(Ops.constant(-0.5), Ops.square(x)));
    Recording rule = new Recording();
    Bbvi bbvi =
        new Bbvi(
            Targets.compiled(new LogDensity(List.of("x"), x, value)),
            new Bbvi.Settings(
                new MeanField(1),
                new EvidenceLowerBound(),
                new Pathwise(),
                rule,
                Noise.ANTITHETIC,
                16,
                false,
                stepSize,
                20_000,
                Pathfinder.Options.defaults()));
    BbviState state = Targets.run(bbvi, Key.of(6));
    String first =
        state.ascent().orElseThrow().decisions().stream()
            .filter(d -> d.startsWith("Iteration "))
            .findFirst()
            .orElseThrow();
    assertThat(first).contains("the last finite state is that of step", "a quarter of the step");
    int caught = Integer.parseInt(first.substring(10, first.indexOf(':')));
    double before = bound(rule.places.getFirst());
    double floor = before - 100 * (Math.abs(before) + 10);
    // Iteration i is at place i - 1.
    int inside = 0;
    while (inside < rule.places.size() && bound(rule.places.get(inside)) >= floor) {
      inside++;
    }
    assertThat(caught).isLessThanOrEqualTo(inside + 10);
    List<Tensor> q =
        bbvi.outcome(Key.of(6), state)
            .candidates()
            .getFirst()
            .approximation()
            .components()
            .getFirst();
    // The family holds the target, where gradients along the noise are exact but for its variance.
    assertThat(q.get(0).get(0)).isCloseTo(0, offset(0.1));
    assertThat(Math.log(q.get(1).get(0))).isCloseTo(0, offset(0.1));
  }

  private static double bound(List<Tensor> free) {
    List<Tensor> q = new UnconstrainedFamily(new MeanField(1)).constrainValues(free);
    double loc = q.get(0).get(0);
    double scale = q.get(1).get(0);
    return -0.5 * (loc * loc + scale * scale)
        + Math.log(scale)
        + 0.5 * Math.log(2 * Math.PI * Math.E);
  }

  private static Model regression(int rows) {
    double[][] x = new double[rows][2];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i][0] = Math.sin(i);
      x[i][1] = Math.cos(1.7 * i);
      y[i] = 0.4 + x[i][0] - 0.5 * x[i][1] + 0.8 * Math.sin(12.9898 * i);
    }
    return Program.of(
            m -> {
              Var c = m.data("x", "n", "k");
              Var a = m.param("a", Normal.of(0, 5));
              Var b = m.param("b", Normal.of(0, 5), "k");
              m.observe("y", Normal.of(a.plus(c.dot(b)), 0.6), m.data("y", "n"));
            })
        .bind(Map.of("x", x, "y", y));
  }

  @Test
  void miniBatchesEndWhereAllDataDo() {
    Model model = regression(500);
    Settings all =
        Settings.defaults().withMethod(Method.BBVI).withFamily(FamilyChoice.of("mean-field"));
    Fit expected = Elbo.fit(model, all);
    for (AscentChoice ascent :
        List.of(
            AscentChoice.defaults().withBatchSize(50),
            AscentChoice.defaults()
                .withBatchSize(64)
                .withSchedule(ScheduleChoice.COSINE)
                .withWarmUp(100)
                .withClip(1000))) {
      Fit fit = Elbo.fit(model, all.withAscent(ascent).withMaxIterations(4000));
      assertThat(fit.decisions()).anyMatch(d -> d.contains("of the 500 rows"));
      // Monte Carlo: the bound is flat to 0.1 nat within 0.4 standard deviations of one of three
      // coordinates.
      assertThat(fit.elbo().value()).isCloseTo(expected.elbo().value(), offset(0.1));
    }
  }

  @Test
  void everyScheduleEndsAtTheOptimum() {
    for (ScheduleChoice schedule : ScheduleChoice.values()) {
      AscentChoice ascent = AscentChoice.defaults().withSchedule(schedule);
      Bbvi bbvi =
          new Bbvi(
              Targets.compiled(logGamma()),
              new Bbvi.Settings(
                  new MeanField(1),
                  new EvidenceLowerBound(),
                  new StickingTheLanding(),
                  new Adam(),
                  Noise.ANTITHETIC,
                  16,
                  false,
                  0.05,
                  3000,
                  schedule == ScheduleChoice.PHASES ? ascent : ascent.withPatience(10),
                  Pathfinder.Options.defaults()));
      BbviState state = Targets.run(bbvi, Key.of(5));
      Outcome.Candidate found = bbvi.outcome(Key.of(5), state).candidates().getFirst();
      assertThat(found.converged()).as(schedule.word()).isTrue();
      double loc = found.approximation().components().getFirst().get(0).get(0);
      assertThat(loc)
          .as(schedule.word())
          .isCloseTo(Math.log(2) - 0.25, offset(0.1 * Math.sqrt(0.5)));
    }
  }

  /// Plain ascent with a step above 2 over the curvature, which is 1 in standard deviations: each
  /// step multiplies the error by 49. It takes two to three steps from the optimum, where
  /// Pathfinder begins, until the objective falls.
  @Test
  void anObjectiveThatFallsIsCaughtWithinTenSteps() {
    LogDensity density = Targets.normal(new double[] {1, -2}, new double[][] {{0.1, 0}, {0, 0.1}});
    Bbvi bbvi =
        new Bbvi(
            Targets.compiled(density),
            new Bbvi.Settings(
                new MeanField(2),
                new EntropyBound(),
                new Pathwise(),
                new GradientAscent(),
                Noise.ANTITHETIC,
                16,
                false,
                50,
                20_000,
                Pathfinder.Options.defaults()));
    Outcome outcome = bbvi.outcome(Key.of(5), Targets.run(bbvi, Key.of(5)));
    assertThat(outcome.decisions())
        .anyMatch(
            d -> d.matches("Iteration ([1-9]|1[0-3]): .*last finite state.*quarter of the step.*"));
    List<Tensor> q = outcome.candidates().getFirst().approximation().components().getFirst();
    assertThat(q.get(0).get(0)).isCloseTo(1, offset(0.01));
    assertThat(q.get(1).get(0)).isCloseTo(0.1, offset(0.01));
  }

  @Test
  void miniBatchesWithoutRowsAreRefused() {
    Settings settings = Settings.defaults().withAscent(AscentChoice.defaults().withBatchSize(10));
    Model prior = Program.of(m -> m.param("a", Normal.of(0, 1))).bind(Map.of());
    assertThatThrownBy(() -> Elbo.fit(prior, settings)).hasMessageContaining("no sum over rows");
    Settings advi = settings.withMethod(Method.ADVI);
    assertThatThrownBy(() -> Elbo.fit(regression(20), advi)).hasMessageContaining("mini-batches");
  }
}

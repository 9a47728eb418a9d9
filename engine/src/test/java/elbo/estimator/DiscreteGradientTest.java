// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.distribution.Normal;
import elbo.family.BernoulliFactors;
import elbo.family.CategoricalFactors;
import elbo.family.Family;
import elbo.family.MeanField;
import elbo.family.WeightedMixture;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.model.Program;
import elbo.model.Var;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.FisherDivergence;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.Objective;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Families of finitely many states, where every expectation is a sum.
class DiscreteGradientTest {
  private static final Key KEY = Key.of(11);
  private static final int SAMPLES = 20_000;
  private static final double[] FIELDS = {0.3, -0.8, 0.5, 1.1};

  /// A chain: each coordinate has a field of its own and meets its neighbours.
  private static LogDensity chain() {
    return LogDensity.of(
        4,
        x -> {
          Node fields = Ops.sum(Ops.multiply(Node.constant(Tensor.vector(FIELDS)), x));
          Node pairs = Ops.square(Ops.subtract(Layout.slice(x, 0, 1, 3), Layout.slice(x, 0, 0, 3)));
          return Ops.subtract(fields, Ops.multiply(Ops.constant(0.7), Ops.sum(pairs)));
        });
  }

  private static double chainAt(int[] x) {
    double value = 0;
    for (int i = 0; i < x.length; i++) {
      value += FIELDS[i] * x[i];
      value -= i > 0 ? 0.7 * (x[i] - x[i - 1]) * (x[i] - x[i - 1]) : 0;
    }
    return value;
  }

  private static final Tensor LOGITS = Tensor.vector(0.4, -0.2, 0.9, -1.3);

  private static final Tensor MATRIX =
      Tensor.matrix(
          new double[][] {{0.4, -0.2, 0.1}, {0.9, 0, -1.3}, {-0.5, 0.6, 0.2}, {0.3, 0.3, -0.4}});

  private static Tensor parameters(Family family) {
    return family instanceof BernoulliFactors ? LOGITS : MATRIX;
  }

  private static final List<Family> FAMILIES =
      List.of(new BernoulliFactors(4), new CategoricalFactors(4, 3));

  /// The bound by a sum over states, in plain arithmetic.
  private static double exactBound(Family family, Tensor parameters) {
    int k = family instanceof BernoulliFactors ? 2 : 3;
    double[][] p = new double[4][k];
    for (int d = 0; d < 4; d++) {
      double total = 0;
      for (int s = 0; s < k; s++) {
        p[d][s] = Math.exp(k == 2 ? s * parameters.get(d) : parameters.get(d * 3 + s));
        total += p[d][s];
      }
      for (int s = 0; s < k; s++) {
        p[d][s] /= total;
      }
    }
    double bound = 0;
    for (int state = 0; state < Math.pow(k, 4); state++) {
      int rest = state;
      int[] x = new int[4];
      double q = 1;
      for (int d = 0; d < 4; d++) {
        x[d] = rest % k;
        rest /= k;
        q *= p[d][x[d]];
      }
      bound += q * (chainAt(x) - Math.log(q));
    }
    return bound;
  }

  private static double[] exactGradient(Family family) {
    Tensor at = parameters(family);
    double[] gradient = new double[at.shape().numElements()];
    for (int i = 0; i < gradient.length; i++) {
      double[] sides = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = at.toArray();
        moved[i] += side == 0 ? -1e-5 : 1e-5;
        sides[side] = exactBound(family, Tensor.of(at.shape(), moved));
      }
      gradient[i] = (sides[1] - sides[0]) / 2e-5;
    }
    return gradient;
  }

  private static List<Tensor> run(
      Family family, Objective objective, Estimator estimator, int samples) {
    GradientGraph graph = GradientGraph.of(chain(), family, objective, estimator);
    Executable executable =
        Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
    int size = graph.noise().shape().numElements();
    double[] noise = new double[samples * size];
    Noise.INDEPENDENT.fill(KEY, 0, samples, size, noise);
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(parameters(family));
    inputs.add(Tensor.of(graph.noise().shape().prepend(samples), noise));
    graph.baseline().ifPresent(_ -> inputs.add(Tensor.scalar(-1)));
    return executable.evaluate(samples, inputs);
  }

  @SuppressWarnings("ArrayRecordComponent") // series, never compared
  private record Moments(double[] mean, double[] error, double variance) {
    static Moments of(Tensor gradients) {
      int samples = gradients.shape().size(0);
      int size = gradients.shape().numElements() / samples;
      double[] mean = new double[size];
      double[] error = new double[size];
      double total = 0;
      for (int i = 0; i < size; i++) {
        double squares = 0;
        for (int s = 0; s < samples; s++) {
          double g = gradients.get(s * size + i);
          mean[i] += g / samples;
          squares += g * g / samples;
        }
        double variance = Math.max(0, squares - mean[i] * mean[i]);
        total += variance;
        error[i] = Math.sqrt(variance / samples);
      }
      return new Moments(mean, error, total);
    }
  }

  private record Way(Objective objective, Estimator estimator) {}

  private static List<Way> unbiased() {
    return List.of(
        new Way(new EvidenceLowerBound(), new Enumerated()),
        new Way(new EntropyBound(), new LocalExpectation()),
        new Way(new EvidenceLowerBound(), new LocalExpectation()),
        new Way(new EvidenceLowerBound(), new MeasureValued()),
        new Way(new EvidenceLowerBound(), new ScoreFunction(Baseline.NONE)),
        new Way(new EntropyBound(), new ScoreFunction(Baseline.RUNNING)),
        new Way(new EvidenceLowerBound(), new ScoreFunction(Baseline.CONSTANT)),
        new Way(new EvidenceLowerBound(), new ScoreFunction(Baseline.LEARNED)),
        new Way(new EvidenceLowerBound(4), new ScoreFunction(Baseline.LEAVE_ONE_OUT)),
        new Way(new EvidenceLowerBound(), new RaoBlackwellized()),
        new Way(new EvidenceLowerBound(4), new RaoBlackwellized()),
        new Way(new EvidenceLowerBound(4), new ControlVariate()));
  }

  @Test
  void everyUnbiasedEstimatorHasTheExactGradientAsItsMean() {
    for (Family family : FAMILIES) {
      double[] exact = exactGradient(family);
      for (Way way : unbiased()) {
        List<Tensor> found = run(family, way.objective(), way.estimator(), SAMPLES);
        Moments moments = Moments.of(found.get(GradientGraph.FIRST_GRADIENT));
        for (int i = 0; i < exact.length; i++) {
          // Monte Carlo: 5 standard errors; central differences of the reference, 1e-8.
          assertThat(moments.mean()[i])
              .as("%s %s element %d", family, way, i)
              .isCloseTo(exact[i], offset(5 * moments.error()[i] + 1e-8));
        }
        Moments value = Moments.of(found.get(GradientGraph.VALUE));
        assertThat(value.mean()[0])
            .as("value of %s %s", family, way)
            .isCloseTo(
                exactBound(family, parameters(family)), offset(5 * value.error()[0] + 1e-11));
      }
    }
  }

  private static double variance(Objective objective, Estimator estimator) {
    List<Tensor> found = run(new BernoulliFactors(4), objective, estimator, SAMPLES);
    return Moments.of(found.get(GradientGraph.FIRST_GRADIENT)).variance();
  }

  /// The order of the variances, each measured to about 2 %.
  @Test
  void whatAnEstimatorKnowsLowersItsVariance() {
    double plain = variance(new EvidenceLowerBound(), new ScoreFunction(Baseline.NONE));
    double blankets = variance(new EvidenceLowerBound(), new RaoBlackwellized());
    double measure = variance(new EvidenceLowerBound(), new MeasureValued());
    double local = variance(new EvidenceLowerBound(), new LocalExpectation());
    double exact = variance(new EvidenceLowerBound(), new Enumerated());
    assertThat(blankets).isLessThan(0.9 * plain);
    assertThat(measure).isLessThan(0.5 * blankets);
    // For two values the weak derivative is the local expectation.
    assertThat(local).isCloseTo(measure, offset(0.1 * measure));
    // Rounding of sums of 20,000 squares.
    assertThat(exact).isLessThan(1e-11);
    double four = variance(new EvidenceLowerBound(4), new ScoreFunction(Baseline.NONE));
    double others = variance(new EvidenceLowerBound(4), new RaoBlackwellized());
    assertThat(variance(new EvidenceLowerBound(4), new ScoreFunction(Baseline.LEAVE_ONE_OUT)))
        .isLessThan(four);
    assertThat(others).isLessThan(blankets / 4);
  }

  /// Coefficients from seven other draws take most of a large constant away, as a baseline does.
  @Test
  void controlVariatesRemoveAConstant() {
    LogDensity shifted =
        LogDensity.of(
            1, x -> Ops.add(Ops.constant(50), Ops.sum(Ops.multiply(Ops.constant(0.3), x))));
    double[] variances = new double[2];
    for (int i = 0; i < 2; i++) {
      Estimator estimator = i == 0 ? new ScoreFunction(Baseline.NONE) : new ControlVariate();
      GradientGraph graph =
          GradientGraph.of(shifted, new BernoulliFactors(1), new EvidenceLowerBound(8), estimator);
      variances[i] =
          GradientVariance.of(
                  graph,
                  List.of("logits"),
                  List.of(Tensor.vector(0.2)),
                  0,
                  Noise.INDEPENDENT,
                  2,
                  2000,
                  KEY)
              .totalOfSample();
    }
    // 50² against less than 1.
    assertThat(variances[1]).isLessThan(variances[0] / 1000);
  }

  @Test
  void theRelaxedGradientIsBiasedAndSaysSo() {
    double[] exact = exactGradient(FAMILIES.getFirst());
    Moments moments =
        Moments.of(
            run(FAMILIES.getFirst(), new EvidenceLowerBound(), new GumbelSoftmax(1), SAMPLES)
                .get(GradientGraph.FIRST_GRADIENT));
    boolean isOff = false;
    for (int i = 0; i < exact.length; i++) {
      isOff |= Math.abs(moments.mean()[i] - exact[i]) > 5 * moments.error()[i];
    }
    assertThat(isOff).isTrue();
    assertThat(new GumbelSoftmax(1).name()).contains("biased");
    assertThat(new GumbelSoftmax(1).refusal(new EvidenceLowerBound(), new MeanField(2)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("biased"));
  }

  @Test
  void drawsHaveTheProbabilitiesOfTheirDensity() {
    for (Family family : FAMILIES) {
      List<Node> inputs = family.inputs("q");
      Node noise = Node.input("noise", Shape.of(4));
      Node draw = family.draw(inputs, noise);
      Node states = family.stateLogProbs(inputs).orElseThrow();
      Graph graph =
          Graph.of(
              List.of(inputs.getFirst(), noise),
              List.of(draw, states, family.logProb(inputs, draw)));
      int k = family instanceof BernoulliFactors ? 2 : 3;
      double[][] counts = new double[4][k];
      double[] all = new double[4 * SAMPLES];
      Noise.INDEPENDENT.fill(KEY.fold(1), 0, SAMPLES, 4, all);
      Executable executable = Compiler.compile(graph, Options.of(graph, Set.of(noise)));
      List<Tensor> found =
          executable.evaluate(
              SAMPLES, List.of(parameters(family), Tensor.of(Shape.of(SAMPLES, 4), all)));
      Tensor logProbs =
          Interpreter.evaluate(
                  Graph.of(List.of(inputs.getFirst()), List.of(states)),
                  List.of(parameters(family)))
              .getFirst();
      for (int s = 0; s < SAMPLES; s++) {
        double sum = 0;
        for (int d = 0; d < 4; d++) {
          int x = (int) found.getFirst().get(s * 4 + d);
          counts[d][x]++;
          sum += logProbs.get(d * k + x);
        }
        // Rounding of four terms below 3.
        assertThat(found.get(2).get(s)).isCloseTo(sum, offset(1e-14));
      }
      for (int d = 0; d < 4; d++) {
        for (int x = 0; x < k; x++) {
          double p = Math.exp(logProbs.get(d * k + x));
          // Monte Carlo: 5 standard errors.
          assertThat(counts[d][x] / SAMPLES)
              .as("%s coordinate %d", family, d)
              .isCloseTo(p, offset(5 * Math.sqrt(p * (1 - p) / SAMPLES)));
        }
      }
      Node elsewhere = Node.constant(Tensor.vector(0, 0.5, 1, 0));
      assertThat(
              Interpreter.evaluate(
                      Graph.of(
                          List.of(inputs.getFirst()), List.of(family.logProb(inputs, elsewhere))),
                      List.of(parameters(family)))
                  .getFirst()
                  .get(0))
          .isEqualTo(Double.NEGATIVE_INFINITY);
    }
  }

  @Test
  void termsKnowTheCoordinatesTheyDependOn() {
    Terms terms = Terms.of(chain());
    assertThat(terms.coordinates().stream().map(Object::toString).toList())
        .containsExactly("{0}", "{1}", "{2}", "{3}", "{0, 1}", "{1, 2}", "{2, 3}");
  }

  /// θ's location must be finite, which is checked: −∞ for the whole where it is not.
  @Test
  void checksOfAModelAreTermsOfTheirOwn() {
    Program program =
        Program.of(m -> {
          Var y = m.data("y", "n");
          Var mu = m.param("mu", Normal.of(0, 5));
          Var theta = m.param("theta", Normal.of(mu, 5), "n");
          m.observe("y", Normal.of(theta, 3), y);
        });
    Terms terms = Terms.of(program.bind(Map.of("y", new double[] {1, 2})).logDensity());
    assertThat(terms.coordinates().stream().map(Object::toString).toList())
        .contains("{0}", "{0, 1}", "{0, 2}", "{1}", "{2}");
  }

  /// A target with inputs, such as the rows of a mini-batch, against the same with constants.
  @Test
  void targetsMayHaveInputsOfTheirOwn() {
    Node point = Node.input("x", Shape.of(2));
    Node fields = Node.input("fields", Shape.of(2));
    Tensor numbers = Tensor.vector(0.3, -0.8);
    LogDensity open =
        new LogDensity(
            List.of("a", "b"), point, Ops.sum(Ops.multiply(fields, point)), List.of(fields));
    LogDensity closed = LogDensity.of(2, x -> Ops.sum(Ops.multiply(Node.constant(numbers), x)));
    Family bernoulli = new BernoulliFactors(2);
    Objective bound = new EvidenceLowerBound();
    expectSame(open, closed, numbers, bernoulli, bound, new Enumerated());
    expectSame(open, closed, numbers, bernoulli, bound, new LocalExpectation());
    expectSame(open, closed, numbers, bernoulli, bound, new MeasureValued());
    expectSame(open, closed, numbers, bernoulli, bound, new RaoBlackwellized());
    expectSame(open, closed, numbers, bernoulli, bound, new GumbelSoftmax(0.5));
    expectSame(open, closed, numbers, bernoulli, new EvidenceLowerBound(3), new ControlVariate());
    Family mixture = new WeightedMixture(new MeanField(2), 2);
    expectSame(open, closed, numbers, mixture, bound, new Pathwise());
  }

  private static void expectSame(
      LogDensity open,
      LogDensity closed,
      Tensor data,
      Family family,
      Objective objective,
      Estimator estimator) {
    List<List<Tensor>> both = new ArrayList<>();
    for (LogDensity target : List.of(open, closed)) {
      GradientGraph graph = GradientGraph.of(target, family, objective, estimator);
      List<Tensor> inputs =
          new ArrayList<>(
              family.near(
                  Tensor.vector(0.2, -0.4),
                  Tensor.matrix(new double[][] {{1, 0}, {0.3, 0.8}}),
                  KEY));
      double[] noise = new double[graph.noise().shape().numElements()];
      Noise.INDEPENDENT.fill(KEY, 0, 1, noise.length, noise);
      inputs.add(Tensor.of(graph.noise().shape(), noise));
      if (target == open) {
        inputs.add(data);
      }
      both.add(Interpreter.evaluate(graph.graph(), inputs));
    }
    for (int o = 0; o < both.get(0).size(); o++) {
      double[] found = both.get(0).get(o).toArray();
      double[] expected = both.get(1).get(o).toArray();
      for (int i = 0; i < found.length; i++) {
        // Rounding: the two graphs may be simplified differently.
        assertThat(found[i]).as(estimator.name()).isCloseTo(expected[i], offset(1e-13));
      }
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedWithWhatWould() {
    LogDensity wide = LogDensity.of(20, Ops::sum);
    Family bernoulli = new BernoulliFactors(20);
    assertThatThrownBy(
            () -> GradientGraph.of(wide, bernoulli, new EvidenceLowerBound(), new Enumerated()))
        .hasMessageContaining("local-expectation");
    assertThatThrownBy(
            () -> GradientGraph.of(wide, bernoulli, new EvidenceLowerBound(), new Pathwise()))
        .hasMessageContaining("enumerated");
    assertThatThrownBy(() ->
            GradientGraph.of(
                wide, bernoulli, new FisherDivergence(1), new ScoreFunction(Baseline.NONE)))
        .hasMessageContaining("discrete");
    assertThatThrownBy(() ->
            GradientGraph.of(wide, bernoulli, new ImportanceWeightedBound(4), new MeasureValued()))
        .hasMessageContaining("score-function");
    assertThatThrownBy(() ->
            GradientGraph.of(wide, bernoulli, new EvidenceLowerBound(2), new ControlVariate()))
        .hasMessageContaining("more draws per sample");
  }
}

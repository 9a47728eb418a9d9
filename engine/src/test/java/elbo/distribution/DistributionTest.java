// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elbo.divergence.KullbackLeibler;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What each distribution must do. Extend it with one class per distribution that says how to make
/// it from its arguments and which arguments are invalid; the numbers come from the data file of
/// the distribution's name (`src/test/oracle/distributions.py`).
abstract class DistributionTest {
  /// Rounding of a handful of operations on numbers of this size, and what special functions lose
  /// in their tails.
  private static final double FORMULA = 2e-12;

  /// Means, entropies and divergences are integrals in the data file.
  private static final double INTEGRAL = 1e-9;

  private static final int NUM_SAMPLES = 20_000;

  /// √(ln(2/α)/2) for α = 1e-4: the asymptotic bound of Kolmogorov and Smirnov times √n.
  private static final double KOLMOGOROV = 2.2253;

  /// The distribution with these arguments, in the order of the data file.
  abstract Distribution of(List<Node> arguments);

  /// For each argument 0 if it is a number, 1 for a vector, 2 for a square matrix.
  abstract int[] ranks();

  /// Sets of arguments, as in the data file, each of which breaks one domain or requirement.
  abstract List<double[]> invalid();

  /// The name of the data file.
  String dataFile() {
    return getClass().getSimpleName().replace("Test", "");
  }

  /// The arguments as nodes: all vectors and matrices have the same size.
  List<Node> arguments(double[] numbers) {
    int size = 0;
    while (count(size) < numbers.length) {
      size++;
    }
    assertThat(count(size)).isEqualTo(numbers.length);
    List<Node> nodes = new ArrayList<>();
    int offset = 0;
    for (int rank : ranks()) {
      Shape shape = rank == 0 ? Shape.SCALAR : rank == 1 ? Shape.of(size) : Shape.of(size, size);
      double[] part = Arrays.copyOfRange(numbers, offset, offset + shape.numElements());
      nodes.add(Node.constant(Tensor.of(shape, part)));
      offset += part.length;
    }
    return nodes;
  }

  private int count(int size) {
    int count = 0;
    for (int rank : ranks()) {
      count += rank == 0 ? 1 : rank == 1 ? size : size * size;
    }
    return count;
  }

  private List<OracleCase> cases() {
    return OracleCase.read(dataFile());
  }

  private Distribution of(OracleCase c) {
    return of(arguments(c.arguments()));
  }

  private static Tensor value(Distribution d, double[] numbers) {
    return Tensor.of(d.eventShape(), numbers);
  }

  static void assertClose(Node actual, double expected, double tolerance, Object what) {
    double value = actual.value().item();
    if (Double.isInfinite(expected)) {
      assertThat(value).as("%s", what).isEqualTo(expected);
    } else {
      double bound = tolerance * Math.max(1, Math.abs(expected));
      assertThat(value).as("%s", what).isCloseTo(expected, within(bound));
    }
  }

  @Test
  void logProbAgreesWithTheOracle() {
    for (OracleCase c : cases()) {
      Distribution d = of(c);
      for (OracleCase.Line line : c.lines("logProb")) {
        Node actual = d.logProb(value(d, line.front(d.eventShape().numElements())));
        assertClose(actual, line.last(), FORMULA, c + " " + line);
      }
    }
  }

  @Test
  void distributionFunctionsAgreeWithTheOracle() {
    for (OracleCase c : cases()) {
      for (OracleCase.Line line : c.lines("logCdf")) {
        Cumulative d = (Cumulative) of(c);
        assertClose(d.logCdf(line.number(0)), line.last(), FORMULA, c + " " + line);
        assertClose(d.cdf(line.number(0)), Math.exp(line.last()), FORMULA, c + " " + line);
      }
      for (OracleCase.Line line : c.lines("logSurvival")) {
        Cumulative d = (Cumulative) of(c);
        assertClose(d.logSurvival(line.number(0)), line.last(), FORMULA, c + " " + line);
      }
    }
  }

  @Test
  void quantilesAgreeWithTheOracle() {
    for (OracleCase c : cases()) {
      for (OracleCase.Line line : c.lines("quantile")) {
        Quantiles d = (Quantiles) of(c);
        assertClose(d.quantile(line.number(0)), line.last(), FORMULA, c + " " + line);
      }
    }
  }

  @Test
  void momentsAndEntropyAgreeWithTheOracle() {
    for (OracleCase c : cases()) {
      Distribution d = of(c);
      if (d instanceof Moments m) {
        for (OracleCase.Line line : c.lines("mean")) {
          assertElements(m.mean(), line, c);
        }
        for (OracleCase.Line line : c.lines("variance")) {
          assertElements(m.variance(), line, c);
        }
      }
      for (OracleCase.Line line : c.lines("entropy")) {
        assertClose(((Entropy) d).entropy(), line.last(), INTEGRAL, c + " " + line);
      }
      for (OracleCase.Line line : c.lines("kl")) {
        Distribution other = of(arguments(line.front(c.arguments().length)));
        Node actual = new KullbackLeibler().closedForm(d, other).orElseThrow();
        assertClose(actual, line.last(), INTEGRAL, c + " " + line);
      }
    }
  }

  private static void assertElements(Node actual, OracleCase.Line line, OracleCase c) {
    for (int i = 0; i < actual.shape().numElements(); i++) {
      Node element = Layout.element(Layout.flatten(actual), i);
      assertClose(element, line.number(i), INTEGRAL, c + " " + line);
    }
  }

  @Test
  void densityIntegratesToTheDistributionFunction() {
    for (OracleCase c : cases()) {
      Distribution distribution = of(c);
      if (distribution instanceof Cumulative d && !d.support().isDiscrete()) {
        double[] inner =
            c.lines("logCdf").stream()
                .filter(line -> line.last() > Math.log(0.01) && line.last() < Math.log(0.99))
                .mapToDouble(line -> line.number(0))
                .toArray();
        if (inner.length > 1) {
          double expected =
              d.cdf(inner[inner.length - 1]).value().item() - d.cdf(inner[0]).value().item();
          // Simpson's rule on 4,000 cells of smooth densities; a kink at the location costs the
          // square of a cell.
          assertThat(integral(d, inner[0], inner[inner.length - 1], 4000))
              .as("%s", c)
              .isCloseTo(expected, within(1e-6));
        }
      }
    }
  }

  @Test
  void logProbIsMinusInfinityOutsideTheSupport() {
    for (OracleCase c : cases()) {
      Distribution d = of(c);
      for (Tensor outside : Outside.of(d.support())) {
        assertThat(d.logProb(outside).value().item())
            .as("%s at %s", c, outside)
            .isEqualTo(Double.NEGATIVE_INFINITY);
        Node total = d.totalLogProb(Node.constant(outside));
        assertThat(total.value().item())
            .as("%s at %s", c, outside)
            .isEqualTo(Double.NEGATIVE_INFINITY);
      }
    }
  }

  @Test
  void aBatchIsALoopOfSingles() {
    for (OracleCase c : cases()) {
      Distribution d = of(c);
      List<OracleCase.Line> lines = c.lines("logProb");
      int size = d.eventShape().numElements();
      double[] all = new double[lines.size() * size];
      for (int i = 0; i < lines.size(); i++) {
        System.arraycopy(lines.get(i).front(size), 0, all, i * size, size);
      }
      Node values =
          Node.constant(Tensor.of(Batch.concatenate(Shape.of(lines.size()), d.eventShape()), all));
      Tensor batch = evaluate(d.logProb(values));
      double sum = 0;
      for (int i = 0; i < lines.size(); i++) {
        double single = d.logProb(value(d, lines.get(i).front(size))).value().item();
        assertThat(batch.get(i))
            .as("%s", c)
            .isCloseTo(single, within(1e-13 * Math.max(1, Math.abs(single))));
        sum += single;
      }
      double bound = 1e-12 * Math.max(1, Math.abs(sum));
      assertThat(d.totalLogProb(values).value().item()).as("%s", c).isCloseTo(sum, within(bound));
      assertThat(d.totalLogProbUpToConstants(values, java.util.Set.of()).value().item()).isZero();
      Distribution.Totals totals = d.totals(values, java.util.Set.of(Summand.VALUE));
      assertThat(totals.logProb().value()).isEqualTo(d.totalLogProb(values).value());
      assertThat(totals.upToConstants().value())
          .isEqualTo(d.totalLogProbUpToConstants(values, java.util.Set.of(Summand.VALUE)).value());
    }
  }

  /// Central differences with a step of 1e-5 of the argument's size: an error of 1e-10 relative to
  /// third derivatives, and rounding of 1e-11 of the value.
  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    for (OracleCase c : cases()) {
      List<Node> constants = arguments(c.arguments());
      Distribution known = of(constants);
      for (OracleCase.Line line : c.lines("logProb")) {
        Tensor x = value(known, line.front(known.eventShape().numElements()));
        if (Math.abs(line.last()) > 1e4) {
          continue;
        }
        List<Node> inputs = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        List<Node> arguments = inputs(known, constants, inputs, values);
        Node value = Node.constant(x);
        if (!known.support().isDiscrete()) {
          value = Node.input("value", x.shape());
          inputs.add(value);
          values.add(x);
        }
        Node logProb = of(arguments).logProb(value);
        FiniteDifferences.assertGradients(c + " " + line, logProb, inputs, values);
      }
    }
  }

  /// Five-point differences with a step of 1e-3: an error of 1e-12 relative to fifth derivatives,
  /// and rounding of 1e-12 of the logarithm; these are derivatives of incomplete gamma and beta
  /// functions that are rarely right elsewhere.
  @Test
  void gradientsOfDistributionFunctionsAreThoseOfDifferences() {
    for (OracleCase c : cases()) {
      List<Node> constants = arguments(c.arguments());
      Distribution known = of(constants);
      for (OracleCase.Line line : c.lines("logCdf")) {
        if (line.last() < -20 || line.last() > -1e-4) {
          continue;
        }
        List<Node> inputs = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        Cumulative d = (Cumulative) of(inputs(known, constants, inputs, values));
        Node value = Ops.constant(line.number(0));
        if (!known.support().isDiscrete()) {
          value = Node.input("value", Shape.SCALAR);
          inputs.add(value);
          values.add(Tensor.scalar(line.number(0)));
        }
        FiniteDifferences.assertAccurate(c + " cdf " + line, d.logCdf(value), inputs, values);
        FiniteDifferences.assertAccurate(c + " tail " + line, d.logSurvival(value), inputs, values);
      }
    }
  }

  /// The arguments with inputs in the place of those that can be moved.
  private List<Node> inputs(
      Distribution known, List<Node> constants, List<Node> inputs, List<Tensor> values) {
    List<Node> arguments = new ArrayList<>();
    for (int i = 0; i < constants.size(); i++) {
      if (isDifferentiable(known, i)) {
        Node input = Node.input("a" + i, constants.get(i).shape());
        inputs.add(input);
        values.add(constants.get(i).value());
        arguments.add(input);
      } else {
        arguments.add(constants.get(i));
      }
    }
    return arguments;
  }

  /// Constrained matrices and simplices cannot be moved element by element.
  boolean isDifferentiable(Distribution d, int argument) {
    Domain domain = d.arguments().get(argument).domain();
    return domain.eventRank() == 0 && domain != Domain.NON_NEGATIVE_INTEGER;
  }

  @Test
  void invalidArgumentsAreRefusedByName() {
    for (double[] numbers : invalid()) {
      Distribution d = of(arguments(numbers));
      assertThatThrownBy(() -> Arguments.checked(d))
          .as(Arrays.toString(numbers))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must");
    }
  }

  @Test
  void samplesFollowTheDistribution() {
    OracleCase c = cases().getFirst();
    Distribution d = of(c);
    double[] samples = samples(d, NUM_SAMPLES);
    if (d.eventShape().numElements() > 1 || !d.eventShape().isScalar()) {
      assumeTrue(d instanceof Moments, "only moments are compared for vectors and matrices");
      Monte.assertMean(samples, ((Moments) d).mean().value().toArray());
    } else if (d.support().isDiscrete()) {
      Monte.assertFrequencies(samples, k -> Math.exp(d.logProb(k).value().item()));
    } else {
      Arrays.sort(samples);
      double bound = KOLMOGOROV / Math.sqrt(samples.length);
      assertThat(distance(d, samples)).as("%s", c).isLessThan(bound);
    }
  }

  private static Tensor evaluate(Node node) {
    return Interpreter.evaluate(Graph.of(List.of(), List.of(node)), List.of()).getFirst();
  }

  private static double[] samples(Distribution d, int n) {
    AtomicInteger sites = new AtomicInteger();
    Node sample = d.sample(sites::getAndIncrement, Shape.of(n));
    assertThat(sample.shape()).isEqualTo(Batch.concatenate(Shape.of(n), d.eventShape()));
    Graph graph = Graph.of(List.of(), List.of(sample));
    return Interpreter.evaluate(graph, List.of(), Key.of(20251121), 0).getFirst().toArray();
  }

  /// The largest difference between distribution functions, at each sample where ours is known, on
  /// a grid of integrals otherwise.
  private static double distance(Distribution d, double[] sorted) {
    int n = sorted.length;
    double distance = 0;
    if (d instanceof Cumulative known) {
      Tensor cdf = evaluate(Ops.exp(known.logCdf(Node.constant(Tensor.vector(sorted)))));
      for (int i = 0; i < n; i++) {
        distance =
            Math.max(distance, Math.max((i + 1.0) / n - cdf.get(i), cdf.get(i) - (double) i / n));
      }
      return distance;
    }
    double cumulated = 0;
    int cells = 20;
    for (int k = 0; k < cells; k++) {
      double from = sorted[0] + (sorted[n - 1] - sorted[0]) * k / cells;
      double to = sorted[0] + (sorted[n - 1] - sorted[0]) * (k + 1) / cells;
      cumulated += integral(d, from, to, 200);
      double below = Arrays.stream(sorted).filter(x -> x <= to).count() / (double) n;
      distance = Math.max(distance, Math.abs(below - cumulated));
    }
    return distance;
  }

  private static double integral(Distribution d, double from, double to, int cells) {
    double[] x = new double[2 * cells + 1];
    for (int i = 0; i < x.length; i++) {
      x[i] = from + (to - from) * i / (2 * cells);
    }
    Tensor density = evaluate(Ops.exp(d.logProb(Node.constant(Tensor.vector(x)))));
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double weight = i == 0 || i == x.length - 1 ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * density.get(i);
    }
    return sum * (to - from) / (6 * cells);
  }
}

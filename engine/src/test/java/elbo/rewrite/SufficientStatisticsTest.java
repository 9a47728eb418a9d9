// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SufficientStatisticsTest {
  private final Node alpha = Node.input("alpha", Shape.SCALAR);
  private final Node sigma = Node.input("sigma", Shape.SCALAR);
  private final Node beta = Node.input("beta", Shape.of(3));
  private final Node group = Node.input("group", Shape.of(4));
  private final List<Node> inputs = List.of(alpha, sigma, beta, group);
  private final List<String> decisions = new ArrayList<>();

  private static Node column(int n, long seed) {
    return Node.constant(random(seed, n));
  }

  private static Tensor random(long seed, int... sizes) {
    Random random = new Random(seed);
    double[] values = new double[Shape.of(sizes).numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensor.wrap(Shape.of(sizes), values);
  }

  private static IntArray groups(int n, int count) {
    int[] of = new int[n];
    for (int i = 0; i < n; i++) {
      of[i] = i * 7 % count;
    }
    return IntArray.of(of);
  }

  private static Node squares(Node residual, Node scale) {
    return Ops.sum(Ops.multiply(Ops.constant(-0.5), Ops.square(Ops.divide(residual, scale))));
  }

  private List<Tensor> point(long seed) {
    Tensor positive = Tensor.wrap(Shape.SCALAR, new double[] {1.3});
    return List.of(
        Tensor.wrap(Shape.SCALAR, new double[] {0.4 * seed}),
        positive,
        random(seed, 3),
        random(seed + 1, 4));
  }

  /// The rewritten node, after checking that it and its gradient agree with the original: rounding
  /// of sums of some hundred terms of order 1 to 10.
  private Node rewritten(Node value) {
    Node result = SufficientStatistics.in(value, decisions::add);
    List<Node> outputs = new ArrayList<>(List.of(value, result));
    outputs.addAll(Gradients.of(value, inputs));
    outputs.addAll(Gradients.of(result, inputs));
    Graph graph = Graph.of(inputs, outputs);
    for (long seed = 1; seed < 4; seed++) {
      List<Tensor> found = Interpreter.evaluate(graph, point(seed));
      double size = Math.abs(found.get(0).item());
      close(found.get(1), found.get(0), 1e-13 * (1 + size));
      for (int i = 0; i < 4; i++) {
        close(found.get(6 + i), found.get(2 + i), 1e-12 * (1 + size));
      }
    }
    return result;
  }

  private static void close(Tensor actual, Tensor expected, double bound) {
    for (int i = 0; i < expected.shape().numElements(); i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(bound));
    }
  }

  private int longest(Node node) {
    int longest = 0;
    for (Node each : Graph.of(inputs, List.of(node)).order()) {
      longest = each.shape().rank() == 0 ? longest : Math.max(longest, each.shape().size(0));
    }
    return longest;
  }

  private Node linear(int n) {
    Node x = Node.constant(random(5, n, 3));
    return Ops.add(Linear.matmul(x, beta), alpha);
  }

  @Test
  void aLinearRegressionHasAsManyRowsAsColumns() {
    for (int n : new int[] {40, 700}) {
      Node residual = Ops.subtract(column(n, 6), linear(n));
      assertThat(longest(rewritten(squares(residual, sigma)))).isEqualTo(5);
    }
    assertThat(decisions).allMatch(text -> text.startsWith("sum of squares by QR: "));
  }

  @Test
  void weightsOfObservationsBelongToTheData() {
    Node weights = Ops.exp(column(100, 7));
    Node residual = Ops.multiply(Ops.subtract(column(100, 6), linear(100)), weights);
    assertThat(longest(rewritten(squares(residual, sigma)))).isEqualTo(5);
  }

  @Test
  void groupsAreReducedOneByOne() {
    IntArray of = groups(200, 4);
    Node intercept = Ops.multiply(sigma, Layout.gather(group, 0, of));
    Node slope = Ops.multiply(Layout.gather(Ops.exp(group), 0, of), column(200, 8));
    Node residual = Ops.subtract(column(200, 6), Ops.add(Ops.add(intercept, slope), alpha));
    assertThat(longest(rewritten(squares(residual, sigma)))).isLessThanOrEqualTo(4 * 4);
    Node scale = Layout.gather(Ops.exp(group), 0, of);
    assertThat(longest(rewritten(squares(residual, scale)))).isLessThanOrEqualTo(4 * 4);
  }

  @Test
  void otherResidualsAreLeftAlone() {
    Node wild = Ops.exp(Ops.multiply(column(100, 9), alpha));
    Node sum = squares(Ops.subtract(column(100, 6), wild), sigma);
    assertThat(SufficientStatistics.in(sum, decisions::add)).isSameAs(sum);
    assertThat(decisions).isEmpty();
  }

  @Test
  void dataThatLieOnALineKeepTheDirectForm() {
    int n = 100;
    double[] x = random(1, n).toArray();
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = 2 * x[i] + 1e-11 * Math.sin(i);
    }
    Node fit = Ops.multiply(alpha, Node.constant(Tensor.wrap(Shape.of(n), x)));
    Node sum = squares(Ops.subtract(Node.constant(Tensor.wrap(Shape.of(n), y)), fit), sigma);
    assertThat(SufficientStatistics.in(sum, decisions::add)).isSameAs(sum);
    assertThat(decisions)
        .singleElement()
        .asString()
        .contains("kept direct")
        .contains("rounding bound");
  }

  /// A predictor far from 0, at the least squares solution, against exact arithmetic. Normal
  /// equations would lose ten digits here.
  @Test
  void theRoundingOfTheTriangleIsWithinItsBound() {
    int n = 150;
    double[] year = new double[n];
    double[] y = new double[n];
    double[] noise = random(3, n).toArray();
    for (int i = 0; i < n; i++) {
      year[i] = 1900 + i;
      y[i] = 3 + 0.02 * year[i] + noise[i];
    }
    Node slope = Node.input("slope", Shape.SCALAR);
    Node fit = Ops.add(alpha, Ops.multiply(slope, Node.constant(Tensor.wrap(Shape.of(n), year))));
    Node residual = Ops.subtract(Node.constant(Tensor.wrap(Shape.of(n), y)), fit);
    Node sum = SufficientStatistics.in(Ops.sum(Ops.square(residual)), decisions::add);
    assertThat(decisions).singleElement().asString().startsWith("sum of squares by QR");
    double a = 2.9;
    double b = 0.0201;
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < n; i++) {
      BigDecimal r =
          new BigDecimal(y[i])
              .subtract(new BigDecimal(a))
              .subtract(new BigDecimal(b).multiply(new BigDecimal(year[i])));
      exact = exact.add(r.multiply(r));
    }
    double found =
        Interpreter.evaluate(
                Graph.of(List.of(alpha, slope), List.of(sum)),
                List.of(
                    Tensor.wrap(Shape.SCALAR, new double[] {a}),
                    Tensor.wrap(Shape.SCALAR, new double[] {b})))
            .getFirst()
            .item();
    double expected = exact.round(MathContext.DECIMAL128).doubleValue();
    assertThat(found).isCloseTo(expected, within(LeastSquares.LARGEST_ERROR * expected));
    assertThat(found).as("what was measured").isCloseTo(expected, within(1e-13 * expected));
  }

  @Test
  void equalRowsAreCounted() {
    int n = 300;
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = i % 3 == 0 ? 1 : 0;
    }
    Node outcome = Node.constant(Tensor.wrap(Shape.of(n), y));
    Node shared = Layout.broadcast(alpha, 0, n);
    Node bernoulli = Ops.subtract(Ops.multiply(outcome, shared), Ops.log1p(Ops.exp(shared)));
    assertThat(longest(rewritten(Ops.sum(bernoulli)))).isLessThanOrEqualTo(4);
    Node picked = Layout.gather(group, 0, groups(n, 4));
    Node cells = Ops.subtract(Ops.multiply(outcome, picked), Ops.log1p(Ops.exp(picked)));
    assertThat(longest(rewritten(Ops.sum(cells)))).isLessThanOrEqualTo(8);
  }

  @Test
  void oneRowOfEachGroupTellsWhetherAllAreFinite() {
    Node x = Ops.add(linear(100), Layout.gather(group, 0, groups(100, 4)));
    Node test = Ops.sum(Ops.multiply(Layout.broadcast(Ops.constant(0), 0, 100), x));
    Node shorter = SufficientStatistics.in(test, decisions::add);
    assertThat(longest(shorter)).isEqualTo(4);
    Graph graph = Graph.of(inputs, List.of(test, shorter));
    for (double bad : new double[] {1, Double.NaN, Double.POSITIVE_INFINITY}) {
      for (int which = 0; which < 4; which++) {
        List<Tensor> values = new ArrayList<>(point(1));
        double[] changed = values.get(which).toArray();
        changed[changed.length - 1] = bad;
        values.set(which, Tensor.wrap(values.get(which).shape(), changed));
        List<Tensor> found = Interpreter.evaluate(graph, values);
        assertThat(found.get(1).toArray()).isEqualTo(found.get(0).toArray());
      }
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Includes;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Programs with loops, data for them, and what is demanded of them: that loops as axes give what
/// they give iteration by iteration.
final class LoopPrograms {
  /// A loop over `N` rows, with `G` groups, a matrix `X` of 3 columns, indices `g`, a permutation
  /// `p`, sizes `len`, flags `z` and two vectors.
  private static final String DATA =
      """
      data {
        int N; int G;
        vector[N] y; vector[N] x; matrix[N, 3] X;
        array[N] int<lower=1, upper=G> g;
        array[N] int<lower=1, upper=N> p;
        array[N] int<lower=0> len;
        array[N] int<lower=0, upper=1> z;
        array[N] int<lower=1> start;
      }
      """;

  private LoopPrograms() {}

  /// A program: what it declares behind the data, and whether every loop in it becomes an axis.
  record Case(String name, boolean axis, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Case axis(String name, String text) {
    return new Case(name, true, text);
  }

  static Case unrolled(String name, String text) {
    return new Case(name, false, text);
  }

  static Data data(int n, long seed) {
    Random random = new Random(seed);
    int groups = 4;
    double[] y = random.doubles(n, -2, 2).toArray();
    double[] x = random.doubles(n, -1, 1).toArray();
    double[][] rows = new double[n][];
    int[] group = new int[n];
    int[] permutation = new int[n];
    int[] length = new int[n];
    int[] flag = new int[n];
    int[] start = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = random.doubles(3, -1, 1).toArray();
      group[i] = 1 + random.nextInt(groups);
      permutation[i] = i + 1;
      length[i] = random.nextInt(4);
      flag[i] = random.nextInt(2);
      start[i] = 1 + random.nextInt(n - 4);
    }
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = swap;
    }
    Map<String, Object> values = new HashMap<>();
    values.put("N", n);
    values.put("G", groups);
    values.put("y", y);
    values.put("x", x);
    values.put("X", rows);
    values.put("g", group);
    values.put("p", permutation);
    values.put("len", length);
    values.put("z", flag);
    values.put("start", start);
    return Data.of(values);
  }

  static CheckedProgram program(String text) {
    String functions = "";
    String rest = text;
    if (text.startsWith("functions")) {
      int end = text.indexOf("parameters");
      functions = text.substring(0, end);
      rest = text.substring(end);
    }
    StanCompiler.Result result =
        StanCompiler.check(functions + DATA + rest, "program", Includes.none());
    return result
        .program()
        .orElseThrow(() -> new AssertionError(result.errors().getFirst().render()));
  }

  private static double[] point(int dimension) {
    return new Random(7).doubles(dimension, -1, 1).toArray();
  }

  /// That numbers agree up to rounding; NaN and the infinities only with themselves.
  ///
  /// @param tolerance relative to the expected number where that is above 1: sums in another order
  static void assertClose(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.length; k++) {
      double bound = tolerance * Math.max(1, Math.abs(expected[k]));
      if (Double.isNaN(expected[k]) || Double.isInfinite(expected[k])) {
        assertThat(actual[k]).isEqualTo(expected[k]);
      } else {
        assertThat(actual[k]).as("element %d", k).isCloseTo(expected[k], within(bound));
      }
    }
  }

  /// Compares densities, gradients and values of a model with those of another for the same
  /// program.
  static void requireSame(StanModel mine, StanModel other, double[] x, double tolerance) {
    for (boolean normalized : new boolean[] {true, false}) {
      PointDensity a = mine.logDensity(x, normalized, true);
      PointDensity b = other.logDensity(x, normalized, true);
      assertThat(a.error()).isEqualTo(b.error());
      assertClose(new double[] {a.value()}, new double[] {b.value()}, tolerance);
      assertClose(a.gradient(), b.gradient(), tolerance);
    }
    assertClose(mine.constrained(x).values(), other.constrained(x).values(), tolerance);
    assertClose(graph(mine.model(), x), graph(other.model(), x), tolerance);
  }

  static void requireThatAxesGiveWhatIterationsGive(Case c) {
    CheckedProgram program = program(c.text());
    for (int n : new int[] {6, 23}) {
      StanModel axes = StanModel.of(program, data(n, n));
      StanModel iterations = StanModel.of(program, data(n, n), Options.UNROLLED);
      // Sums in another order: their terms are of the size of the sum or below.
      requireSame(axes, iterations, point(axes.dimension()), 1e-11);
    }
  }

  static void requireThatTheGraphGrowsOnlyIfALoopIsUnrolled(Case c) {
    CheckedProgram program = program(c.text());
    int small = size(program, 40);
    int large = size(program, 400);
    if (c.axis()) {
      // Few elements may be copied one by one rather than by a gather, in each class of iterations.
      assertThat(large).isLessThanOrEqualTo(small + 10);
    } else {
      assertThat(large).isGreaterThan(small);
    }
  }

  /// The value and gradient of the model for all points.
  static double[] graph(Model model, double[] x) {
    Node value = model.logDensity(true, false);
    Graph graph =
        Graph.of(List.of(model.point()), List.of(value, Gradients.of(value, model.point())));
    List<Tensor> results = Interpreter.evaluate(graph, List.of(Tensor.vector(x)));
    double[] all = Arrays.copyOf(results.get(1).array(), x.length + 1);
    all[x.length] = results.get(0).item();
    return all;
  }

  static int size(CheckedProgram program, int n) {
    Model model = StanModel.of(program, data(n, 3)).model();
    return Graph.of(List.of(model.point()), List.of(model.logDensity(true, false))).order().size();
  }
}

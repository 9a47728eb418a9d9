// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.LogProducts;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Products of matrices given by their logarithms, and their derivatives, where it is hard.
class LogProductTest {
  private static final double[] SPECIAL = {
    Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN, -800, -650, 700, 1e4, -1e4
  };

  private record Row(List<Tensor> values, List<Tensor> results) {}

  private static List<Row> table() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = LogProductTest.class.getResourceAsStream("log_products.csv")) {
      assertThat(in).as("log_products.csv, written by oracle/log_products.py").isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          String[] cells = line.split(";");
          rows.add(
              new Row(
                  List.of(tensor(cells[0], 3), tensor(cells[1], 3, 3), tensor(cells[2], 3)),
                  List.of(tensor(cells[3], 3), tensor(cells[4], 3), tensor(cells[5], 3, 3))));
        }
      }
    }
    return rows;
  }

  private static Tensor tensor(String cell, int... sizes) {
    double[] values =
        Arrays.stream(cell.trim().split(" ")).mapToDouble(Double::parseDouble).toArray();
    return Tensor.wrap(Shape.of(sizes), values);
  }

  /// The value and both cotangents.
  private static Graph graph() {
    Node a = Node.input("a", Shape.of(3));
    Node b = Node.input("b", Shape.of(3, 3));
    Node g = Node.input("g", Shape.of(3));
    Node r = LogProducts.of(a, IntArray.of(0), b, IntArray.of(0, 1), IntArray.of(1));
    Node weighted = Ops.sum(Ops.multiply(g, r));
    return Graph.of(
        List.of(a, b, g), List.of(r, Gradients.of(weighted, a), Gradients.of(weighted, b)));
  }

  private static List<Tensor> executed(Graph graph, List<Tensor> batches, int draws) {
    return Compiler.compile(graph, Options.allBatched(graph)).evaluate(draws, batches);
  }

  private static List<Tensor> batch(List<List<Tensor>> values) {
    List<Tensor> batches = new ArrayList<>();
    for (int i = 0; i < values.getFirst().size(); i++) {
      Shape shape = values.getFirst().get(i).shape();
      double[] all = new double[values.size() * shape.numElements()];
      for (int draw = 0; draw < values.size(); draw++) {
        values.get(draw).get(i).copyTo(all, draw * shape.numElements());
      }
      batches.add(Tensor.wrap(shape.prepend(values.size()), all));
    }
    return batches;
  }

  /// Derived: a value is off by some roundings of what is added up, a weight by as much of itself,
  /// as it is the exponential of a sum of such numbers.
  private static void assertClose(Row row, List<Tensor> found) {
    double largest = 1;
    for (Tensor t : List.of(row.values().get(0), row.values().get(1), row.results().get(0))) {
      for (double v : t.array()) {
        largest = Double.isFinite(v) ? Math.max(largest, Math.abs(v)) : largest;
      }
    }
    double tolerance = 16 * 0x1p-53 * largest;
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < row.results().get(k).array().length; i++) {
        double expected = row.results().get(k).get(i);
        double value = found.get(k).get(i);
        if (value != expected) {
          double error = Math.abs(value - expected);
          assertThat(error)
              .as("%s of %s: expected %s, found %s", i, row, expected, value)
              .isLessThanOrEqualTo(k == 0 ? tolerance : Math.min(1, 4 * tolerance) * 3.5);
        }
      }
    }
  }

  @Test
  void valuesAndDerivativesAreRightWhereSumsVanish() throws IOException { // derived tolerance
    Graph graph = graph();
    List<Row> rows = table();
    List<Tensor> all = executed(graph, batch(rows.stream().map(Row::values).toList()), rows.size());
    for (int draw = 0; draw < rows.size(); draw++) {
      Row row = rows.get(draw);
      assertClose(row, Interpreter.evaluate(graph, row.values()));
      List<Tensor> alone = executed(graph, batch(List.of(row.values())), 1);
      assertClose(row, alone.stream().map(t -> at(t, 0)).toList());
      List<Tensor> one = new ArrayList<>();
      for (Tensor t : all) {
        one.add(at(t, draw));
      }
      assertClose(row, one);
    }
  }

  @Test
  void infiniteAndMissingNumbersGiveWhatTheDefinitionGives() {
    Graph graph = graph();
    Random random = new Random(3);
    List<List<Tensor>> values = new ArrayList<>();
    for (int draw = 0; draw < 500; draw++) {
      List<Tensor> one = new ArrayList<>();
      for (Node input : graph.inputs()) {
        double[] x = new double[input.shape().numElements()];
        for (int i = 0; i < x.length; i++) {
          boolean odd = one.size() < 2 && random.nextInt(4) == 0;
          x[i] = odd ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian();
        }
        one.add(Tensor.wrap(input.shape(), x));
      }
      values.add(one);
    }
    List<Tensor> found = executed(graph, batch(values), values.size());
    for (int draw = 0; draw < values.size(); draw++) {
      List<Tensor> expected = Interpreter.evaluate(graph, values.get(draw));
      for (int k = 0; k < expected.size(); k++) {
        Tensor t = at(found.get(k), draw);
        for (int i = 0; i < t.array().length; i++) {
          double e = expected.get(k).get(i);
          double v = t.get(i);
          double tolerance = 1e-10; // weights differ by roundings of numbers up to 2e4: derived
          assertThat(e == v || Double.isNaN(e) && Double.isNaN(v) || Math.abs(e - v) <= tolerance)
              .as("output %s, element %s of %s: %s, not %s", k, i, values.get(draw), v, e)
              .isTrue();
        }
      }
    }
  }

  private static Tensor at(Tensor batch, int draw) {
    Shape shape = batch.shape().remove(0);
    int n = shape.numElements();
    return Tensor.wrap(shape, Arrays.copyOfRange(batch.array(), draw * n, (draw + 1) * n));
  }
}

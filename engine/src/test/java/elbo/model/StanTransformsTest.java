// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Correlation;
import elbo.bijector.CorrelationCholesky;
import elbo.bijector.Covariance;
import elbo.bijector.CovarianceCholesky;
import elbo.bijector.Identity;
import elbo.bijector.OffsetMultiplier;
import elbo.bijector.Ordered;
import elbo.bijector.Simplex;
import elbo.bijector.UnitVector;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The parameters of whole programs: values, order and log Jacobians are those of Stan 2.35.
class StanTransformsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double[] LOW = {-1, 0, -INFINITY};
  private static final double[] HIGH = {1, INFINITY, 2};
  private static final double WIDTH = 0.75;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simplex_unit",
        "cholesky_factors",
        "cov_corr",
        "ordered_types",
        "container_bounds",
        "scalar_bounds",
        "unit_vectors",
        "array_bounds",
        "jacobian_scale"
      })
  void parametersAreThoseOfStan(String program) throws IOException {
    int points = 0;
    for (String[] fields : data(program)) {
      double[] x = numbers(fields[1]);
      double[] y = numbers(fields[2]);
      Model model = model(program, x.length);
      List<Node> outputs = new ArrayList<>();
      Node logJacobian = Ops.constant(0);
      for (Parameter parameter : model.parameters()) {
        outputs.add(parameter.output().flat());
        logJacobian = Ops.add(logJacobian, parameter.logJacobian());
      }
      outputs.add(logJacobian);
      Graph graph = Graph.of(List.of(model.point()), outputs);
      List<Tensor> values = Interpreter.evaluate(graph, List.of(Tensor.vector(x)));
      int place = 0;
      for (Tensor value : values.subList(0, values.size() - 1)) {
        for (double element : value.array()) {
          double expected = y[place++];
          // The agreement that is asked for of whole programs.
          double tolerance = 1e-10 * Math.max(1, Math.abs(expected));
          assertThat(element)
              .as("%s, element %d", program, place)
              .isCloseTo(expected, within(tolerance));
        }
      }
      assertThat(place).isEqualTo(y.length);
      // Given as the difference of two numbers of the size fields[4].
      double tolerance = 1e-12 * Math.max(1, numbers(fields[4])[0]);
      assertThat(values.getLast().item())
          .as(program)
          .isCloseTo(numbers(fields[3])[0], within(tolerance));
      points++;
    }
    assertThat(points).isGreaterThanOrEqualTo(5);
  }

  private static Model model(String program, int dimension) {
    ModelBuilder m = new ModelBuilder(dimension);
    switch (program) {
      case "simplex_unit" -> {
        add(m, new Simplex(), 1);
        add(m, new Simplex(), 2);
        add(m, new Simplex(), 5);
        add(m, new Simplex(), 2, 3);
        add(m, new Simplex(), 2, 2, 2);
      }
      case "cholesky_factors" -> {
        add(m, new CovarianceCholesky(1, 1), 1, 1);
        add(m, new CovarianceCholesky(3, 3), 3, 3);
        add(m, new CovarianceCholesky(4, 2), 4, 2);
        add(m, new CovarianceCholesky(2, 2), 2, 2);
        add(m, new CorrelationCholesky(1), 1, 1);
        add(m, new CorrelationCholesky(2), 2, 2);
        add(m, new CorrelationCholesky(4), 4, 4);
        add(m, new CovarianceCholesky(3, 1), 2, 3, 1);
        add(m, new CorrelationCholesky(3), 2, 3, 3);
      }
      case "cov_corr" -> {
        add(m, new Covariance(1), 1, 1);
        add(m, new Covariance(3), 3, 3);
        add(m, new Correlation(1), 1, 1);
        add(m, new Correlation(2), 2, 2);
        add(m, new Correlation(4), 4, 4);
        add(m, new Covariance(2), 2, 2, 2);
        add(m, new Correlation(3), 2, 3, 3);
      }
      case "ordered_types" -> {
        add(m, Ordered.increasing(), 3);
        add(m, Ordered.positive(), 3);
        add(m, Ordered.increasing(), 1);
        add(m, Ordered.positive(), 1);
        add(m, Ordered.increasing(), 0);
        add(m, Ordered.positive(), 0);
        add(m, Ordered.increasing(), 2, 2);
        add(m, Ordered.positive(), 2, 1, 2);
      }
      case "container_bounds" -> containerBounds(m);
      case "scalar_bounds" -> scalarBounds(m);
      case "unit_vectors" -> {
        add(m, new UnitVector(), 2);
        add(m, new UnitVector(), 4);
        add(m, new UnitVector(), 2, 3);
      }
      case "array_bounds" -> arrayBounds(m);
      case "jacobian_scale" -> {
        add(m, Bounds.lower(0));
        add(m, Bounds.upper(1));
        add(m, Bounds.between(-3, 8));
        add(m, Ordered.increasing(), 3);
        add(m, Ordered.positive(), 2);
        add(m, new Simplex(), 4);
        add(m, new Covariance(3), 3, 3);
        add(m, new Correlation(3), 3, 3);
        add(m, new CovarianceCholesky(3, 2), 3, 2);
        add(m, new CorrelationCholesky(3), 3, 3);
        add(m, OffsetMultiplier.of(3, 0.5), 2);
      }
      default -> throw new IllegalArgumentException(program);
    }
    return m.build();
  }

  private static void containerBounds(ModelBuilder m) {
    Node low = Node.constant(Tensor.vector(LOW));
    Node high = Node.constant(Tensor.vector(HIGH));
    add(m, Bounds.lower(1), 2);
    add(m, Bounds.upper(-1), 2);
    add(m, Bounds.between(-1, 2), 2);
    add(m, Bounds.lower(0), 3);
    add(m, Bounds.between(0, 5), 2);
    matrix(m, Bounds.lower(0), 2, 3);
    matrix(m, Bounds.between(-1, 1), 2, 2);
    matrix(m, Bounds.upper(0), 1, 2);
    Node el = add(m, Bounds.lower(low), 3);
    add(m, Bounds.upper(high), 3);
    add(m, Bounds.between(low, high), 3);
    add(m, Bounds.between(low, Ops.constant(10)), 3);
    add(m, Bounds.between(Ops.constant(-10), high), 3);
    add(m, Bounds.between(low, high), 3);
    Node upper = Node.constant(Tensor.matrix(new double[][] {{1, 2}, {3, 4}}));
    matrix(m, Bounds.between(Ops.constant(-2), upper), 2, 2);
    add(m, Bounds.lower(el), 3);
  }

  private static void scalarBounds(ModelBuilder m) {
    Node free = add(m, new Identity());
    add(m, Bounds.lower(0));
    add(m, Bounds.lower(-2.5));
    Node high = add(m, Bounds.upper(3));
    add(m, Bounds.between(0, 1));
    add(m, Bounds.between(-1, 4));
    add(m, Bounds.between(-INFINITY, 2));
    add(m, Bounds.between(-1, INFINITY));
    add(m, Bounds.between(-INFINITY, INFINITY));
    add(m, Bounds.lower(-INFINITY));
    add(m, Bounds.upper(INFINITY));
    add(m, Bounds.between(1.5 - WIDTH, 1.5 + WIDTH));
    add(m, Bounds.lower(free));
    Node one = Ops.constant(1);
    add(
        m,
        Bounds.between(Ops.subtract(Ops.min(free, high), one), Ops.add(Ops.max(free, high), one)));
    add(m, Bounds.lower(1e10));
    add(m, Bounds.between(0, 1e-6));
  }

  private static void arrayBounds(ModelBuilder m) {
    add(m, Bounds.lower(0), 2);
    add(m, Bounds.between(-1, 1), 2, 2);
    add(m, Bounds.upper(0), 2, 1, 2);
    add(m, Bounds.lower(0), 2, 2);
    add(m, Bounds.between(0, 1), 2, 2);
    matrix(m, Bounds.lower(0), 2, 2, 2);
    add(m, new Identity(), 2, 2, 2);
    add(m, Bounds.lower(Node.constant(Tensor.vector(-1, 2))), 2);
    add(m, Bounds.lower(Node.constant(Tensor.matrix(new double[][] {{0, 1}, {2, 3}}))), 2, 2);
  }

  private static Node add(ModelBuilder m, Bijector bijector, int... shape) {
    return m.parameter("p" + m.offset(), bijector, Shape.of(shape), ElementOrder.ROW_MAJOR);
  }

  private static void matrix(ModelBuilder m, Bijector bijector, int... shape) {
    m.parameter("p" + m.offset(), bijector, Shape.of(shape), ElementOrder.MATRIX_BY_COLUMNS);
  }

  private static List<String[]> data(String program) throws IOException {
    List<String[]> lines = new ArrayList<>();
    var stream =
        Objects.requireNonNull(
            StanTransformsTest.class.getResourceAsStream("/elbo/model/stan-transforms.txt"));
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line : reader.lines().toList()) {
        String[] fields = line.split("; ");
        if (fields[0].equals(program)) {
          lines.add(fields);
        }
      }
    }
    return lines;
  }

  private static double[] numbers(String field) {
    return Arrays.stream(field.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}

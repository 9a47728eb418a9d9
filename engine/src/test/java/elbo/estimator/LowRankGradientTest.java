// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.LowRank;
import elbo.family.UnconstrainedFamily;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The gradient of a low-rank normal distribution in numbers without constraints, where its
/// directions are so many times longer than their number that they are never formed.
class LowRankGradientTest {
  private static final int N = 16;
  private static final int RANK = 3;
  private static final int DRAWS = 5;

  private static LogDensity target() {
    Node beta = Node.input("beta", Shape.of(N));
    double[] rows = new Random(9).doubles(6 * N, -1, 1).toArray();
    Node x = Node.constant(Tensor.of(Shape.of(6, N), rows));
    Node likelihood = Ops.sum(Ops.softplus(Linear.matmul(x, beta)));
    Node prior = Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(beta)));
    List<String> names = IntStream.range(0, N).mapToObj(j -> "beta." + j).toList();
    return new LogDensity(names, beta, Ops.subtract(prior, likelihood));
  }

  private static GradientGraph graph(Estimator estimator) {
    return GradientGraph.of(
        target(),
        new UnconstrainedFamily(new LowRank(N, RANK)),
        new EvidenceLowerBound(),
        estimator);
  }

  static List<Estimator> estimators() {
    return List.of(new Pathwise(), new StickingTheLanding());
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void noSystemOfDirectionsIsSolved(Estimator estimator) {
    for (Node node : graph(estimator).graph().order()) {
      if (node.op() instanceof Op.TriangularSolve) {
        assertThat(node.shape().size(1)).isLessThanOrEqualTo(RANK);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void derivativesAreThoseOfTheBoundOfTheSameDraws(int parameter) {
    GradientGraph graph = graph(new Pathwise());
    Executable executable =
        Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
    double[] noise = new double[DRAWS * N];
    Draws.fillNormal(Key.of(3), 0, 0, DRAWS, N, noise);
    Random random = new Random(8);
    List<Tensor> inputs = new ArrayList<>();
    for (Node input : graph.graph().inputs()) {
      Shape shape = input.shape();
      double[] values = random.doubles(shape.numElements(), -0.5, 0.5).toArray();
      inputs.add(Tensor.of(shape, values));
    }
    inputs.set(4, Tensor.of(Shape.of(DRAWS, N), noise));
    int size = inputs.get(parameter).shape().numElements();
    List<Tensor> at = executable.evaluate(DRAWS, inputs);
    double step = 1e-5;
    for (int element = 0; element < size; element++) {
      double[] sides = new double[2];
      for (int side = 0; side < 2; side++) {
        List<Tensor> moved = new ArrayList<>(inputs);
        double[] values = inputs.get(parameter).toArray();
        values[element] += side == 0 ? -step : step;
        moved.set(parameter, Tensor.of(inputs.get(parameter).shape(), values));
        Tensor value = executable.evaluate(DRAWS, moved).get(GradientGraph.VALUE);
        for (int s = 0; s < DRAWS; s++) {
          sides[side] += value.get(s);
        }
      }
      double slope = 0;
      for (int s = 0; s < DRAWS; s++) {
        slope += at.get(GradientGraph.FIRST_GRADIENT + parameter).get(s * size + element);
      }
      double expected = (sides[1] - sides[0]) / (2 * step);
      // central differences
      assertThat(slope)
          .as("element %d", element)
          .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What each flow must do besides.
abstract class FlowTest extends FamilyTest {
  private static final Key NOISE = Key.of(77);

  private static double[] noise(int draw) {
    double[] noise = new double[3];
    Draws.fillNormal(NOISE, 0, draw, 1, 3, noise);
    return noise;
  }

  private static List<Node> constants(List<Tensor> parameters) {
    return parameters.stream().map(Node::constant).toList();
  }

  @Test
  void logDeterminantsAreThoseOfNumericalDerivatives() {
    List<Node> parameters = constants(parameters());
    Node u = Node.input("noise", Shape.of(3));
    Node z = family().draw(parameters, u);
    Graph graph = Graph.of(List.of(u), List.of(z, family().logProb(parameters, z)));
    for (int s = 0; s < 5; s++) {
      double[] noise = noise(s);
      double[][] slope = new double[3][];
      double step = 1e-5;
      for (int j = 0; j < 3; j++) {
        double[] up = noise.clone();
        double[] down = noise.clone();
        up[j] += step;
        down[j] -= step;
        double[] above = evaluate(graph, up).getFirst().toArray();
        double[] below = evaluate(graph, down).getFirst().toArray();
        slope[j] = new double[3];
        for (int i = 0; i < 3; i++) {
          slope[j][i] = (above[i] - below[i]) / (2 * step);
        }
      }
      double expected = -Math.log(Math.abs(determinant(slope)));
      for (double value : noise) {
        expected -= 0.5 * value * value + GaussianFamily.HALF_LOG_TWO_PI;
      }
      // Central differences: step² times third derivatives, rounding over step.
      assertThat(evaluate(graph, noise).getLast().get(0)).isCloseTo(expected, within(1e-6));
    }
  }

  private static List<Tensor> evaluate(Graph graph, double[] noise) {
    return Interpreter.evaluate(graph, List.of(Tensor.vector(noise)));
  }

  private static double determinant(double[][] a) {
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1])
        - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0])
        + a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
  }

  @Test
  void eachLayerIsUndoneByItsInverse() {
    List<Node> parameters = constants(parameters());
    int at = 2;
    for (Layer layer : ((Flow) family()).chain()) {
      int end = at + layer.parameterNames().size();
      List<Node> own = parameters.subList(at, end);
      Node x = Node.input("x", Shape.of(3));
      Layer.Image there = layer.forward(own, x);
      Layer.Image back = layer.inverse(own, there.point());
      Node sum = Ops.add(there.logDeterminant(), back.logDeterminant());
      Graph graph = Graph.of(List.of(x), List.of(back.point(), sum));
      for (int s = 0; s < 20; s++) {
        double[] point = noise(s);
        for (int i = 0; i < 3; i++) {
          point[i] *= 3;
        }
        List<Tensor> found = evaluate(graph, point);
        for (int i = 0; i < 3; i++) {
          // Rounding, times the condition of the map: scales are within e².
          assertThat(found.getFirst().get(i)).isCloseTo(point[i], within(1e-11));
        }
        assertThat(found.getLast().get(0)).isCloseTo(0, within(1e-11));
      }
      at = end;
    }
  }

  @Test
  void startsAtTheNormalDistributionItself() {
    Tensor loc = Tensor.vector(0.4, -1.3, 2.2);
    Tensor factor = Tensor.matrix(new double[][] {{0.5, 0, 0}, {0.4, 0.9, 0}, {-0.2, 0.3, 1.6}});
    List<Node> near = constants(family().near(loc, factor, NOISE));
    List<Node> normal = constants(List.of(loc, factor));
    Node u = Node.input("noise", Shape.of(3));
    Node z = family().draw(near, u);
    Node expected = new FullRank(3).draw(normal, u);
    Node difference =
        Ops.subtract(family().logProb(near, z), new FullRank(3).logProb(normal, expected));
    Graph graph = Graph.of(List.of(u), List.of(Ops.subtract(z, expected), difference));
    for (int s = 0; s < 5; s++) {
      for (Tensor zero : evaluate(graph, noise(s))) {
        for (double value : zero.toArray()) {
          // Rounding.
          assertThat(value).isCloseTo(0, within(1e-12));
        }
      }
    }
  }

  /// ln q of a draw as a function of the noise has the derivative of the formula, also where the
  /// inverse is found in steps.
  @Test
  void derivativesOfLogProbFollowTheDraws() {
    List<Node> parameters = constants(parameters());
    Node u = Node.input("noise", Shape.of(3));
    Node value = family().logProb(parameters, family().draw(parameters, u));
    Graph graph = Graph.of(List.of(u), List.of(value, Gradients.of(value, u)));
    double step = 1e-5;
    for (int s = 0; s < 3; s++) {
      double[] noise = noise(s);
      double[] slope = evaluate(graph, noise).getLast().toArray();
      for (int j = 0; j < 3; j++) {
        double[] up = noise.clone();
        double[] down = noise.clone();
        up[j] += step;
        down[j] -= step;
        double above = evaluate(graph, up).getFirst().get(0);
        double below = evaluate(graph, down).getFirst().get(0);
        // Central differences: step² times third derivatives, rounding over step.
        assertThat(slope[j]).isCloseTo((above - below) / (2 * step), within(1e-6));
      }
    }
  }
}

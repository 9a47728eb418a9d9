// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.bijector.Bijector;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What each family must do. Extend it with one class per family.
abstract class FamilyTest {
  private static final Key KEY = Key.of(31);

  private static final Tensor LOC = Tensor.vector(0.4, -1.3, 2.2);
  private static final Tensor FACTOR =
      Tensor.matrix(new double[][] {{0.5, 0, 0}, {0.4, 0.9, 0}, {-0.2, 0.3, 1.6}});

  /// The family with three coordinates.
  abstract Family family();

  /// How far [#parameters()] are from a start. Less than this where draws would leave much of ℝⁿ
  /// without any, so that importance sampling could see nothing.
  double spread() {
    return 0.3;
  }

  /// Parameters that are nothing special.
  List<Tensor> parameters() {
    List<Tensor> near = family().near(LOC, FACTOR, KEY);
    List<Tensor> moved = new ArrayList<>();
    for (int p = 0; p < near.size(); p++) {
      Node free = family().constraints().get(p).unconstrain(Node.constant(near.get(p)));
      double[] values = free.value().toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += spread() * Draws.normal(KEY, 1 + p, 0, i);
      }
      moved.add(
          family()
              .constraints()
              .get(p)
              .constrain(Node.constant(Tensor.of(free.shape(), values)))
              .value());
    }
    return moved;
  }

  private static double[] evaluate(Node node) {
    return Interpreter.evaluate(Graph.of(List.of(), List.of(node)), List.of()).getFirst().toArray();
  }

  private static List<Node> nodes(List<Tensor> parameters) {
    return parameters.stream().map(Node::constant).toList();
  }

  private double[] draw(List<Tensor> parameters, double[] noise) {
    return evaluate(family().draw(nodes(parameters), Node.constant(Tensor.vector(noise))));
  }

  private double logProb(List<Tensor> parameters, double[] point) {
    return evaluate(family().logProb(nodes(parameters), Node.constant(Tensor.vector(point))))[0];
  }

  private double[] noise(int draw) {
    double[] noise = new double[family().noiseSize()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = Draws.normal(KEY, 0, draw, i);
    }
    return noise;
  }

  @Test
  void parametersHaveNamesShapesAndConstraints() {
    Family family = family();
    List<Tensor> near = family.near(LOC, FACTOR, KEY);
    assertThat(family.parameterNames()).hasSameSizeAs(near).doesNotHaveDuplicates();
    assertThat(family.constraints()).hasSameSizeAs(near);
    for (int p = 0; p < near.size(); p++) {
      Shape shape = family.parameterShapes().get(p);
      assertThat(near.get(p).shape()).isEqualTo(shape);
      Bijector constraint = family.constraints().get(p);
      Node free = constraint.unconstrain(Node.constant(near.get(p)));
      assertThat(free.shape()).isEqualTo(constraint.unconstrainedShape(shape));
      double[] back = evaluate(constraint.constrain(free));
      for (int i = 0; i < back.length; i++) {
        // Rounding of an exponential of a logarithm, or of a small factorisation.
        assertThat(back[i])
            .as("%s %d", family.parameterNames().get(p), i)
            .isCloseTo(near.get(p).get(i), within(1e-13));
      }
    }
  }

  /// E_q[r(z)/q(z)] = 1 for any density r that q covers: a normal one, narrower than q.
  @Test
  void densitiesAreThoseOfTheDrawsAndNormalised() {
    List<Tensor> parameters = parameters();
    int n = 20_000;
    int dimension = family().dimension();
    double[][] points = new double[n][];
    double[] mean = new double[dimension];
    double[] sd = new double[dimension];
    List<Node> nodes = nodes(parameters);
    Node noise = Node.input("noise", Shape.of(family().noiseSize()));
    Node draw = family().draw(nodes, noise);
    Graph graph = Graph.of(List.of(noise), List.of(draw, family().logProb(nodes, draw)));
    Executable both = Compiler.compile(graph, Options.allBatched(graph));
    double[] noises = new double[n * family().noiseSize()];
    Draws.fillNormal(KEY, 0, 0, n, family().noiseSize(), noises);
    List<Tensor> results =
        both.evaluate(n, List.of(Tensor.of(Shape.of(n, family().noiseSize()), noises)));
    for (int s = 0; s < n; s++) {
      points[s] = new double[dimension];
      for (int i = 0; i < dimension; i++) {
        points[s][i] = results.get(0).get(s * dimension + i);
        mean[i] += points[s][i] / n;
      }
    }
    for (double[] point : points) {
      for (int i = 0; i < dimension; i++) {
        sd[i] += (point[i] - mean[i]) * (point[i] - mean[i]) / n;
      }
    }
    double sum = 0;
    double squares = 0;
    for (int s = 0; s < n; s++) {
      double logR = 0;
      for (int i = 0; i < dimension; i++) {
        double scale = 0.4 * Math.sqrt(sd[i]);
        double u = (points[s][i] - mean[i]) / scale;
        logR -= 0.5 * u * u + Math.log(scale) + 0.91893853320467274178;
      }
      double ratio = Math.exp(logR - results.get(1).get(s));
      sum += ratio;
      squares += ratio * ratio;
    }
    double average = sum / n;
    double error = Math.sqrt((squares / n - average * average) / n);
    // Monte Carlo, five standard errors, which must themselves be small enough to see a mistake.
    assertThat(error).isLessThan(0.05);
    assertThat(average).isCloseTo(1, within(5 * error));
  }

  @Test
  void logProbFromTheNoiseIsThatOfTheDraw() {
    List<Tensor> parameters = parameters();
    for (int s = 0; s < 3; s++) {
      Node noise = Node.constant(Tensor.vector(noise(s)));
      double expected = logProb(parameters, draw(parameters, noise(s)));
      family()
          .logProbOfDraw(nodes(parameters), noise)
          .ifPresent(value -> assertThat(evaluate(value)[0]).isCloseTo(expected, within(1e-9)));
    }
  }

  @Test
  void logProbOfADrawIsThatOfItsPointAlone() {
    List<Tensor> parameters = parameters();
    for (int s = 0; s < 3; s++) {
      double[] point = draw(parameters, noise(s));
      List<Node> nodes = nodes(parameters);
      Node at = family().draw(nodes, Node.constant(Tensor.vector(noise(s))));
      // The same operations; a graph may join some of them.
      assertThat(evaluate(family().logProb(nodes, at))[0])
          .isCloseTo(logProb(parameters, point), within(1e-9));
    }
  }

  @Test
  void entropyIsTheMeanOfMinusLogProb() {
    List<Tensor> parameters = parameters();
    if (family().entropy(nodes(parameters)).isEmpty()) {
      return;
    }
    double entropy = evaluate(family().entropy(nodes(parameters)).orElseThrow())[0];
    int n = 2000;
    double sum = 0;
    double squares = 0;
    for (int s = 0; s < n; s++) {
      double value = -logProb(parameters, draw(parameters, noise(s)));
      sum += value;
      squares += value * value;
    }
    double mean = sum / n;
    double error = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
    // Monte Carlo, five standard errors.
    assertThat(mean).isCloseTo(entropy, within(5 * error));
  }

  @Test
  void aStartHasTheLocationAsItsCentre() {
    List<Tensor> near = family().near(LOC, FACTOR, KEY);
    int n = 2000;
    double[] sum = new double[3];
    double[] squares = new double[3];
    for (int s = 0; s < n; s++) {
      double[] point = draw(near, noise(s));
      for (int i = 0; i < 3; i++) {
        sum[i] += point[i];
        squares[i] += point[i] * point[i];
      }
    }
    for (int i = 0; i < 3; i++) {
      double mean = sum[i] / n;
      double sd = Math.sqrt(squares[i] / n - mean * mean);
      // Within a tenth of a standard deviation: a start is not exact, its noise is 2 %.
      assertThat(mean).isCloseTo(LOC.get(i), within(0.1 * sd + 5 * sd / Math.sqrt(n)));
    }
  }
}

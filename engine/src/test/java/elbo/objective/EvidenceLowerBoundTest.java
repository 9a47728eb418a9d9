// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceLowerBoundTest {
  private static final Key KEY = Key.of(11);

  /// −x₀⁴/4 − eˣ¹/2 − x₀x₁, with an edge: −∞ where x₁ > 2.
  private static LogDensity target() {
    Node x = Node.input("x", Shape.of(2));
    Node a = Layout.element(x, 0);
    Node b = Layout.element(x, 1);
    Node value = Ops.multiply(Ops.constant(-0.25), Ops.square(Ops.square(a)));
    value = Ops.subtract(value, Ops.multiply(Ops.constant(0.5), Ops.exp(b)));
    value = Ops.subtract(value, Ops.multiply(a, b));
    Node outside = Ops.greater(b, Ops.constant(2));
    return new LogDensity(
        List.of("a", "b"), x, Ops.select(outside, Ops.constant(Double.NEGATIVE_INFINITY), value));
  }

  private static List<Tensor> parameters(Family family) {
    return switch (family) {
      case MeanField _ -> List.of(Tensor.vector(0.3, -0.4), Tensor.vector(0.5, 0.8));
      case FullRank _ ->
          List.of(Tensor.vector(0.3, -0.4), Tensor.matrix(new double[][] {{0.5, 0}, {0.2, 0.8}}));
      case LowRank _ ->
          List.of(
              Tensor.vector(0.3, -0.4),
              Tensor.vector(0.5, 0.8),
              Tensor.matrix(new double[][] {{0.6}, {0.8}}),
              Tensor.matrix(new double[][] {{1.7}}));
    };
  }

  private static List<Tensor> evaluate(
      EvidenceLowerBound bound, List<Tensor> parameters, Tensor noise) {
    List<Tensor> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    return Interpreter.evaluate(bound.graph(), inputs);
  }

  /// With the entropy in closed form, gradient − entropy gradient is that of log p at the draw:
  /// finite differences of the output log p.
  @Test
  void pathwiseGradientIsTheDerivativeAlongTheDraw() {
    Tensor noise = Tensor.vector(0.7, -1.1);
    for (Family family : List.of(new MeanField(2), new FullRank(2), new LowRank(2, 1))) {
      EvidenceLowerBound bound = EvidenceLowerBound.of(target(), family, new ClosedFormEntropy());
      List<Tensor> at = parameters(family);
      List<Tensor> gradient = evaluate(bound, at, noise);
      for (int p = 0; p < 2; p++) {
        for (int i = 0; i < at.get(p).shape().numElements(); i++) {
          double[] sides = new double[2];
          for (int side = 0; side < 2; side++) {
            List<Tensor> moved = new ArrayList<>(at);
            double[] values = at.get(p).toArray();
            values[i] += side == 0 ? -1e-5 : 1e-5;
            moved.set(p, Tensor.of(at.get(p).shape(), values));
            sides[side] =
                evaluate(bound, moved, noise).get(EvidenceLowerBound.LOG_DENSITY).item()
                    + entropy(family, moved);
          }
          // Finite differences, central: the house's 1e-6.
          double expected = (sides[1] - sides[0]) / 2e-5;
          double found = gradient.get(EvidenceLowerBound.FIRST_GRADIENT + p).get(i);
          assertThat(found).isCloseTo(expected, offset(1e-6 * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  private static double entropy(Family family, List<Tensor> parameters) {
    List<Node> nodes = parameters.stream().map(Node::constant).toList();
    return Interpreter.evaluate(Graph.of(List.of(), List.of(family.entropy(nodes))), List.of())
        .getFirst()
        .item();
  }

  @Test
  void bothEstimatorsHaveTheSameMean() {
    FullRank family = new FullRank(2);
    List<Tensor> at = parameters(family);
    EvidenceLowerBound closed = EvidenceLowerBound.of(target(), family, new ClosedFormEntropy());
    EvidenceLowerBound landing =
        EvidenceLowerBound.of(target(), family, new StickingTheLandingEntropy());
    int n = 4000;
    double[] sum = new double[6];
    double[] squares = new double[6];
    for (int s = 0; s < n; s++) {
      Tensor noise = Tensor.vector(Draws.normal(KEY, 0, s, 0), Draws.normal(KEY, 0, s, 1));
      List<Tensor> a = evaluate(closed, at, noise);
      List<Tensor> b = evaluate(landing, at, noise);
      for (int i = 0; i < 6; i++) {
        int p = EvidenceLowerBound.FIRST_GRADIENT + (i < 2 ? 0 : 1);
        double d = a.get(p).get(i < 2 ? i : i - 2) - b.get(p).get(i < 2 ? i : i - 2);
        sum[i] += d;
        squares[i] += d * d;
      }
    }
    for (int i = 0; i < 6; i++) {
      double mean = sum[i] / n;
      double error = Math.sqrt(Math.max(0, squares[i] / n - mean * mean) / n);
      // Monte Carlo, five standard errors; where all differences are the same the rounding of a few
      // operations.
      assertThat(Math.abs(mean)).isLessThanOrEqualTo(5 * error + 1e-14);
    }
  }

  @Test
  void aDrawWithoutDensityContributesNothing() {
    for (EntropyEstimator entropy :
        List.of(new ClosedFormEntropy(), new StickingTheLandingEntropy())) {
      FullRank family = new FullRank(2);
      EvidenceLowerBound bound = EvidenceLowerBound.of(target(), family, entropy);
      for (Tensor output : evaluate(bound, parameters(family), Tensor.vector(0, 9))) {
        for (double value : output.toArray()) {
          assertThat(value).isZero();
        }
      }
    }
  }

  @Test
  void logProbOfADrawIsThatOfItsNoiseLessTheLogDeterminant() {
    Tensor noise = Tensor.vector(0.7, -1.1);
    double logNoise = -0.5 * (0.49 + 1.21) - 2 * 0.91893853320467274178;
    double[] logDeterminants = {
      Math.log(0.5 * 0.8), Math.log(0.5 * 0.8), Math.log(0.5 * 0.8 * 1.7)
    };
    List<Family> families = List.of(new MeanField(2), new FullRank(2), new LowRank(2, 1));
    for (int f = 0; f < 3; f++) {
      List<Node> nodes = parameters(families.get(f)).stream().map(Node::constant).toList();
      Node draw = families.get(f).draw(nodes, Node.constant(noise));
      Node logProb = families.get(f).logProb(nodes, draw);
      double value =
          Interpreter.evaluate(Graph.of(List.of(), List.of(logProb)), List.of()).getFirst().item();
      // Rounding of about twenty operations on numbers below 5.
      assertThat(value).isCloseTo(logNoise - logDeterminants[f], offset(1e-14));
    }
  }
}

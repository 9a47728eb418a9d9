// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MixtureTest {
  private static final Node WEIGHTS = Node.constant(Tensor.vector(0.25, 0.75));

  private static Mixture mixture() {
    return Mixture.of(WEIGHTS, Normal.of(-2, 1), Normal.of(3, 0.5));
  }

  @Test
  void densityIsTheWeightedSumOfDensities() {
    for (double x : new double[] {-2, 0, 3, 4.5}) {
      double first = Math.exp(Normal.of(-2, 1).logProb(x).value().item());
      double second = Math.exp(Normal.of(3, 0.5).logProb(x).value().item());
      double expected = Math.log(0.25 * first + 0.75 * second);
      assertThat(mixture().logProb(x).value().item()).isCloseTo(expected, within(1e-13));
    }
  }

  @Test
  void equalWeightsNeedNotBeWritten() {
    Node half = Node.constant(Tensor.vector(0.5, 0.5));
    Mixture written = Mixture.of(half, Normal.of(-2, 1), Normal.of(3, 0.5));
    Mixture equal = Mixture.ofEqual(Normal.of(-2, 1), Normal.of(3, 0.5));
    assertThat(equal.logProb(0.7).value()).isEqualTo(written.logProb(0.7).value());
  }

  /// Both densities underflow at 80.
  @Test
  void farTailsKeepTheirLogarithms() {
    double expected = Math.log(0.25) + Normal.of(-2, 1).logProb(80).value().item();
    assertThat(mixture().logProb(80).value().item()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void batchesHaveTheirOwnWeights() {
    Node weights = Node.constant(Tensor.matrix(new double[][] {{0.25, 0.75}, {1, 0}}));
    Mixture mixture = Mixture.of(weights, Normal.of(-2, 1), Normal.of(3, 0.5));
    Tensor logs = mixture.logProb(Tensor.vector(0.5, 0.5)).value();
    assertThat(logs.get(0)).isCloseTo(mixture().logProb(0.5).value().item(), within(1e-13));
    assertThat(logs.get(1)).isCloseTo(Normal.of(-2, 1).logProb(0.5).value().item(), within(1e-13));
  }

  @Test
  void samplesHaveTheMeanOfTheMixture() {
    AtomicInteger sites = new AtomicInteger();
    Node sample = mixture().sample(sites::getAndIncrement, Shape.of(20_000));
    Graph graph = Graph.of(List.of(), List.of(sample));
    double[] x = Interpreter.evaluate(graph, List.of(), Key.of(7), 0).getFirst().toArray();
    Monte.assertMean(x, new double[] {0.25 * -2 + 0.75 * 3});
  }

  @Test
  void oneWeightPerComponentIsNeeded() {
    assertThatThrownBy(() -> Mixture.of(WEIGHTS, Normal.of(0, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("one weight per component");
  }
}

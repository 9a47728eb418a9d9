// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.compile.Workers;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaplaceTest {
  private static Outcome run(LogDensity density) {
    try (Workers workers = Workers.of(1)) {
      Target target = new Target(density, _ -> Optional.empty(), workers);
      Laplace laplace = new Laplace(target, Pathfinder.Options.defaults());
      Key key = Key.of(3);
      PathfinderState state = laplace.init(key);
      while (!laplace.isDone(state)) {
        state = laplace.step(key, state);
      }
      return laplace.outcome(key, state);
    }
  }

  @Test
  void aNormalTargetIsFoundExactly() {
    Node x = Node.input("x", Shape.of(3));
    Tensor loc = Tensor.vector(0.4, -1.3, 2.2);
    Tensor factor = Tensor.matrix(new double[][] {{0.5, 0, 0}, {0.4, 0.9, 0}, {-0.2, 0.3, 1.6}});
    Node value = new FullRank(3).logProb(List.of(Node.constant(loc), Node.constant(factor)), x);
    Outcome outcome = run(new LogDensity(List.of("a", "b", "c"), x, value));
    Approximation q = outcome.candidates().getFirst().approximation();
    assertThat(outcome.candidates().getFirst().converged()).isTrue();
    for (int i = 0; i < 3; i++) {
      // The search ends when steps gain nothing in double precision.
      assertThat(q.components().getFirst().get(0).get(i)).isCloseTo(loc.get(i), within(1e-6));
      for (int j = 0; j < 3; j++) {
        // Central differences of a gradient that is linear.
        assertThat(q.components().getFirst().get(1).get(3 * i + j))
            .isCloseTo(factor.get(3 * i + j), within(1e-8));
      }
    }
  }

  @Test
  void withoutCurvatureItSaysSo() {
    Node x = Node.input("x", Shape.of(2));
    Node first = Layout.at(x, 0, 0);
    Node value = Ops.multiply(Ops.constant(-0.5), Ops.square(first));
    Outcome outcome = run(new LogDensity(List.of("a", "b"), x, value));
    assertThat(outcome.candidates().getFirst().name()).isNotEqualTo("Laplace");
    assertThat(outcome.decisions().getLast()).contains("not curved downwards");
  }
}

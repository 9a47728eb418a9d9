// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.OpCases;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VmapTest {
  private static final int DRAWS = 3;

  static Stream<OpCases.Case> cases() {
    return OpCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aBatchIsALoopOverDraws(OpCases.Case c) {
    List<Node> inputs = c.inputs();
    Graph graph = Graph.of(inputs, List.of(c.function().apply(inputs)));
    for (int mask = 1; mask < 1 << inputs.size(); mask++) {
      Set<Node> perDraw = new HashSet<>();
      List<Tensor> values = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        boolean batched = (mask >> i & 1) == 1;
        values.add(batched ? widen(c.values().get(i)) : c.values().get(i));
        if (batched) {
          perDraw.add(inputs.get(i));
        }
      }
      Graph batch = Vmap.of(graph, perDraw, DRAWS);
      Tensor found = Interpreter.evaluate(batch, values).getFirst();
      for (int draw = 0; draw < DRAWS; draw++) {
        List<Tensor> single = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
          single.add((mask >> i & 1) == 1 ? draw(c.values().get(i), draw) : c.values().get(i));
        }
        Tensor expected = Interpreter.evaluate(graph, single).getFirst();
        assertThat(found.shape()).isEqualTo(expected.shape().append(DRAWS));
        for (int k = 0; k < expected.shape().numElements(); k++) {
          // rounding: a shared value may be computed in another order
          double bound = 1e-13 * Math.max(1, Math.abs(expected.get(k)));
          assertThat(found.get(k * DRAWS + draw)).isCloseTo(expected.get(k), within(bound));
        }
      }
    }
  }

  private static Tensor draw(Tensor x, int draw) {
    double[] values = x.toArray();
    for (int k = 0; k < values.length; k++) {
      values[k] *= 1 - 0.01 * draw;
    }
    return Tensor.wrap(x.shape(), values);
  }

  private static Tensor widen(Tensor x) {
    Shape shape = x.shape().append(DRAWS);
    double[] values = new double[shape.numElements()];
    for (int draw = 0; draw < DRAWS; draw++) {
      Tensor one = draw(x, draw);
      for (int k = 0; k < x.shape().numElements(); k++) {
        values[k * DRAWS + draw] = one.get(k);
      }
    }
    return Tensor.wrap(shape, values);
  }
}

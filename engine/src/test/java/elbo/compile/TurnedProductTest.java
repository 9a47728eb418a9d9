// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnedProductTest {
  private static Tensor random(Shape shape, long seed) {
    Random random = new Random(seed);
    double[] values = new double[shape.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensor.wrap(shape, values);
  }

  /// Of A·Bᵀ each element is a sum in the order of the columns, by fused multiply-add from 0;
  /// exactly so, whichever argument differs between draws.
  @ParameterizedTest
  @CsvSource({"8, 8, 8", "28, 28, 777", "28, 777, 28", "9, 13, 40", "7, 50, 50", "100, 11, 1030"})
  void aLoneDrawsProductOfRowsHasTheBitsOfItsDefinition(int n, int m, int depth) {
    Node a = Node.input("a", Shape.of(n, depth));
    Node b = Node.input("b", Shape.of(m, depth));
    Graph graph = Graph.of(List.of(a, b), List.of(Linear.matmul(a, Layout.transpose(b))));
    Tensor x = random(a.shape(), 1);
    Tensor y = random(b.shape(), 2);
    double[] expected = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        for (int k = 0; k < depth; k++) {
          expected[i * m + j] =
              Math.fma(x.get(i * depth + k), y.get(j * depth + k), expected[i * m + j]);
        }
      }
    }
    for (Node perDraw : List.of(a, b)) {
      Executable executable = Compiler.compile(graph, Options.of(graph, Set.of(perDraw)));
      for (int call = 0; call < 3; call++) {
        assertThat(executable.evaluate(1, List.of(x, y)).getFirst().toArray())
            .containsExactly(expected);
      }
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Graph;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowPanelsTest {
  private static final Key KEY = Key.of(17);

  private static double[] numbers(String label, int n) {
    double[] values = new double[n];
    Draws.fillNormal(KEY.fold(label), 0, 0, 1, n, values);
    return values;
  }

  /// Whole products, and sums of a function of them, which are met block by block. Row numbers that
  /// leave panels and blocks unfilled.
  @ParameterizedTest
  @CsvSource({"64, 4", "95, 7", "2133, 50", "5001, 3", "10000, 20"})
  void aLoneDrawHasTheBitsOfOneAmongOthers(int rows, int columns) {
    Node matrix =
        Node.constant(Tensor.wrap(Shape.of(rows, columns), numbers("matrix", rows * columns)));
    Node x = Node.input("x", Shape.of(columns));
    Node product = Linear.matmul(matrix, x);
    Node sum = Ops.sum(Ops.exp(Ops.negate(Ops.square(product))));
    Graph graph = Graph.of(List.of(x), List.of(product, sum));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    int draws = 5;
    double[] points = numbers("points", draws * columns);
    double[][] together = {new double[draws * rows], new double[draws]};
    executable.run(draws, new double[][] {points}, together, executable.workspace());
    Workspace workspace = executable.workspace();
    for (int s = 0; s < draws; s++) {
      double[] point = Arrays.copyOfRange(points, s * columns, (s + 1) * columns);
      double[][] alone = {new double[rows], new double[1]};
      executable.run(1, new double[][] {point}, alone, workspace);
      assertThat(alone[0]).isEqualTo(Arrays.copyOfRange(together[0], s * rows, (s + 1) * rows));
      assertThat(alone[1][0]).isEqualTo(together[1][s]);
    }
  }
}

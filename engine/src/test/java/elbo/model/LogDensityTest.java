// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LogDensityTest {
  @Test
  void aFunctionOnGraphValuesIsALogDensity() {
    LogDensity density =
        LogDensity.of(2, x -> Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(x))));
    Graph graph = Graph.of(List.of(density.point()), List.of(density.value()));
    Tensor value = Interpreter.evaluate(graph, List.of(Tensor.vector(3, 1))).getFirst();
    assertThat(value.item()).isEqualTo(-5);
    assertThat(density.names()).containsExactly("x.1", "x.2");
  }

  /// Each mistake is named by its operation and the shapes that do not fit.
  @Test
  void mistakesInShapesNameTheOperationAndBothShapes() {
    Node data = Node.constant(Tensor.vector(1, 2, 3));
    Node matrix = Node.constant(Tensor.of(elbo.tensor.Shape.of(4, 3), new double[12]));
    refused(x -> Ops.add(x, data), "add", "[2]", "[3]");
    refused(x -> Ops.multiply(data, x), "multiply", "[3]", "[2]");
    refused(x -> Ops.select(data, x, Ops.constant(0)), "select", "[3]", "[2]");
    refused(x -> Linear.matmul(matrix, x), "contract", "[4, 3]", "[2]");
    refused(x -> Linear.dot(x, data), "contract", "[2]", "[3]");
    refused(x -> Layout.concatenate(0, List.of(x, matrix)), "concatenate", "[2]", "[4, 3]");
    refused(x -> Layout.reshape(x, elbo.tensor.Shape.of(3)), "reshape", "[2]", "[3]");
    refused(x -> Layout.gather(x, 0, IntArray.of(2)), "gather", "[2]", "index 2 is outside 0 to 1");
    refused(x -> Linear.cholesky(x), "cholesky", "[2]", "square");
    refused(x -> Layout.slice(x, 0, 1, 2), "slice", "[2]", "leaves the axis");
    assertThatThrownBy(() -> LogDensity.of(2, x -> x))
        .hasMessageContaining("must be a scalar")
        .hasMessageContaining("[2]");
  }

  private static void refused(UnaryOperator<Node> value, String... parts) {
    assertThatThrownBy(() -> LogDensity.of(2, value))
        .isInstanceOf(ShapeException.class)
        .message()
        .containsIgnoringCase(parts[0])
        .contains(parts);
  }
}

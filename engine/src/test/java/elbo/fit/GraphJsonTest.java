// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.autodiff.Gradients;
import elbo.autodiff.Odes;
import elbo.equation.OdeMethod;
import elbo.equation.OdeScheme;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.LogProducts;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.SampleOp;
import elbo.graph.Simplify;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphJsonTest {
  @TempDir Path folder;

  /// A graph with every operation.
  private static Graph everything() {
    Node x = Node.input("x", Shape.of(3, 3));
    Node square =
        Ops.add(
            Linear.matmul(x, Layout.transpose(x)),
            Node.constant(Tensor.matrix(new double[][] {{9, 0, 0}, {0, 8, 0}, {0, 0, 7}})));
    Node factor = Linear.cholesky(square);
    Node flat = Layout.flatten(Linear.triangularSolve(factor, x, true));
    Node mixed =
        Ops.select(
            Ops.less(flat, Ops.constant(0.1)), Ops.exp(flat), Ops.polygamma(1, Ops.abs(flat)));
    Node moved =
        Layout.scatterAdd(
            Layout.gather(mixed, 0, IntArray.of(2, 0, 5)), 0, IntArray.of(1, 1, 0), 4);
    Node padded = Layout.pad(Layout.slice(mixed, 0, 1, 3), 0, 2, 1);
    Node joined =
        Layout.concatenate(0, List.of(moved, padded, Layout.cumulativeSum(mixed, 0, true)));
    Node scalar = Ops.add(Ops.logSumExp(joined), Ops.sum(Linear.logAbsDeterminant(square)));
    Node spread = Layout.broadcast(joined, 1, 2);
    Node random = Ops.add(Ops.sample(SampleOp.NORMAL, 3, joined.shape(), List.of()), joined);
    Node state = Node.input("state", Shape.of(3));
    Node row = Node.input("row", Shape.of(3));
    Graph step = Graph.of(List.of(state, row), List.of(Ops.tanh(Ops.multiply(state, row))));
    Node loop =
        Simplify.node(new Op.Scan(step, 1, 1, 3, true), List.of(Layout.at(x, 0, 1), square));
    IntArray terms = IntArray.of(0);
    IntArray pairs = IntArray.of(0, 1);
    Node product = LogProducts.of(Layout.at(x, 0, 1), terms, square, pairs, IntArray.of(1));
    Node pulled = Gradients.of(Ops.sum(product), square);
    Node solved = Ops.sum(solution(Layout.at(x, 0, 0)));
    return Graph.of(
        List.of(x),
        List.of(
            pulled,
            scalar,
            spread,
            Ops.add(Layout.transpose(Linear.inverse(square)), Linear.choleskyInverse(factor)),
            random,
            loop,
            solved,
            Gradients.of(solved, x)));
  }

  /// Of y' = −y·rate, by an implicit scheme, so that all graphs of the operation are there.
  private static Node solution(Node rate) {
    Node states = Node.input("states", Shape.of(3));
    return Odes.solve(
        new OdeMethod(OdeScheme.IMPLICIT, 1e-3, 1e-4, 1000),
        true,
        Node.input("time", Shape.SCALAR),
        states,
        Ops.negate(Ops.multiply(states, rate)),
        Node.constant(Tensor.vector(1, 2, 3)),
        Ops.constant(0),
        Node.constant(Tensor.vector(0.5, 1)));
  }

  @Test
  void everyOperationIsReadBackAsItWas() throws IOException {
    Graph graph = everything();
    Set<Class<?>> kinds = new HashSet<>();
    graph.order().forEach(node -> kinds.add(node.op().getClass()));
    assertThat(kinds).containsAll(List.of(Op.class.getPermittedSubclasses()));

    Path file = folder.resolve("graph.json");
    JsonFile.write(file, GraphJson.write(graph));
    Graph read = GraphJson.read(JsonFile.read(file));
    assertThat(read.toString()).isEqualTo(graph.toString());
    List<Tensor> values =
        List.of(Tensor.matrix(new double[][] {{1, 0.5, -0.2}, {0.1, -2, 0.3}, {0.7, 0.2, 1.5}}));
    assertThat(Interpreter.evaluate(read, values, Key.of(1), 0))
        .isEqualTo(Interpreter.evaluate(graph, values, Key.of(1), 0));
  }

  @Test
  void numbersKeepTheirBits() throws IOException {
    Tensor odd =
        Tensor.vector(
            0.1 + 0.2, Double.MIN_VALUE, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, 1e22, 5);
    Path file = folder.resolve("numbers.json");
    JsonFile.write(file, JsonObject.of(odd));
    assertThat(JsonFile.read(file).asTensor()).isEqualTo(odd);
  }

  @Test
  void aFileThatIsNoFitIsRefusedWithItsName() throws IOException {
    Path file = folder.resolve("other.json");
    Files.writeString(file, "{\"draws\": 3}");
    assertThatThrownBy(() -> Fit.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.json")
        .hasMessageContaining("not a fit");
    Files.writeString(file, "{\"format\": \"elbo-fit\", \"format_version\": 99}");
    assertThatThrownBy(() -> Fit.load(file)).hasMessageContaining("99");
    Files.writeString(file, "{\"format\": ");
    assertThatThrownBy(() -> Fit.load(file)).isInstanceOf(IOException.class);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldingTest {
  private static final Tensor VALUES = Tensor.of(Shape.of(2, 3), 0.25, 3, 1.5, 0.5, 7, 2);

  @Test
  void aNumberAndATensorFoldToWhatTheNumberRepeatedGives() {
    Tensor repeated = Tensor.filled(VALUES.shape(), 0.75);
    Node values = Node.constant(VALUES);
    Node number = Ops.constant(0.75);
    for (BinaryOp function : BinaryOp.values()) {
      Op op = new Op.Binary(function);
      // exact: the same function of the same numbers
      assertThat(Ops.binary(function, values, number).value())
          .as("%s", function)
          .isEqualTo(Interpreter.evaluate(op, List.of(VALUES, repeated)));
      assertThat(Ops.binary(function, number, values).value())
          .as("%s", function)
          .isEqualTo(Interpreter.evaluate(op, List.of(repeated, VALUES)));
    }
  }

  @Test
  void aReductionOfAllElementsIsThatOfALine() {
    for (ReduceOp function : ReduceOp.values()) {
      Node all = Ops.reduceAll(function, Node.constant(VALUES));
      Tensor line = VALUES.reshape(Shape.of(1, 6));
      Tensor two = Tensor.of(Shape.of(2, 6), concatenated(line.array()));
      assertThat(all.value().item())
          .isEqualTo(Interpreter.evaluate(new Op.Reduce(function, 1), List.of(two)).get(1));
    }
  }

  @Test
  void sumsOverAnAxisWithoutElementsAreZeros() {
    Node none = Node.constant(Tensor.of(Shape.of(3, 0)));
    assertThat(Ops.sum(none, 1).value()).isEqualTo(Tensor.filled(Shape.of(3), 0));
  }

  private static double[] concatenated(double[] line) {
    double[] both = new double[2 * line.length];
    System.arraycopy(line, 0, both, 0, line.length);
    System.arraycopy(line, 0, both, line.length, line.length);
    return both;
  }
}

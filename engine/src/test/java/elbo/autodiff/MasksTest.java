// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Gradients behind branches that are not taken: 0, whatever the branch would say there.
class MasksTest {
  private static final Node ZERO = Ops.constant(0);

  private static double[] gradient(UnaryOperator<Node> function, double... at) {
    Node x = Node.input("x", Shape.of(at.length));
    List<Node> gradients = Gradients.of(function.apply(x), List.of(x));
    Graph graph = Graph.of(List.of(x), gradients);
    return Interpreter.evaluate(graph, List.of(Tensor.of(graph.inputs().getFirst().shape(), at)))
        .getFirst()
        .toArray();
  }

  private static Node positive(Node x) {
    return Ops.less(ZERO, x);
  }

  @Test
  void aBranchThatIsNotTakenHasNoDerivativeWhereItsOwnIsInfiniteOrNan() {
    // At 0 the logarithm has the derivative ∞, below 0 the root has NaN.
    UnaryOperator<Node> f =
        x -> Ops.sum(Ops.select(positive(x), Ops.add(Ops.log(x), Ops.sqrt(x)), Ops.square(x)));
    assertThat(gradient(f, 4, 0, -3)).containsExactly(0.25 + 0.25, 0, -6);
  }

  @Test
  void whatLeadsToAnInfiniteDerivativeInsideOfABranchStaysFinite() {
    // Each of the three has an infinite derivative, or none, where the branch is not taken.
    UnaryOperator<Node> f =
        x -> {
          Node whole = Ops.log(Ops.sum(Ops.sqrt(Ops.reciprocal(x))));
          Node choice = positive(Layout.at(x, 0, 0));
          return Ops.add(Ops.select(choice, whole, ZERO), Ops.sum(x));
        };
    assertThat(gradient(f, -1, 0)).containsExactly(1, 1);
    assertThat(gradient(f, 1, 1)).containsExactly(0.75, 0.75);
  }

  @Test
  void aBranchInABranchCountsWhereBothConditionsHold() {
    UnaryOperator<Node> f =
        x -> {
          Node root = Ops.sqrt(Ops.subtract(x, Ops.constant(1)));
          Node inner = Ops.select(Ops.less(Ops.log(x), Ops.constant(1)), Ops.log(x), root);
          return Ops.sum(Ops.select(positive(x), inner, Ops.negate(x)));
        };
    assertThat(gradient(f, -2, 0, 2, 5)).containsExactly(-1, -1, 0.5, 0.25);
  }

  @Test
  void whatBothBranchesUseGetsTheDerivativeOfTheBranchThatIsTaken() {
    UnaryOperator<Node> f =
        x -> {
          Node y = Ops.log(Ops.square(x));
          return Ops.sum(Ops.select(positive(x), Ops.log(Ops.add(x, y)), Ops.multiply(y, y)));
        };
    assertThat(gradient(f, 1, -1)).containsExactly(3, 0);
  }

  @Test
  void elementsThatMeetInsideOfABranchAreMaskedBeforeTheyDo() {
    UnaryOperator<Node> f =
        x -> {
          Node logs = Ops.log(x);
          Node swapped =
              Layout.concatenate(
                  0, List.of(Layout.slice(logs, 0, 1, 1), Layout.slice(logs, 0, 0, 1)));
          return Ops.sum(Ops.select(positive(x), swapped, ZERO));
        };
    assertThat(gradient(f, 2, 4)).containsExactly(0.5, 0.25);
  }

  @Test
  void aMatrixThatHasNoFactorBehindAConditionLeavesTheGradientAlone() {
    UnaryOperator<Node> f =
        x -> {
          Node scalar = Layout.at(x, 0, 0);
          Node matrix = Layout.reshape(x, Shape.of(1, 1));
          Node factor = Layout.reshape(Linear.cholesky(matrix), Shape.SCALAR);
          return Ops.select(positive(scalar), Ops.log(factor), Ops.square(scalar));
        };
    assertThat(gradient(f, -2)).containsExactly(-4);
    assertThat(gradient(f, 4)).containsExactly(0.125);
  }

  @Test
  void infiniteDataInABranchThatIsNotTakenDoNotShow() {
    UnaryOperator<Node> f =
        x -> {
          Node distance = Ops.subtract(Ops.constant(Double.POSITIVE_INFINITY), x);
          return Ops.sum(Ops.select(positive(x), Ops.square(distance), x));
        };
    assertThat(gradient(f, -1)).containsExactly(1);
  }

  @Test
  void linearBranchesAreSelectedAtOnce() {
    Node x = Node.input("x", Shape.SCALAR);
    Node chosen = Ops.select(positive(x), Ops.multiply(x, Ops.constant(3)), Ops.negate(x));
    Graph graph = Graph.of(List.of(x), Gradients.of(chosen, List.of(x)));
    long choices = graph.order().stream().filter(n -> n.op() instanceof Op.Ternary).count();
    assertThat(choices).isLessThanOrEqualTo(2);
  }

  @Test
  void finiteDataTimesABranchAreSelectedAtOnceAndInfiniteDataAreNot() {
    Node finite = Node.constant(Tensor.of(Shape.of(2), 0, 3));
    Node infinite = Node.constant(Tensor.of(Shape.of(2), 0, Double.POSITIVE_INFINITY));
    UnaryOperator<Node> choose =
        x -> Ops.sum(Ops.select(positive(x), Ops.multiply(infinite, Ops.square(x)), x));
    assertThat(gradient(choose, 2, -1)).containsExactly(0, 1);

    Node x = Node.input("x", Shape.of(2));
    Node known = Ops.multiply(finite, x);
    assertThat(Masks.risky(List.of(x, known), Set.of(x, known))).isEmpty();
    Node unknown = Ops.multiply(infinite, x);
    assertThat(Masks.risky(List.of(x, unknown), Set.of(x, unknown))).containsExactly(unknown);
  }
}

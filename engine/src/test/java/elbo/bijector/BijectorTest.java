// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What each bijector must do. Extend it with one class per bijector.
abstract class BijectorTest {
  /// The bijector and a constrained shape with it: one value, and a batch.
  record Case(Bijector bijector, Shape constrained) {}

  /// The bijector with shapes of all its kinds, sizes 0 and 1 included.
  abstract List<Case> cases();

  /// Row-major positions of a constrained value that determine the others; all if they are
  /// independent.
  abstract int[] independent(Shape constrained);

  @Test
  void unconstrainInvertsConstrain() {
    for (Case c : cases()) {
      double[] x = point(c, 1);
      Node y = c.bijector.constrain(constant(c, x));
      double[] back = c.bijector.unconstrain(y).value().toArray();
      for (int i = 0; i < x.length; i++) {
        // Rounding, magnified by the derivative of the inverse: below 1e3 for |x| < 2.
        assertThat(back[i]).as("%s at %d", c, i).isCloseTo(x[i], within(1e-12));
      }
    }
  }

  @Test
  void constrainedValuesHaveTheShape() {
    for (Case c : cases()) {
      assertThat(c.bijector.constrain(constant(c, point(c, 2))).shape()).isEqualTo(c.constrained);
      assertThat(c.bijector.logAbsDetJacobian(constant(c, point(c, 2))).shape())
          .isEqualTo(Shape.SCALAR);
    }
  }

  @Test
  void logAbsDetJacobianIsThatOfTheNumericDerivative() {
    for (Case c : cases()) {
      double[] x = point(c, 3);
      int[] places = independent(c.constrained);
      assertThat(places).as("%s", c).hasSize(x.length);
      double expected = logAbsDeterminant(derivative(c, x, places));
      double actual = c.bijector.logAbsDetJacobian(constant(c, x)).value().item();
      // Central differences with step 1e-5: truncation 1e-10, rounding 1e-11, both relative to
      // derivatives of order 1, times the
      // condition of the matrix.
      assertThat(actual).as("%s", c).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void aBatchIsALoopOfSingles() {
    for (Case c : cases()) {
      double[] x = point(c, 4);
      Node whole = Node.input("x", Shape.of(x.length));
      Node y =
          c.bijector.constrain(Layout.reshape(whole, c.bijector.unconstrainedShape(c.constrained)));
      Graph graph = Graph.of(List.of(whole), List.of(y));
      Tensor value = Interpreter.evaluate(graph, List.of(Tensor.vector(x))).getFirst();
      assertThat(value).isEqualTo(c.bijector.constrain(constant(c, x)).value());
    }
  }

  static double[] point(Case c, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[c.bijector.unconstrainedSize(c.constrained)];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble(-2, 2);
    }
    return x;
  }

  private static Node constant(Case c, double[] x) {
    return Node.constant(Tensor.of(c.bijector.unconstrainedShape(c.constrained), x));
  }

  private static double[][] derivative(Case c, double[] x, int[] places) {
    double step = 1e-5;
    double[][] result = new double[places.length][x.length];
    for (int j = 0; j < x.length; j++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[j] += step;
      down[j] -= step;
      Tensor high = c.bijector.constrain(constant(c, up)).value();
      Tensor low = c.bijector.constrain(constant(c, down)).value();
      for (int i = 0; i < places.length; i++) {
        result[i][j] = (high.get(places[i]) - low.get(places[i])) / (2 * step);
      }
    }
    return result;
  }

  private static double logAbsDeterminant(double[][] rows) {
    if (rows.length == 0) {
      return 0;
    }
    return elbo.graph.Linear.logAbsDeterminant(Node.constant(Tensor.matrix(rows))).value().item();
  }

  static int[] all(Shape shape) {
    return elbo.tensor.IntArray.range(0, shape.numElements()).toArray();
  }

  /// The places of each matrix or vector of a batch.
  static int[] repeat(Shape shape, int eventRank, int[] event) {
    int size = 1;
    for (int k = 1; k <= eventRank; k++) {
      size *= shape.size(shape.rank() - k);
    }
    int batch = size == 0 ? 0 : shape.numElements() / size;
    int[] result = new int[batch * event.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = i / event.length * size + event[i % event.length];
    }
    return result;
  }
}

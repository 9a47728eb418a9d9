// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The thesis' example, x₁x₂ − sin(x₂)e^x₁ at (−1, 2), and the function of its table. Expected
/// numbers: mpmath 1.4.1 with 40 digits.
class TraceTest {
  /// Rounding: a few operations on numbers up to 2.4.
  private static final double ROUNDING = 1e-15;

  private static final double VALUE = -2.334511829239262;
  private static final double BY_FIRST = 1.6654881707607379;
  private static final double BY_SECOND = -0.8469081343257737;

  private static Node sin(Node x) {
    return Ops.unary(UnaryOp.SIN, x);
  }

  private static Node example(List<Node> x) {
    return Ops.subtract(
        Ops.multiply(x.get(0), x.get(1)), Ops.multiply(sin(x.get(1)), Ops.exp(x.get(0))));
  }

  private static final Differentiable EXAMPLE =
      Differentiable.of(2, x -> example(List.of(Layout.element(x, 0), Layout.element(x, 1))));

  @Test
  void valuesAndDerivativesAreRight() {
    Trace trace = Trace.of(TraceTest::example, -1, 2);
    assertThat(trace.value()).isCloseTo(VALUE, offset(2 * ROUNDING));
    assertThat(trace.tangents(0).getLast()).isCloseTo(BY_FIRST, offset(ROUNDING));
    assertThat(trace.tangents(1).getLast()).isCloseTo(BY_SECOND, offset(ROUNDING));
    assertThat(trace.adjoints().get(0)).isCloseTo(BY_FIRST, offset(ROUNDING));
    assertThat(trace.adjoints().get(1)).isCloseTo(BY_SECOND, offset(ROUNDING));
    assertThat(EXAMPLE.value(-1, 2)[0]).isCloseTo(VALUE, offset(2 * ROUNDING));
    double[] gradient = EXAMPLE.gradient(-1, 2);
    assertThat(gradient[0]).isCloseTo(BY_FIRST, offset(ROUNDING));
    assertThat(gradient[1]).isCloseTo(BY_SECOND, offset(ROUNDING));
  }

  @Test
  void tracesReadAsInTheThesis() {
    Trace trace = Trace.of(TraceTest::example, -1, 2);
    assertThat(trace.primal().lines())
        .containsExactly(
            "v₋₁ = x₁ = -1",
            "v₀ = x₂ = 2",
            "v₁ = v₋₁ × v₀ = -2",
            "v₂ = sin(v₀) = 0.909297426825682",
            "v₃ = exp(v₋₁) = 0.367879441171442",
            "v₄ = v₂ × v₃ = 0.334511829239262",
            "v₅ = v₁ − v₄ = -2.334511829239262",
            "y = v₅ = -2.334511829239262");
    assertThat(trace.forward(0).lines())
        .contains(
            "v\u0307₋₁ = x\u0307₁ = 1",
            "v\u0307₀ = x\u0307₂ = 0",
            "v\u0307₄ = v\u0307₂ × ∂v₄/∂v₂ + v\u0307₃ × ∂v₄/∂v₃ = 0.334511829239262");
    assertThat(trace.reverse().lines())
        .contains(
            "v\u0304₅ = ȳ = 1",
            "v\u0304₀ = v\u0304₁ × ∂v₁/∂v₀ + v\u0304₂ × ∂v₂/∂v₀ = -0.846908134325774",
            "x\u0304₁ = v\u0304₋₁ = 1.665488170760738");
  }

  @Test
  void theTablesFunctionHasItsDerivative() {
    Differentiable f =
        Differentiable.of(
            1,
            x -> {
              Node a = Layout.element(x, 0);
              Node first = Ops.log(Ops.add(sin(Ops.square(a)), Ops.constant(1)));
              return Ops.add(first, Ops.sqrt(Ops.exp(a)));
            });
    assertThat(f.gradient(1)[0]).isCloseTo(1.4111766214021109, offset(ROUNDING));
  }

  @Test
  void secondDerivativesAndProductsAgree() {
    double[][] hessian = EXAMPLE.hessian(-1, 2);
    double e = Math.exp(-1);
    double[][] expected = {
      {-Math.sin(2) * e, 1 - Math.cos(2) * e}, {1 - Math.cos(2) * e, Math.sin(2) * e}
    };
    double[] product = EXAMPLE.hessianVectorProduct(new double[] {-1, 2}, new double[] {3, -2});
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        assertThat(hessian[i][j]).isCloseTo(expected[i][j], offset(ROUNDING));
      }
      double along = 3 * expected[i][0] - 2 * expected[i][1];
      assertThat(product[i]).isCloseTo(along, offset(5 * ROUNDING));
    }
  }

  @Test
  void jacobiansOfVectorsHaveARowPerElement() {
    Node matrix = Node.constant(elbo.tensor.Tensor.matrix(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
    Differentiable f = Differentiable.of(2, x -> Ops.square(Linear.matmul(matrix, x)));
    double[][] jacobian = f.jacobian(1, -1);
    assertThat(jacobian).isDeepEqualTo(new double[][] {{-2, -4}, {-6, -8}, {-10, -12}});
    assertThat(f.jacobianVectorProduct(new double[] {1, -1}, new double[] {1, 1}))
        .containsExactly(-6, -14, -22);
    assertThat(f.vectorJacobianProduct(new double[] {1, -1}, new double[] {1, 0, -1}))
        .containsExactly(8, 8);
    assertThatThrownBy(() -> f.gradient(1, -1)).hasMessageContaining("got shape [3]");
    assertThatThrownBy(() -> f.value(1)).hasMessageContaining("a point has 2 numbers, got 1");
  }
}

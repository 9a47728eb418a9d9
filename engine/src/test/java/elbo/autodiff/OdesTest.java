// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.equation.OdeMethod;
import elbo.equation.OdeScheme;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.OdeCases;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OdesTest {
  private static final double[] POINT = {0.7, -0.4, 1.2, 0.6, 0.3, 0.1, 0.5, 0.9};

  /// A scalar function of initial states, parameters, beginning and times.
  private static Differentiable function(OdeScheme scheme, double tolerance) {
    OdeMethod method = new OdeMethod(scheme, tolerance, tolerance, 10_000);
    return Differentiable.of(
        8,
        x -> {
          List<Node> parts =
              List.of(
                  Layout.slice(x, 0, 0, 2),
                  Layout.slice(x, 0, 2, 3),
                  Layout.at(x, 0, 5),
                  Layout.slice(x, 0, 6, 2));
          return Ops.sum(Ops.square(OdeCases.solution(method, parts)));
        });
  }

  @ParameterizedTest
  @EnumSource(OdeScheme.class)
  void allSchemesAgreeInValueGradientAndSecondDerivatives(OdeScheme scheme) {
    Differentiable exact = function(OdeScheme.DORMAND_PRINCE_8, 1e-13);
    Differentiable found = function(scheme, 1e-9);
    assertThat(found.value(POINT)[0]).isCloseTo(exact.value(POINT)[0], within(1e-8));
    double[] gradient = exact.gradient(POINT);
    assertThat(found.gradient(POINT)).containsExactly(gradient, within(1e-7));
    double[][] hessian = exact.hessian(POINT);
    double[][] other = found.hessian(POINT);
    for (int i = 0; i < 8; i++) {
      assertThat(other[i]).containsExactly(hessian[i], within(1e-6));
      for (int j = 0; j < i; j++) {
        assertThat(hessian[i][j]).isCloseTo(hessian[j][i], within(1e-10));
      }
    }
  }

  @Test
  void reverseOverReverseIsForwardOverReverse() {
    OdeMethod method = new OdeMethod(OdeScheme.DORMAND_PRINCE_8, 1e-13, 1e-13, 1000);
    List<Tensor> values = OdeCases.values(0.1, 0.5, 0.9);
    List<Node> inputs = new ArrayList<>();
    values.forEach(value -> inputs.add(Node.input("x", value.shape())));
    Node value = Ops.sum(Ops.square(OdeCases.solution(method, inputs)));
    Node y0 = inputs.getFirst();
    Node direction = Node.constant(Tensor.vector(0.3, -1.1));
    Node gradient = Gradients.of(value, y0);
    Node reverse = Gradients.of(Ops.sum(Ops.multiply(gradient, direction)), y0);
    Node forward = Gradients.hessianVectorProduct(value, y0, direction);
    List<Tensor> both = Interpreter.evaluate(Graph.of(inputs, List.of(reverse, forward)), values);
    assertThat(both.get(0).array()).containsExactly(both.get(1).array(), within(1e-10));
  }

  @Test
  void whatDoesNotDependOnTimeAndStateIsComputedOnce() {
    Node x = Node.input("x", Shape.of(3));
    Node time = Node.input("t", Shape.SCALAR);
    Node y = Node.input("y", Shape.of(2));
    Node factor = Ops.exp(Ops.sum(x));
    Node solution =
        Odes.solve(
            new OdeMethod(OdeScheme.DORMAND_PRINCE, 1e-6, 1e-6, 1000),
            true,
            time,
            y,
            Ops.multiply(factor, y),
            Node.constant(Tensor.vector(1, 2)),
            Ops.constant(0),
            Node.constant(Tensor.vector(1)));
    Op.Ode op =
        Graph.topologicalOrder(List.of(solution)).stream()
            .map(Node::op)
            .filter(Op.Ode.class::isInstance)
            .map(Op.Ode.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(op.parameters()).isEqualTo(1);
    assertThat(op.rates().order()).noneMatch(node -> node.op() instanceof Op.Unary);
  }

  @Test
  void gradientsAtRestAreThoseOfTheMovementAround() {
    // y₁' = a·y₂, y₂' = −y₁ at 0: nothing moves, but its derivatives by the initial states turn
    Differentiable function =
        Differentiable.of(
            3,
            x -> {
              Node time = Node.input("t", Shape.SCALAR);
              Node y = Node.input("y", Shape.of(2));
              Node a = Layout.at(x, 0, 2);
              Node rates =
                  Layout.stack(
                      0,
                      List.of(Ops.multiply(a, Layout.at(y, 0, 1)), Ops.negate(Layout.at(y, 0, 0))));
              Node solution =
                  Odes.solve(
                      new OdeMethod(OdeScheme.DORMAND_PRINCE, 1e-6, 1e-6, 1000),
                      true,
                      time,
                      y,
                      rates,
                      Layout.slice(x, 0, 0, 2),
                      Ops.constant(0),
                      Node.constant(Tensor.vector(20)));
              return Layout.at(Layout.at(solution, 0, 0), 0, 0);
            });
    // some hundred steps with errors of 1e-6
    assertThat(function.gradient(0, 0, 1))
        .containsExactly(new double[] {Math.cos(20), Math.sin(20), 0}, within(2e-4));
  }

  @Test
  void aSolutionOfKnownNumbersIsAConstant() {
    Node time = Node.input("t", Shape.SCALAR);
    Node y = Node.input("y", Shape.of(1));
    Node solution =
        Odes.solve(
            new OdeMethod(OdeScheme.DORMAND_PRINCE_8, 1e-12, 1e-12, 1000),
            true,
            time,
            y,
            Ops.negate(y),
            Node.constant(Tensor.vector(1)),
            Ops.constant(0),
            Node.constant(Tensor.vector(1, 2)));
    assertThat(solution.isConstant()).isTrue();
    assertThat(solution.value().get(1)).isCloseTo(Math.exp(-2), within(1e-11));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/// A function of a vector that a user writes on graph values, with its derivatives at points.
///
/// ```java
/// Differentiable f =
///     Differentiable.of(2, x -> {
///       Node a = Layout.element(x, 0);
///       Node b = Layout.element(x, 1);
///       return Ops.subtract(Ops.multiply(a, b), Ops.multiply(Ops.unary(UnaryOp.SIN, b), Ops.exp(a)));
///     });
/// f.gradient(-1, 2); // [1.6655, -0.8469]
/// ```
///
/// Values are those of the interpreter, for a point at a time. Who needs derivatives at many points
/// compiles them: [#input] and [#output] are nodes as any others, and [Gradients], [Jvp], [Vjp]
/// make nodes of them.
public final class Differentiable {
  private final Node input;
  private final Node output;

  private Differentiable(Node input, Node output) {
    this.input = input;
    this.output = output;
  }

  /// A function of a vector.
  ///
  /// @param dimension of the vector
  /// @param function its value: a scalar or a vector
  public static Differentiable of(int dimension, UnaryOperator<Node> function) {
    Node input = Node.input("x", Shape.of(dimension));
    Node output = function.apply(input);
    if (output.shape().rank() > 1) {
      throw new ShapeException(
          "a function must have a scalar or a vector as its value, its shape is " + output.shape());
    }
    return new Differentiable(input, output);
  }

  /// The argument.
  public Node input() {
    return input;
  }

  /// The value.
  public Node output() {
    return output;
  }

  /// The value at a point; a scalar as an array of one number.
  public double[] value(double... point) {
    return evaluate(output, point);
  }

  /// The gradient of a scalar function, by reverse mode.
  public double[] gradient(double... point) {
    return evaluate(Gradients.of(output, input), point);
  }

  /// The Jacobian: row `i` holds the derivatives of the value's element `i`.
  public double[][] jacobian(double... point) {
    Node vector = output.shape().isScalar() ? Layout.reshape(output, Shape.of(1)) : output;
    return rows(Gradients.jacobian(vector, input), point);
  }

  /// The Hessian of a scalar function.
  public double[][] hessian(double... point) {
    return rows(Gradients.jacobian(Gradients.of(output, input), input), point);
  }

  /// The Hessian of a scalar function times a direction, at about twice the cost of a gradient.
  public double[] hessianVectorProduct(double[] point, double[] direction) {
    Node along = Node.constant(Tensor.vector(direction));
    return evaluate(Gradients.hessianVectorProduct(output, input, along), point);
  }

  /// The Jacobian times a direction, by forward mode: the derivative along it.
  public double[] jacobianVectorProduct(double[] point, double[] direction) {
    Node along = Node.constant(Tensor.vector(direction));
    return evaluate(Jvp.push(List.of(output), List.of(input), List.of(along)).getFirst(), point);
  }

  /// A weighted sum of the Jacobian's rows, by reverse mode.
  ///
  /// @param weights one per element of the value
  public double[] vectorJacobianProduct(double[] point, double[] weights) {
    Node cotangent =
        output.shape().isScalar()
            ? Ops.constant(weights[0])
            : Node.constant(Tensor.vector(weights));
    return evaluate(
        Vjp.pull(List.of(output), List.of(cotangent), List.of(input)).getFirst(), point);
  }

  private double[] evaluate(Node node, double[] point) {
    if (point.length != input.shape().size(0)) {
      throw new ShapeException(
          "a point has " + input.shape().size(0) + " numbers, got " + point.length);
    }
    Graph graph = Graph.of(List.of(input), List.of(node));
    return Interpreter.evaluate(graph, List.of(Tensor.vector(point))).getFirst().toArray();
  }

  private double[][] rows(Node matrix, double[] point) {
    double[] values = evaluate(matrix, point);
    int columns = matrix.shape().size(1);
    double[][] rows = new double[matrix.shape().size(0)][columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * columns, rows[i], 0, columns);
    }
    return rows;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// Derivatives of scalars, as nodes.
public final class Gradients {
  private Gradients() {}

  /// The gradient of a scalar with respect to each argument, of the argument's shape.
  public static List<Node> of(Node scalar, List<Node> arguments) {
    requireScalar(scalar);
    return Vjp.pull(List.of(scalar), List.of(Ops.constant(1)), arguments);
  }

  /// The gradient of a scalar with respect to one argument.
  public static Node of(Node scalar, Node argument) {
    return of(scalar, List.of(argument)).getFirst();
  }

  /// The Hessian of a scalar times a direction of the argument's shape, forward over reverse: about
  /// twice the cost of a gradient.
  public static Node hessianVectorProduct(Node scalar, Node argument, Node direction) {
    Node gradient = of(scalar, argument);
    return Jvp.push(List.of(gradient), List.of(argument), List.of(direction)).getFirst();
  }

  /// The Jacobian of a vector with respect to a vector: row `i` holds the derivatives of output
  /// `i`. Reverse mode where the output is the shorter one, forward mode otherwise.
  public static Node jacobian(Node output, Node argument) {
    Shape m = output.shape();
    Shape n = argument.shape();
    if (m.rank() != 1 || n.rank() != 1) {
      throw new ShapeException(
          "jacobian of shape " + m + " by shape " + n + ": two vectors are expected");
    }
    boolean reverse = m.size(0) <= n.size(0);
    List<Node> lines = new ArrayList<>();
    for (int i = 0; i < (reverse ? m.size(0) : n.size(0)); i++) {
      Node unit =
          Layout.pad(
              Node.constant(elbo.tensor.Tensor.vector(1)), 0, i, (reverse ? m : n).size(0) - 1 - i);
      lines.add(
          reverse
              ? Vjp.pull(List.of(output), List.of(unit), List.of(argument)).getFirst()
              : Jvp.push(List.of(output), List.of(argument), List.of(unit)).getFirst());
    }
    return lines.isEmpty()
        ? Vjp.zeros(Shape.of(m.size(0), n.size(0)))
        : Layout.stack(reverse ? 0 : 1, lines);
  }

  private static void requireScalar(Node node) {
    if (!node.shape().isScalar()) {
      throw new ShapeException(
          "a gradient needs a scalar, got shape " + node.shape() + "; sum it first");
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// An operation applied to nodes: one value of a graph. Immutable; compared by identity (two nodes
/// with the same meaning meet in [Graph#of]). Made by [Ops], [Layout] and [Linear], which check
/// shapes, simplify and fold constants.
public final class Node implements Expression {
  private final Op op;
  private final List<Node> inputs;
  private final Shape shape;

  private Node(Op op, List<Node> inputs, Shape shape) {
    this.op = op;
    this.inputs = inputs;
    this.shape = shape;
  }

  /// The node as it is asked for: shapes checked, nothing simplified. Passes that rebuild graphs
  /// use [Simplify#node].
  static Node raw(Op op, List<Node> inputs) {
    List<Node> copied = List.copyOf(inputs);
    return new Node(op, copied, OpShape.of(op, copied));
  }

  /// A value given at each execution.
  public static Node input(String name, Shape shape) {
    return new Node(new Op.Input(name), List.of(), shape);
  }

  /// A value known now.
  public static Node constant(Tensor value) {
    return new Node(new Op.Constant(value), List.of(), value.shape());
  }

  /// This node.
  @Override
  public Node node() {
    return this;
  }

  /// What it does.
  public Op op() {
    return op;
  }

  /// What it is applied to.
  public List<Node> inputs() {
    return inputs;
  }

  /// An argument by its position.
  public Node input(int position) {
    return inputs.get(position);
  }

  /// The shape of its value.
  public Shape shape() {
    return shape;
  }

  /// Whether its value is known now.
  public boolean isConstant() {
    return op instanceof Op.Constant;
  }

  /// The value of a constant node; an error for any other.
  public Tensor value() {
    if (op instanceof Op.Constant(Tensor value)) {
      return value;
    }
    throw new IllegalStateException("the value of " + this + " is not known before execution");
  }

  /// The operation and the shape.
  @Override
  public String toString() {
    return Printer.describe(op) + " " + shape;
  }
}

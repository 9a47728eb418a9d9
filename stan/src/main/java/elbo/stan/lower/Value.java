// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import java.util.List;

/// What a Stan expression is while a program is traced. Immutable. Which type of the language it
/// has is known from the expression; so a vector, a row vector and an array of reals look the same
/// here.
sealed interface Value {

  /// Ints and reals: a scalar, or any containers of them as one node. Axes: those of the arrays,
  /// then those of the vector or matrix.
  record Dense(Node node) implements Value {}

  /// Complex numbers: both parts of the same shape.
  record Complex(Node re, Node im) implements Value {}

  /// A tuple.
  record Tuple(List<Value> members) implements Value {
    public Tuple {
      members = List.copyOf(members);
    }
  }

  /// An array of tuples.
  record Sequence(List<Value> elements) implements Value {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  static Value of(Node node) {
    return new Dense(node);
  }

  static Value of(double number) {
    return new Dense(Nodes.number(number));
  }

  /// The node of a value that is no complex number, tuple or array of these.
  default Node node() {
    if (this instanceof Dense(Node node)) {
      return node;
    }
    throw new IllegalStateException("a value with one node is expected, got " + this);
  }

  /// The value as a complex number.
  default Complex complex() {
    return switch (this) {
      case Complex c -> c;
      case Dense(Node node) -> new Complex(node, Nodes.filled(node.shape(), 0));
      case Tuple _, Sequence _ ->
          throw new IllegalStateException("a complex value is expected, got " + this);
    };
  }
}

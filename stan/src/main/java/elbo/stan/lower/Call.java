// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.check.Level;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;

/// A call of a function of the language, its arguments evaluated.
///
/// @param name its name
/// @param arguments the values
/// @param types their types
/// @param levels their levels, computed when asked for
/// @param result the type of the result
/// @param propto whether constants are dropped where the function is an unnormalised density
record Call(
    String name,
    List<Value> arguments,
    List<StanType> types,
    Supplier<List<Level>> levels,
    StanType result,
    boolean propto,
    Span span,
    Trace trace) {

  int count() {
    return arguments.size();
  }

  Value value(int k) {
    return arguments.get(k);
  }

  Node node(int k) {
    return arguments.get(k).node();
  }

  Shape shape(int k) {
    return node(k).shape();
  }

  StanType type(int k) {
    return types.get(k);
  }

  /// The same call with the real or imaginary parts of its arguments.
  Call part(boolean real) {
    List<Value> parts =
        arguments.stream().map(v -> Value.of(real ? v.complex().re() : v.complex().im())).toList();
    List<StanType> realTypes = types.stream().map(ComplexMath::realType).toList();
    return new Call(
        name, parts, realTypes, levels, ComplexMath.realType(result), propto, span, trace);
  }

  /// An argument that is an int and must be known: a size or position.
  int integer(int k) {
    return (int) trace.decide(node(k), span, "argument " + (k + 1) + " of " + name);
  }

  /// An argument that is an array of ints which must be known.
  int[] integers(int k) {
    Node x = node(k);
    int[] values = new int[x.shape().numElements()];
    for (int i = 0; i < values.length; i++) {
      Node element =
          x.isConstant()
              ? Nodes.number(x.value().get(i))
              : Nodes.at(elbo.graph.Layout.flatten(x), i);
      values[i] = (int) trace.decide(element, span, "argument " + (k + 1) + " of " + name);
    }
    return values;
  }

  StanError error(String message) {
    return new StanError(span, name + ": " + message);
  }

  UnsupportedProgramException unsupported(String what) {
    return new UnsupportedProgramException(span, what);
  }

  void require(boolean condition, String message) {
    if (!condition) {
      throw error(message);
    }
  }

  /// Demands that a scalar is not 0 at each point.
  void check(Node holds, String message) {
    trace.check(holds, span, name + ": " + message);
  }

  /// Demands equal shapes, or a scalar on one side.
  void requireSameShape(int a, int b) {
    if (!shape(a).isScalar() && !shape(b).isScalar() && !shape(a).equals(shape(b))) {
      throw error(
          "arguments "
              + (a + 1)
              + " and "
              + (b + 1)
              + " must have the same size, got "
              + shape(a)
              + " and "
              + shape(b));
    }
  }
}

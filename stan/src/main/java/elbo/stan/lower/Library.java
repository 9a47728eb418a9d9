// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// The functions of the language by name, each from one topic file.
final class Library {
  /// What a function does.
  interface Function {
    Value apply(Call call);
  }

  private final Map<String, Function> functions = new HashMap<>();

  /// All functions.
  Library() {
    ElementwiseFunctions.register(this);
    BinaryFunctions.register(this);
    OperatorFunctions.register(this);
    ReductionFunctions.register(this);
    MatrixFunctions.register(this);
    DecompositionFunctions.register(this);
    ConstructionFunctions.register(this);
    SliceFunctions.register(this);
    OrderFunctions.register(this);
    KernelFunctions.register(this);
    MixtureFunctions.register(this);
    HiddenMarkovFunctions.register(this);
    SparseFunctions.register(this);
    SpecialFunctions.register(this);
    MatrixExponential.register(this);
    ComplexFunctions.register(this);
  }

  void add(String name, Function function) {
    if (functions.put(name, function) != null) {
      throw new IllegalStateException("the function " + name + " is registered twice");
    }
  }

  /// A named number; a function of the same name with arguments may stand beside it.
  void whenNoArguments(String name, double value) {
    Function other = functions.get(name);
    functions.put(
        name, call -> call.count() == 0 || other == null ? Value.of(value) : other.apply(call));
  }

  /// Another meaning of a function for complex arguments.
  void overrideComplex(String name, Function complex) {
    Function real = functions.get(name);
    functions.put(
        name,
        call -> {
          boolean isComplex = call.types().stream().anyMatch(Types::isComplex);
          return isComplex || real == null ? complex.apply(call) : real.apply(call);
        });
  }

  /// Lets a linear function of its first argument (and of a second one that is added) take complex
  /// values.
  void linear(String name) {
    Function real = java.util.Objects.requireNonNull(functions.get(name));
    functions.put(
        name,
        call -> {
          if (!Types.isComplex(call.result())) {
            return real.apply(call);
          }
          return new Value.Complex(
              real.apply(call.part(true)).node(), real.apply(call.part(false)).node());
        });
  }

  /// A function of one argument whose result has the argument's shape.
  void unary(String name, UnaryOperator<Node> function) {
    add(name, call -> Value.of(function.apply(call.node(0))));
  }

  /// A function of one node, whatever the shapes are.
  void node(String name, java.util.function.Function<Call, Node> function) {
    add(name, call -> Value.of(function.apply(call)));
  }

  /// An elementwise function of two arguments; a scalar goes with any container.
  void binary(String name, BinaryOperator<Node> function) {
    add(
        name,
        call -> {
          Broadcast.Pair pair = Broadcast.of(call, 0, 1);
          return Value.of(function.apply(pair.a(), pair.b()));
        });
  }

  /// Evaluates a call.
  Value apply(Call call) {
    Function function = functions.get(call.name());
    if (function == null) {
      throw new UnsupportedProgramException(call.span(), "the function " + call.name());
    }
    return function.apply(call);
  }

  boolean has(String name) {
    return functions.containsKey(name);
  }
}

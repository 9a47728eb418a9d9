// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The functions of the language by name, each from one topic file.
final class Library {
  /// What a function does.
  interface Function {
    Value apply(Call call);
  }

  private final Map<String, Optional<Function>> functions = new HashMap<>();

  /// Finds a function in the topics. Each topic makes only what it is asked for: to make all of
  /// them costs a tenth of a second at the start.
  private static Optional<Function> find(String name) {
    Function real =
        first(
            ElementwiseFunctions.find(name),
            BinaryFunctions.find(name),
            OperatorFunctions.find(name),
            ReductionFunctions.find(name),
            MatrixFunctions.find(name),
            DecompositionFunctions.find(name),
            ConstructionFunctions.find(name),
            SliceFunctions.find(name),
            OrderFunctions.find(name),
            KernelFunctions.find(name),
            MixtureFunctions.find(name),
            HiddenMarkovFunctions.find(name),
            SparseFunctions.find(name),
            SpecialFunctions.find(name),
            MatrixExponential.find(name),
            ComplexFunctions.find(name));
    if (real != null && ComplexFunctions.isLinear(name)) {
      real = linear(real);
    }
    Optional<Double> constant = ElementwiseFunctions.constant(name);
    if (constant.isPresent()) {
      real = whenNoArguments(Value.of(constant.get()), real);
    }
    Function complex = ComplexFunctions.ofComplex(name);
    return Optional.ofNullable(complex == null ? real : eitherOr(complex, real));
  }

  /// The one that is there, null if none is.
  static @Nullable Function first(@Nullable Function... candidates) {
    Function found = null;
    for (Function candidate : candidates) {
      if (candidate != null && found != null) {
        throw new IllegalStateException("a function has two meanings");
      }
      found = candidate != null ? candidate : found;
    }
    return found;
  }

  /// A named number; a function of the same name with arguments may stand beside it.
  private static Function whenNoArguments(Value value, @Nullable Function other) {
    return call -> call.count() == 0 || other == null ? value : other.apply(call);
  }

  /// Another meaning for complex arguments.
  private static Function eitherOr(Function complex, @Nullable Function real) {
    return call -> {
      boolean isComplex = call.types().stream().anyMatch(Types::isComplex);
      return isComplex || real == null ? complex.apply(call) : real.apply(call);
    };
  }

  /// Lets a linear function of its first argument (and of a second one that is added) take complex
  /// values.
  private static Function linear(Function real) {
    return call -> {
      if (!Types.isComplex(call.result())) {
        return real.apply(call);
      }
      return new Value.Complex(
          real.apply(call.part(true)).node(), real.apply(call.part(false)).node());
    };
  }

  /// A function of one argument whose result has the argument's shape.
  static Function unary(UnaryOperator<Node> function) {
    return call -> Value.of(function.apply(call.node(0)));
  }

  /// A function of one node, whatever the shapes are.
  static Function node(java.util.function.Function<Call, Node> function) {
    return call -> Value.of(function.apply(call));
  }

  /// An elementwise function of two arguments; a scalar goes with any container.
  static Function binary(BinaryOperator<Node> function) {
    return call -> {
      Broadcast.Pair pair = Broadcast.of(call, 0, 1);
      return Value.of(function.apply(pair.a(), pair.b()));
    };
  }

  /// Evaluates a call.
  Value apply(Call call) {
    return functions
        .computeIfAbsent(call.name(), Library::find)
        .orElseThrow(
            () -> new UnsupportedProgramException(call.span(), "the function " + call.name()))
        .apply(call);
  }
}

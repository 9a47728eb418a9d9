// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.check.TypedExpression;
import elbo.stan.syntax.Constraint;
import elbo.stan.syntax.SizedType;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Declared types with their sizes worked out.
final class Sizes {
  private final Expressions expressions;
  private final Trace trace;

  Sizes(Expressions expressions, Trace trace) {
    this.expressions = expressions;
    this.trace = trace;
  }

  /// A declared type whose sizes are numbers.
  sealed interface Sized {
    /// Scalars, vectors, matrices and arrays of them.
    ///
    /// @param arrays sizes of the array levels
    /// @param event sizes of one element below the arrays: none, one or two
    /// @param type the type below the arrays
    /// @param constraint the constraint of each element, not evaluated
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Plain(
        int[] arrays, int[] event, StanType type, Constraint<TypedExpression> constraint, Span span)
        implements Sized {
      Shape shape() {
        int[] sizes = java.util.Arrays.copyOf(arrays, arrays.length + event.length);
        System.arraycopy(event, 0, sizes, arrays.length, event.length);
        return Shape.of(sizes);
      }
    }

    /// A tuple, or arrays of tuples.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Tuples(int[] arrays, List<Sized> members, Span span) implements Sized {}

    /// What a variable of this type holds before it is assigned: NaN, and the smallest int for
    /// ints.
    default Value unassigned() {
      return switch (this) {
        case Plain plain -> {
          Node node =
              Nodes.filled(
                  plain.shape(), plain.type() == StanType.INT ? Integer.MIN_VALUE : Double.NaN);
          yield Types.isComplex(plain.type()) ? new Value.Complex(node, node) : Value.of(node);
        }
        case Tuples(int[] arrays, List<Sized> members, Span _) -> {
          Value value = new Value.Tuple(members.stream().map(Sized::unassigned).toList());
          for (int k = arrays.length - 1; k >= 0; k--) {
            value = new Value.Sequence(java.util.Collections.nCopies(arrays[k], value));
          }
          yield value;
        }
      };
    }

    /// Refuses a value of other sizes.
    default void requireFits(Value value, String name, Span span) {
      switch (this) {
        case Plain plain -> {
          Shape found = value instanceof Value.Complex c ? c.re().shape() : value.node().shape();
          if (!plain.shape().equals(found)
              && !(plain.shape().numElements() == 0 && found.numElements() == 0)) {
            throw new StanError(
                span,
                name + " is declared with size " + plain.shape() + ", its value has size " + found);
          }
        }
        case Tuples(int[] arrays, List<Sized> members, Span at) ->
            eachTuple(
                value,
                arrays,
                0,
                tuple -> {
                  for (int k = 0; k < members.size(); k++) {
                    members.get(k).requireFits(tuple.members().get(k), name + "." + (k + 1), at);
                  }
                },
                name,
                span);
      }
    }

    private static void eachTuple(
        Value value,
        int[] arrays,
        int level,
        java.util.function.Consumer<Value.Tuple> action,
        String name,
        Span span) {
      switch (value) {
        case Value.Tuple tuple -> action.accept(tuple);
        case Value.Sequence(List<Value> elements) -> {
          if (elements.size() != arrays[level]) {
            throw new StanError(
                span,
                name
                    + " is declared with "
                    + arrays[level]
                    + " elements, its value has "
                    + elements.size());
          }
          elements.forEach(element -> eachTuple(element, arrays, level + 1, action, name, span));
        }
        case Value.Dense _, Value.Complex _ ->
            throw new IllegalStateException("tuples are expected");
      }
    }
  }

  /// Works out the sizes.
  Sized of(SizedType<TypedExpression> type, Frame frame, String name) {
    return of(type, new int[0], frame, name);
  }

  private Sized of(SizedType<TypedExpression> type, int[] arrays, Frame frame, String name) {
    return switch (type) {
      case SizedType.Basic<TypedExpression> basic ->
          new Sized.Plain(
              arrays, event(basic, frame, name), basic.type(), basic.constraint(), basic.span());
      case SizedType.Array<TypedExpression>(
              List<TypedExpression> sizes,
              SizedType<TypedExpression> element,
              Span _) -> {
        int[] outer = java.util.Arrays.copyOf(arrays, arrays.length + sizes.size());
        for (int k = 0; k < sizes.size(); k++) {
          outer[arrays.length + k] = size(sizes.get(k), frame, name);
        }
        yield of(element, outer, frame, name);
      }
      case SizedType.Tuple<TypedExpression>(
              List<SizedType<TypedExpression>> members,
              Span span) -> {
        List<Sized> sized = new ArrayList<>();
        for (int k = 0; k < members.size(); k++) {
          sized.add(of(members.get(k), frame, name + "." + (k + 1)));
        }
        yield new Sized.Tuples(arrays, sized, span);
      }
    };
  }

  private int[] event(SizedType.Basic<TypedExpression> basic, Frame frame, String name) {
    int rank = Types.eventRank(basic.type());
    int[] sizes = new int[rank];
    for (int k = 0; k < basic.sizes().size(); k++) {
      sizes[k] = size(basic.sizes().get(k), frame, name);
    }
    if (rank == 2 && basic.sizes().size() == 1) {
      sizes[1] = sizes[0];
    }
    return sizes;
  }

  private int size(TypedExpression expression, Frame frame, String name) {
    int size =
        (int)
            trace.decide(
                expressions.evaluate(expression, frame).node(), expression.span(), "a size");
    if (size < 0) {
      throw new StanError(
          expression.span(), "a size of " + name + " is " + size + "; sizes are 0 or above");
    }
    return size;
  }
}

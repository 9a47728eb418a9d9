// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.Level;
import elbo.stan.check.TypedExpression;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Expressions to values.
final class Expressions {
  private final Trace trace;
  private final Library library;
  private final Densities densities;
  private final UserCalls userCalls;
  private final Indexing indexing;
  private final LaneSlices slices;

  Expressions(Trace trace, Library library, Densities densities, UserCalls userCalls) {
    this.trace = trace;
    this.library = library;
    this.densities = densities;
    this.userCalls = userCalls;
    this.indexing = new Indexing(this, trace);
    this.slices = new LaneSlices(this, indexing);
  }

  Indexing indexing() {
    return indexing;
  }

  Value evaluate(TypedExpression expression, Frame frame) {
    return switch (expression) {
      case TypedExpression.IntLiteral literal -> Value.of(literal.value());
      case TypedExpression.RealLiteral literal -> Value.of(literal.value());
      case TypedExpression.ImaginaryLiteral literal ->
          new Value.Complex(Nodes.ZERO, Nodes.number(literal.value()));
      case TypedExpression.Read read -> frame.store(read.variable()).value();
      case TypedExpression.BuiltinCall call -> builtin(call, frame);
      case TypedExpression.UserCall call ->
          userCalls.call(
              call.function(),
              call.unnormalized(),
              values(call.arguments(), frame),
              levels(call.arguments(), frame),
              frame);
      case TypedExpression.HigherOrderCall call ->
          new HigherOrder(this, userCalls, trace).evaluate(call, frame);
      case TypedExpression.FunctionReference reference ->
          throw new IllegalStateException("a function is no value: " + reference.function());
      case TypedExpression.Target _ -> Value.of(trace.target());
      case TypedExpression.Unary unary ->
          Operators.unary(
              unary.operator(), evaluate(unary.operand(), frame), unary.operand().type());
      case TypedExpression.Binary binary -> chain(binary, frame);
      case TypedExpression.Conditional conditional -> conditional(conditional, frame);
      case TypedExpression.ArrayLiteral array -> array(array, frame);
      case TypedExpression.RowLiteral row -> row(row, frame);
      case TypedExpression.TupleLiteral tuple -> new Value.Tuple(values(tuple.members(), frame));
      case TypedExpression.Indexed indexed -> indexed(indexed, frame);
      case TypedExpression.Projection projection -> projection(projection, frame);
      case TypedExpression.Promotion promotion ->
          promote(evaluate(promotion.operand(), frame), promotion.type());
    };
  }

  List<Value> values(List<TypedExpression> expressions, Frame frame) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (TypedExpression expression : expressions) {
      values.add(evaluate(expression, frame));
    }
    return values;
  }

  static List<Level> levels(List<TypedExpression> expressions, Frame frame) {
    List<Level> levels = new ArrayList<>(expressions.size());
    for (TypedExpression expression : expressions) {
      levels.add(frame.level(expression));
    }
    return levels;
  }

  /// A call of a function of the language with its arguments evaluated.
  Call call(TypedExpression.BuiltinCall call, Frame frame) {
    List<StanType> types = new ArrayList<>();
    for (TypedExpression argument : call.arguments()) {
      types.add(argument.type());
    }
    return new Call(
        call.function(),
        values(call.arguments(), frame),
        types,
        () -> levels(call.arguments(), frame),
        call.type(),
        frame.propto(),
        call.span(),
        trace);
  }

  private Value builtin(TypedExpression.BuiltinCall call, Frame frame) {
    Lanes lanes = trace.lanes();
    Value part = lanes == null ? null : slices.apply(lanes, call, frame);
    if (part != null) {
      return part;
    }
    Call evaluated = call(call, frame);
    return densities.handles(call.function())
        ? densities.apply(evaluated)
        : library.apply(evaluated);
  }

  /// A chain `a + b + c …` nests to the left, maybe thousands deep: no recursion along it.
  private Value chain(TypedExpression.Binary binary, Frame frame) {
    Deque<TypedExpression.Binary> steps = new ArrayDeque<>();
    TypedExpression left = binary;
    while (left instanceof TypedExpression.Binary step) {
      steps.push(step);
      left = step.left();
    }
    return chain(steps, evaluate(left, frame), frame);
  }

  private Value chain(Deque<TypedExpression.Binary> steps, Value first, Frame frame) {
    Value value = first;
    for (TypedExpression.Binary step : steps) {
      value = step(step, value, frame);
    }
    return value;
  }

  /// A chain whose first operand has another value.
  Value chainFrom(TypedExpression.Binary binary, Value first, Frame frame) {
    Deque<TypedExpression.Binary> steps = new ArrayDeque<>();
    TypedExpression left = binary;
    while (left instanceof TypedExpression.Binary step) {
      steps.push(step);
      left = step.left();
    }
    return chain(steps, first, frame);
  }

  private Value step(TypedExpression.Binary binary, Value left, Frame frame) {
    if (binary.operator() != BinaryOperator.AND && binary.operator() != BinaryOperator.OR) {
      Value right = evaluate(binary.right(), frame);
      return operate(
          binary.operator(), left, binary.left().type(), right, binary.right().type(), binary);
    }
    boolean settling = binary.operator() == BinaryOperator.OR;
    Node first = left.node();
    double[] flags = LanePaths.differing(trace, first);
    if (flags != null) {
      return LanePaths.logical(trace, settling, flags, () -> evaluate(binary.right(), frame));
    }
    if (trace.decides(first)) {
      boolean holds = isTrue(trace.decide(first, binary.span(), "a condition"));
      return holds == settling
          ? Value.of(Nodes.truth(settling))
          : Value.of(Ops.notEqual(evaluate(binary.right(), frame).node(), Nodes.ZERO));
    }
    Node second =
        under(settling ? Ops.not(first) : first, () -> evaluate(binary.right(), frame)).node();
    return Value.of(settling ? Ops.or(first, second) : Ops.and(first, second));
  }

  /// `a op b`; what holds for a known number is seen to for each of the iterations that are traced
  /// together.
  Value operate(
      BinaryOperator operator,
      Value a,
      StanType left,
      Value b,
      StanType right,
      TypedExpression at) {
    return operate(operator, a, left, b, right, at.span());
  }

  /// `a op b`
  Value operate(
      BinaryOperator operator, Value a, StanType left, Value b, StanType right, Span span) {
    Value result = Operators.binary(operator, a, left, b, right, span);
    Lanes lanes = trace.lanes();
    if (lanes != null && b instanceof Value.Dense(Node y)) {
      LaneNumbers.require(lanes, operator, y, result, left, right);
    }
    return result;
  }

  static boolean isTrue(double condition) {
    return condition != 0;
  }

  /// Evaluates where `condition` holds only: checks are masked by it.
  Value under(Node condition, java.util.function.Supplier<Value> body) {
    Node outer = trace.path();
    trace.path(outer == null ? condition : Ops.and(outer, condition));
    try {
      return body.get();
    } finally {
      trace.path(outer);
    }
  }

  private Value conditional(TypedExpression.Conditional conditional, Frame frame) {
    Node condition = evaluate(conditional.condition(), frame).node();
    double[] flags = LanePaths.differing(trace, condition);
    if (flags != null) {
      return LanePaths.choose(
          trace,
          flags,
          () -> evaluate(conditional.then(), frame),
          () -> evaluate(conditional.otherwise(), frame));
    }
    if (trace.decides(condition)) {
      boolean holds = isTrue(trace.decide(condition, conditional.span(), "a condition"));
      return evaluate(holds ? conditional.then() : conditional.otherwise(), frame);
    }
    Value then = under(condition, () -> evaluate(conditional.then(), frame));
    Value otherwise = under(Ops.not(condition), () -> evaluate(conditional.otherwise(), frame));
    return Merge.select(condition, then, otherwise, conditional.span());
  }

  private Value array(TypedExpression.ArrayLiteral literal, Frame frame) {
    return collect(values(literal.elements(), frame), Types.element(literal.type()), literal);
  }

  /// Values of one type as an array.
  static Value collect(List<Value> values, StanType type, TypedExpression at) {
    if (Types.isTuple(type) || isRagged(values)) {
      return new Value.Sequence(values);
    }
    if (Types.isComplex(type)) {
      List<Node> re = new ArrayList<>();
      List<Node> im = new ArrayList<>();
      for (Value value : values) {
        re.add(value.complex().re());
        im.add(value.complex().im());
      }
      return new Value.Complex(stack(re, type, at), stack(im, type, at));
    }
    List<Node> nodes = new ArrayList<>();
    for (Value value : values) {
      nodes.add(value.node());
    }
    return Value.of(stack(nodes, type, at));
  }

  /// Whether the elements of an array literal differ in size.
  private static boolean isRagged(List<Value> values) {
    for (Value value : values) {
      if (value instanceof Value.Sequence
          || !ReductionFunctions.shape(value).equals(ReductionFunctions.shape(values.getFirst()))) {
        return true;
      }
    }
    return false;
  }

  private static Node stack(List<Node> nodes, StanType type, TypedExpression at) {
    if (nodes.isEmpty()) {
      int[] sizes = new int[StanType.rank(type) + Types.eventRank(type)];
      return Nodes.filled(elbo.tensor.Shape.of(sizes).prepend(0), 0);
    }
    for (Node node : nodes) {
      if (!node.shape().equals(nodes.getFirst().shape())) {
        throw new UnsupportedProgramException(at.span(), "an array whose elements differ in size");
      }
    }
    return Nodes.stack(nodes, nodes.getFirst().shape());
  }

  private Value row(TypedExpression.RowLiteral literal, Frame frame) {
    List<Value> values = values(literal.elements(), frame);
    if (literal.type() == StanType.COMPLEX_ROW_VECTOR
        || literal.type() == StanType.COMPLEX_MATRIX) {
      return collect(
          values,
          literal.type() == StanType.COMPLEX_MATRIX
              ? StanType.COMPLEX_ROW_VECTOR
              : StanType.COMPLEX,
          literal);
    }
    List<Node> nodes = new ArrayList<>();
    for (Value value : values) {
      if (!value.node().shape().equals(values.getFirst().node().shape())) {
        throw new StanError(literal.span(), "the rows of a matrix must have one size");
      }
      nodes.add(value.node());
    }
    return Value.of(
        nodes.isEmpty() ? Nodes.vector() : Nodes.stack(nodes, nodes.getFirst().shape()));
  }

  private Value indexed(TypedExpression.Indexed indexed, Frame frame) {
    Store store = locate(indexed.base(), frame);
    String name =
        indexed.base() instanceof TypedExpression.Read read
            ? read.variable().name()
            : "the container";
    return indexing.read(
        store == null ? Store.of(evaluate(indexed.base(), frame)) : store,
        indexed.indexes(),
        frame,
        name);
  }

  private Value projection(TypedExpression.Projection projection, Frame frame) {
    Store store = locate(projection, frame);
    if (store != null) {
      return store.value();
    }
    return switch (evaluate(projection.base(), frame)) {
      case Value.Tuple(List<Value> members) -> members.get(projection.member() - 1);
      case Value other -> throw new IllegalStateException("a tuple is expected, got " + other);
    };
  }

  /// The store that an expression names, if it is a variable or a member of one.
  private @Nullable Store locate(TypedExpression expression, Frame frame) {
    if (expression instanceof TypedExpression.Read read) {
      return frame.store(read.variable());
    }
    if (expression instanceof TypedExpression.Projection projection
        && locate(projection.base(), frame) instanceof Store.Parts(boolean tuple, List<Store> parts)
        && tuple) {
      return parts.get(projection.member() - 1);
    }
    return null;
  }

  /// A value as one of `type`: reals become complex, also inside containers and tuples.
  static Value promote(Value value, StanType type) {
    return switch (value) {
      case Value.Dense dense -> Types.isComplex(type) ? dense.complex() : dense;
      case Value.Complex complex -> complex;
      case Value.Tuple(List<Value> members) -> {
        List<StanType> types = Types.members(type);
        List<Value> promoted = new ArrayList<>();
        for (int k = 0; k < members.size(); k++) {
          promoted.add(promote(members.get(k), types.get(k)));
        }
        yield new Value.Tuple(promoted);
      }
      case Value.Sequence(List<Value> elements) -> {
        StanType element = Types.element(type);
        yield new Value.Sequence(elements.stream().map(e -> promote(e, element)).toList());
      }
    };
  }

  /// A value as a list of its elements along the first axis, or the elements of a matrix by
  /// columns.
  static List<Value> elements(Value value, StanType type) {
    return switch (value) {
      case Value.Dense(Node node) -> nodes(node, type).stream().map(Value::of).toList();
      case Value.Complex(Node re, Node im) -> {
        List<Node> real = nodes(re, type);
        List<Node> imaginary = nodes(im, type);
        List<Value> values = new ArrayList<>();
        for (int k = 0; k < real.size(); k++) {
          values.add(new Value.Complex(real.get(k), imaginary.get(k)));
        }
        yield values;
      }
      case Value.Sequence(List<Value> elements) -> elements;
      case Value.Tuple _ -> throw new IllegalStateException("a tuple has no elements");
    };
  }

  private static List<Node> nodes(Node node, StanType type) {
    Node line =
        type == StanType.MATRIX || type == StanType.COMPLEX_MATRIX ? Layout.flatten(node) : node;
    List<Node> nodes = new ArrayList<>();
    for (int k = 0; k < Nodes.length(line); k++) {
      nodes.add(Nodes.at(line, k));
    }
    return nodes;
  }
}

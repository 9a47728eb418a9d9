// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedStatement;
import elbo.stan.check.Variable;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs statements: the trace of a block or of a function's body.
final class Statements {
  /// How a statement ended.
  enum Flow {
    NORMAL,
    BREAK,
    CONTINUE,
    RETURN
  }

  private final Trace trace;
  private final Expressions expressions;
  private final UserCalls userCalls;
  private final Places places;
  private final Sizes sizes;
  private final Densities densities;
  private final Messages messages;
  private final Axes axes;
  private final LanePaths paths;
  private final LaneSumming sums;
  private @Nullable Value returned;

  Statements(
      Trace trace,
      Expressions expressions,
      UserCalls userCalls,
      Densities densities,
      Messages messages) {
    this.trace = trace;
    this.expressions = expressions;
    this.userCalls = userCalls;
    this.places = new Places(expressions.indexing());
    this.sizes = new Sizes(expressions, trace);
    this.densities = densities;
    this.messages = messages;
    this.axes = new Axes(this, trace);
    this.paths = new LanePaths(this, trace);
    this.sums = new LaneSumming(expressions, places);
  }

  /// Runs a function's body.
  ///
  /// @return the value of its return statement; null if it ended without
  @Nullable Value body(TypedStatement.Block body, Frame frame) {
    returned = null;
    run(body.body(), frame);
    Value result = returned;
    returned = null;
    return result;
  }

  Flow run(List<TypedStatement> statements, Frame frame) {
    return run(statements, frame, false);
  }

  /// Runs the body of a loop once.
  Flow runIteration(TypedStatement body, Frame frame) {
    return run(
        body instanceof TypedStatement.Block block ? block.body() : List.of(body), frame, true);
  }

  /// @param tail whether these are the last statements of an iteration
  Flow run(List<TypedStatement> statements, Frame frame, boolean tail) {
    for (int k = 0; k < statements.size(); k++) {
      TypedStatement statement = statements.get(k);
      if (trace.lanes() != null
          && statement instanceof TypedStatement.If branch
          && Branches.leaves(branch)) {
        Node condition = expressions.evaluate(branch.condition(), frame).node();
        double[] flags = LanePaths.differing(trace, condition);
        if (flags != null) {
          List<TypedStatement> rest = statements.subList(k + 1, statements.size());
          return paths.run(branch, flags, rest, tail, frame);
        }
      }
      if (statement instanceof TypedStatement.If branch
          && (!trace.isGuided() || trace.isFormal())
          && Branches.returns(branch)) {
        Node condition = expressions.evaluate(branch.condition(), frame).node();
        if (!trace.decides(condition)) {
          List<TypedStatement> rest = statements.subList(k + 1, statements.size());
          returned = new Branches(this, trace).runToReturn(branch, rest, condition, frame);
          return Flow.RETURN;
        }
      }
      Flow flow = run(statement, frame);
      if (flow != Flow.NORMAL) {
        return flow;
      }
    }
    return Flow.NORMAL;
  }

  /// The value of the return statement that ended a run; null if it had none.
  @Nullable Value takeReturned() {
    Value value = returned;
    returned = null;
    return value;
  }

  void returned(Value value) {
    returned = value;
  }

  Flow run(TypedStatement statement, Frame frame) {
    return switch (statement) {
      case TypedStatement.Declaration declaration -> {
        declare(declaration, frame);
        yield Flow.NORMAL;
      }
      case TypedStatement.Assignment assignment -> {
        assign(assignment, frame);
        yield Flow.NORMAL;
      }
      case TypedStatement.Call call -> {
        userCalls.call(
            call.function(),
            false,
            expressions.values(call.arguments(), frame),
            Expressions.levels(call.arguments(), frame),
            frame);
        yield Flow.NORMAL;
      }
      case TypedStatement.TargetIncrement increment -> {
        increment(increment, frame);
        yield Flow.NORMAL;
      }
      case TypedStatement.JacobianIncrement increment -> {
        Node term = Ops.sum(expressions.evaluate(increment.value(), frame).node());
        trace.jacobian(increment.span(), term);
        yield Flow.NORMAL;
      }
      case TypedStatement.Tilde tilde -> {
        densities.tilde(tilde, frame, expressions, userCalls);
        yield Flow.NORMAL;
      }
      case TypedStatement.Message message -> {
        messages.run(message, frame, expressions);
        yield Flow.NORMAL;
      }
      case TypedStatement.Break _ -> Flow.BREAK;
      case TypedStatement.Continue _ -> Flow.CONTINUE;
      case TypedStatement.Return(Optional<TypedExpression> value, Span _) -> {
        returned = value.isPresent() ? expressions.evaluate(value.get(), frame) : null;
        yield Flow.RETURN;
      }
      case TypedStatement.Empty _ -> Flow.NORMAL;
      case TypedStatement.If branch -> branch(branch, frame);
      case TypedStatement.While loop -> whileLoop(loop, frame);
      case TypedStatement.ForRange loop -> forRange(loop, frame);
      case TypedStatement.ForEach loop -> forEach(loop, frame);
      case TypedStatement.Profile profile -> run(profile.body(), frame);
      case TypedStatement.Block block -> run(block.body(), frame);
    };
  }

  /// `target +=`. What holds an unnormalised density has two values: with its constants and
  /// without.
  private void increment(TypedStatement.TargetIncrement increment, Frame frame) {
    int before = densities.unnormalizedCalls();
    Node propto = Ops.sum(expressions.evaluate(increment.value(), frame).node());
    boolean differs = densities.unnormalizedCalls() > before;
    Node normalized =
        differs
            ? Ops.sum(expressions.evaluate(increment.value(), frame.normalized()).node())
            : propto;
    trace.term(
        new Trace.Term("target += at line " + increment.span().line(), normalized, propto, null));
  }

  private void declare(TypedStatement.Declaration declaration, Frame frame) {
    Variable variable = declaration.variable();
    Sizes.Sized sized = sizes.of(declaration.type(), frame, variable.name());
    if (declaration.value().isPresent()) {
      Value value =
          Expressions.promote(
              expressions.evaluate(declaration.value().get(), frame), variable.type());
      sized.requireFits(value, variable.name(), declaration.span());
      frame.bind(variable, value);
    } else {
      frame.bind(variable, sized.unassigned());
    }
  }

  private void assign(TypedStatement.Assignment assignment, Frame frame) {
    if (trace.lanes() != null && sums.run(assignment, frame)) {
      return;
    }
    Value value = expressions.evaluate(assignment.value(), frame);
    if (assignment.operator().isPresent()) {
      BinaryOperator operator = assignment.operator().get();
      StanType type = assignment.place().type();
      Value old = places.read(assignment.place(), frame);
      value =
          expressions.operate(
              operator, old, type, value, assignment.value().type(), assignment.span());
    }
    places.write(assignment.place(), Expressions.promote(value, assignment.place().type()), frame);
  }

  private Flow branch(TypedStatement.If branch, Frame frame) {
    Node condition = expressions.evaluate(branch.condition(), frame).node();
    double[] flags = LanePaths.differing(trace, condition);
    if (flags != null) {
      return paths.run(branch, flags, List.of(), false, frame);
    }
    if (trace.decides(condition)) {
      if (Expressions.isTrue(trace.decide(condition, branch.span(), "a condition"))) {
        return run(branch.then(), frame);
      }
      return branch.otherwise().isPresent() ? run(branch.otherwise().get(), frame) : Flow.NORMAL;
    }
    new Branches(this, trace).run(branch, condition, frame);
    return Flow.NORMAL;
  }

  private Flow whileLoop(TypedStatement.While loop, Frame frame) {
    while (Expressions.isTrue(
        trace.decide(
            expressions.evaluate(loop.condition(), frame).node(),
            loop.span(),
            "a condition of while"))) {
      Flow flow = run(loop.body(), frame);
      if (flow == Flow.BREAK) {
        break;
      }
      if (flow == Flow.RETURN) {
        return flow;
      }
    }
    return Flow.NORMAL;
  }

  private Flow forRange(TypedStatement.ForRange loop, Frame frame) {
    Node first = expressions.evaluate(loop.from(), frame).node();
    Node last = expressions.evaluate(loop.to(), frame).node();
    if (axes.forRange(loop, first, last, frame)) {
      return Flow.NORMAL;
    }
    int from = (int) trace.decide(first, loop.from().span(), "a loop bound");
    int to = (int) trace.decide(last, loop.to().span(), "a loop bound");
    for (long i = from; i <= to; i++) {
      if (i > from && !(loop.to() instanceof TypedExpression.IntLiteral)) {
        // As in Stan's C++, the bound is read again before each pass.
        to =
            (int)
                trace.decide(
                    expressions.evaluate(loop.to(), frame).node(),
                    loop.to().span(),
                    "a loop bound");
        if (i > to) {
          break;
        }
      }
      frame.bind(loop.variable(), Value.of((double) i));
      Flow flow = run(loop.body(), frame);
      if (flow == Flow.BREAK) {
        break;
      }
      if (flow == Flow.RETURN) {
        return flow;
      }
    }
    return Flow.NORMAL;
  }

  private Flow forEach(TypedStatement.ForEach loop, Frame frame) {
    StanType type = loop.container().type();
    Value container = expressions.evaluate(loop.container(), frame);
    if (container instanceof Value.Dense(Node node)
        && type != StanType.MATRIX
        && axes.forEach(loop, node, frame)) {
      return Flow.NORMAL;
    }
    List<Value> elements = Expressions.elements(container, type);
    for (int k = 0; k < elements.size(); k++) {
      if (loop.container() instanceof TypedExpression.Read) {
        // The loop goes over the variable itself: what its body assigns is seen.
        Value now = expressions.evaluate(loop.container(), frame);
        elements = now.equals(container) ? elements : Expressions.elements(now, type);
        container = now;
      }
      frame.bind(loop.variable(), elements.get(k));
      Flow flow = run(loop.body(), frame);
      if (flow == Flow.BREAK) {
        break;
      }
      if (flow == Flow.RETURN) {
        return flow;
      }
    }
    return Flow.NORMAL;
  }
}

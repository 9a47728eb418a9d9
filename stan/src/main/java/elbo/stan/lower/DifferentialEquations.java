// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.autodiff.Odes;
import elbo.distribution.Domain;
import elbo.equation.OdeMethod;
import elbo.equation.OdeScheme;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.stan.check.Level;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.UserFunction;
import elbo.stan.syntax.Span;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Solvers of ordinary differential equations. The function of the program is traced once, with
/// nodes for time and state; what Stan raises an error for is a check, or known while tracing.
final class DifferentialEquations {
  private final Expressions expressions;
  private final UserCalls userCalls;
  private final Trace trace;

  DifferentialEquations(Expressions expressions, UserCalls userCalls, Trace trace) {
    this.expressions = expressions;
    this.userCalls = userCalls;
    this.trace = trace;
  }

  /// The solution: an array of vectors, or of arrays.
  Value solve(TypedExpression.HigherOrderCall call, Frame frame) {
    UserFunction function = HigherOrder.function(call).function();
    List<TypedExpression> rest = call.arguments().subList(1, call.arguments().size());
    List<Value> values = expressions.values(rest, frame);
    List<Level> levels = Expressions.levels(rest, frame);
    boolean older = call.name().startsWith("integrate_");
    int own = function.arguments().size() - 2;
    int first = older ? 3 : rest.size() - own;
    List<Value> control = new ArrayList<>(values.subList(3, rest.size()));
    control.subList(first - 3, first - 3 + own).clear();
    OdeMethod method = method(call, control);
    Node initial = values.get(0).node();
    Node start = values.get(1).node();
    Node times = values.get(2).node();
    check(call, initial, start, times, values.subList(first, first + own));
    List<Value> passed = values.subList(first, first + own);
    List<Level> passedLevels = levels.subList(first, first + own);
    Node time = Node.input("time", Shape.SCALAR);
    Node states = Node.input("states", initial.shape());
    Node rates = rates(call, function, time, states, passed, passedLevels, frame);
    Node solution =
        Odes.solve(method, trace.hasDerivatives(), time, states, rates, initial, start, times);
    Node found = Domain.FINITE.holds(solution);
    trace.check(
        found,
        call.span(),
        call.name()
            + ": there is no solution: it, or its rate of change, is not finite, or it takes more than "
            + method.maxSteps()
            + " steps from one time to the next");
    return Value.of(solution);
  }

  private Node rates(
      TypedExpression.HigherOrderCall call,
      UserFunction function,
      Node time,
      Node states,
      List<Value> passed,
      List<Level> passedLevels,
      Frame frame) {
    List<Value> arguments = new ArrayList<>(List.of(Value.of(time), Value.of(states)));
    List<Level> levels = new ArrayList<>(List.of(Level.DATA, Level.AUTODIFF));
    arguments.addAll(passed);
    levels.addAll(passedLevels);
    List<Node> unknowns = List.of(time, states);
    Trace.Mark mark = trace.mark();
    Node rates =
        trace.formally(
            unknowns, () -> userCalls.call(function, false, arguments, levels, frame).node());
    if (!rates.shape().equals(states.shape())) {
      throw new StanError(
          call.span(),
          call.name()
              + ": "
              + function.name()
              + " must give as many rates of change as there are states, "
              + states.shape()
              + ", got "
              + rates.shape());
    }
    Node holds = trace.takeChecksOf(mark, unknowns);
    if (holds == Nodes.ONE) {
      return rates;
    }
    if (trace.lanes() != null) {
      throw new NotAnAxis("a condition on the state of a differential equation");
    }
    return Ops.select(Layout.broadcastTo(holds, rates.shape()), rates, Nodes.NAN);
  }

  private OdeMethod method(TypedExpression.HigherOrderCall call, List<Value> control) {
    Span span = call.span();
    String name = call.name();
    OdeScheme scheme =
        name.contains("bdf")
            ? OdeScheme.IMPLICIT
            : name.contains("adams")
                ? OdeScheme.DORMAND_PRINCE_8
                : name.contains("ckrk") ? OdeScheme.CASH_KARP : OdeScheme.DORMAND_PRINCE;
    boolean multistep = name.contains("bdf") || name.contains("adams");
    double relative = multistep ? 1e-10 : 1e-6;
    double absolute = relative;
    double steps = multistep ? 1e8 : 1e6;
    if (name.equals("ode_adjoint_tol_ctl")) {
      scheme = number(control.get(9), span) == 1 ? OdeScheme.DORMAND_PRINCE_8 : OdeScheme.IMPLICIT;
      relative = number(control.get(0), span);
      Node least = Ops.reduceAll(ReduceOp.MIN, control.get(1).node());
      absolute = trace.decide(least, span, "a tolerance");
      steps = number(control.get(6), span);
    } else if (!control.isEmpty()) {
      relative = number(control.get(0), span);
      absolute = number(control.get(1), span);
      steps = number(control.get(2), span);
    }
    if (!(steps >= 1)) {
      throw new StanError(
          span, name + ": the largest number of steps must be positive, got " + steps);
    }
    try {
      return new OdeMethod(scheme, relative, absolute, (long) steps);
    } catch (IllegalArgumentException wrong) {
      throw new StanError(span, name + ": " + wrong.getMessage());
    }
  }

  private double number(Value value, Span span) {
    return trace.decide(value.node(), span, "a tolerance");
  }

  private void check(
      TypedExpression.HigherOrderCall call,
      Node initial,
      Node start,
      Node times,
      List<Value> passed) {
    Span span = call.span();
    String name = call.name();
    int m = times.shape().size(0);
    if (initial.shape().size(0) == 0 || m == 0) {
      throw new StanError(
          span,
          name
              + ": at least one state and one time are needed, got "
              + initial.shape().size(0)
              + " and "
              + m);
    }
    finite(initial, span, name + ": the initial state");
    finite(start, span, name + ": the initial time");
    finite(times, span, name + ": the times");
    for (Value value : passed) {
      if (value instanceof Value.Dense(Node node) && node.shape().numElements() > 0) {
        finite(node, span, name + ": what is passed to the function");
      }
    }
    Node first = Nodes.at(times, 0);
    trace.check(
        Ops.less(start, first),
        span,
        List.of(start, first),
        shown ->
            name
                + ": the initial time must be before the first time, got "
                + shown.get(0).item()
                + " and "
                + shown.get(1).item());
    if (m > 1) {
      Node steps = Ops.subtract(Layout.slice(times, 0, 1, m - 1), Layout.slice(times, 0, 0, m - 1));
      trace.check(
          Ops.lessEqual(Nodes.ZERO, Ops.reduceAll(ReduceOp.MIN, steps)),
          span,
          List.of(times),
          shown -> name + ": the times must not decrease, got " + shown.getFirst());
    }
  }

  private void finite(Node node, Span span, String what) {
    trace.check(
        Domain.FINITE.holds(node),
        span,
        List.of(node),
        shown -> what + " must be finite, got " + shown.getFirst());
  }
}

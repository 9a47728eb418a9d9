// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.stan.check.Level;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedStatement;
import elbo.stan.check.UserFunction;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The normalising term of `T[lower, upper]`: minus the logarithm of the probability between the
/// bounds, for each outcome; −∞ where an outcome lies outside.
final class Truncations {
  private final Trace trace;
  private final Densities densities;
  private final Expressions expressions;
  private final UserCalls userCalls;

  Truncations(Trace trace, Densities densities, Expressions expressions, UserCalls userCalls) {
    this.trace = trace;
    this.densities = densities;
    this.expressions = expressions;
    this.userCalls = userCalls;
  }

  void apply(TypedStatement.Tilde tilde, Truncation<TypedExpression> truncation, Frame frame) {
    Node value = expressions.evaluate(tilde.value(), frame).node();
    Optional<Node> lower = truncation.lower().map(e -> expressions.evaluate(e, frame).node());
    Optional<Node> upper = truncation.upper().map(e -> expressions.evaluate(e, frame).node());
    Node inside = Nodes.ONE;
    if (lower.isPresent()) {
      inside = Ops.and(inside, Ops.lessEqual(lower.get(), extreme(value, ReduceOp.MIN)));
    }
    if (upper.isPresent()) {
      inside = Ops.and(inside, Ops.lessEqual(extreme(value, ReduceOp.MAX), upper.get()));
    }
    if (inside.isConstant() || trace.isGuided()) {
      if (trace.decide(inside, tilde.span(), "a truncation") == 0) {
        Node none = Nodes.number(Double.NEGATIVE_INFINITY);
        trace.term(new Trace.Term("truncation at line " + tilde.span().line(), none, none, null));
        return;
      }
      add(term(tilde, lower, upper, value, frame), tilde.span());
      return;
    }
    Node term = term(tilde, lower, upper, value, frame);
    add(Ops.select(inside, term, Nodes.number(Double.NEGATIVE_INFINITY)), tilde.span());
  }

  private void add(Node term, Span span) {
    trace.term(new Trace.Term("truncation at line " + span.line(), term, term, null));
  }

  private static Node extreme(Node value, ReduceOp op) {
    return value.shape().numElements() == 0 ? Nodes.NAN : Ops.reduceAll(op, value);
  }

  private Node term(
      TypedStatement.Tilde tilde,
      Optional<Node> lower,
      Optional<Node> upper,
      Node value,
      Frame frame) {
    boolean discrete = Types.isInt(tilde.value().type());
    Optional<Node> below = lower.map(bound -> discrete ? Ops.subtract(bound, Nodes.ONE) : bound);
    Node log;
    if (below.isPresent() && upper.isPresent()) {
      log =
          Ops.logDiffExp(
              function(tilde, upper.get(), true, frame), function(tilde, below.get(), true, frame));
    } else if (below.isPresent()) {
      log = function(tilde, below.get(), false, frame);
    } else if (upper.isPresent()) {
      log = function(tilde, upper.get(), true, frame);
    } else {
      return Nodes.ZERO;
    }
    return Ops.multiply(Nodes.number(-value.shape().numElements()), log);
  }

  /// ln P(X ≤ bound), or ln P(X > bound), with the arguments of the statement.
  private Node function(TypedStatement.Tilde tilde, Node bound, boolean below, Frame frame) {
    List<Value> values = new ArrayList<>();
    List<StanType> types = new ArrayList<>();
    values.add(Value.of(bound));
    types.add(Types.isInt(tilde.value().type()) ? StanType.INT : StanType.REAL);
    for (TypedExpression argument : tilde.arguments()) {
      values.add(expressions.evaluate(argument, frame));
      types.add(argument.type());
    }
    List<Level> levels = new ArrayList<>(List.of(Level.AUTODIFF));
    levels.addAll(Expressions.levels(tilde.arguments(), frame));
    Optional<UserFunction> user = tilde.cdfs().flatMap(c -> below ? c.upper() : c.lower());
    if (user.isPresent()) {
      return userCalls.call(user.get(), false, values, levels, frame).node();
    }
    String name = tilde.distribution() + (below ? "_lcdf" : "_lccdf");
    Call call =
        new Call(name, values, types, () -> levels, StanType.REAL, false, tilde.span(), trace);
    if (!densities.handles(name)) {
      throw new UnsupportedProgramException(tilde.span(), "the function " + name);
    }
    return densities.apply(call).node();
  }
}

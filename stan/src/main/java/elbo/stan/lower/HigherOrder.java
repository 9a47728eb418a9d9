// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.stan.check.Level;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.UserFunction;
import java.util.ArrayList;
import java.util.List;

/// Functions that take functions. What only splits work (`reduce_sum`, `map_rect`) is the plain
/// computation; how it is split is for the compiler of the graph.
final class HigherOrder {
  private final Expressions expressions;
  private final UserCalls userCalls;
  private final Trace trace;

  HigherOrder(Expressions expressions, UserCalls userCalls, Trace trace) {
    this.expressions = expressions;
    this.userCalls = userCalls;
    this.trace = trace;
  }

  Value evaluate(TypedExpression.HigherOrderCall call, Frame frame) {
    return switch (call.name()) {
      case "reduce_sum", "reduce_sum_static" -> reduceSum(call, frame);
      case "map_rect" -> mapRect(call, frame);
      case "ode_rk45",
          "ode_rk45_tol",
          "ode_ckrk",
          "ode_ckrk_tol",
          "ode_adams",
          "ode_adams_tol",
          "ode_bdf",
          "ode_bdf_tol",
          "ode_adjoint_tol_ctl",
          "integrate_ode",
          "integrate_ode_rk45",
          "integrate_ode_adams",
          "integrate_ode_bdf" ->
          new DifferentialEquations(expressions, userCalls, trace).solve(call, frame);
      default -> throw new UnsupportedProgramException(call.span(), "the function " + call.name());
    };
  }

  static TypedExpression.FunctionReference function(TypedExpression.HigherOrderCall call) {
    if (call.arguments().getFirst() instanceof TypedExpression.FunctionReference reference) {
      return reference;
    }
    throw new IllegalStateException(call.span() + ": the first argument must be a function");
  }

  /// f(x, 1, n, …): one slice with everything in it.
  private Value reduceSum(TypedExpression.HigherOrderCall call, Frame frame) {
    TypedExpression.FunctionReference function = function(call);
    List<TypedExpression> rest = call.arguments().subList(3, call.arguments().size());
    Value sliced = expressions.evaluate(call.arguments().get(1), frame);
    int n = ReductionFunctions.shape(sliced).size(0);
    if (n == 0) {
      return Value.of(0);
    }
    List<Value> values = new ArrayList<>(List.of(sliced, Value.of(1), Value.of(n)));
    List<Level> levels =
        new ArrayList<>(List.of(frame.level(call.arguments().get(1)), Level.DATA, Level.DATA));
    values.addAll(expressions.values(rest, frame));
    levels.addAll(Expressions.levels(rest, frame));
    return userCalls.call(function.function(), function.unnormalized(), values, levels, frame);
  }

  private Value mapRect(TypedExpression.HigherOrderCall call, Frame frame) {
    UserFunction function = function(call).function();
    List<TypedExpression> rest = call.arguments().subList(1, call.arguments().size());
    List<Value> arguments = expressions.values(rest, frame);
    List<Level> levels = Expressions.levels(rest, frame);
    List<Node> results = new ArrayList<>();
    int shards = ReductionFunctions.shape(arguments.get(1)).size(0);
    for (int k = 0; k < shards; k++) {
      List<Value> shard = new ArrayList<>();
      shard.add(arguments.get(0));
      for (int a = 1; a < arguments.size(); a++) {
        Node all = arguments.get(a).node();
        if (all.shape().size(0) != shards) {
          throw new StanError(
              call.span(),
              "map_rect: all arguments must have "
                  + shards
                  + " shards, got "
                  + all.shape().size(0));
        }
        shard.add(Value.of(Nodes.at(all, k)));
      }
      results.add(userCalls.call(function, false, shard, levels, frame).node());
    }
    return Value.of(
        results.isEmpty()
            ? Nodes.vector()
            : results.size() == 1 ? results.getFirst() : Layout.concatenate(0, results));
  }
}

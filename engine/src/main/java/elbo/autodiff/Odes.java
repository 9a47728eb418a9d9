// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.equation.OdeMethod;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Lift;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.Simplify;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Solutions of ordinary differential equations as nodes, and their derivatives.
///
/// The cotangents of initial states and parameters come from the very steps that were taken
/// ([elbo.equation.OdeSolver#pull]); the derivative by a time of output is the rate there, the one
/// by the time of the beginning minus the rate there, pulled back. The tangent is the solution of
/// the equations with their derivative beside them. So derivatives of any order are made of the
/// same operation.
public final class Odes {
  private Odes() {}

  /// The solution `[times, n]` of y' = rates from `initial` at `start`; NaN where there is none.
  ///
  /// @param method how it is solved
  /// @param watched whether steps are small enough for its derivatives, too; without, gradients can
  ///   be wrong where the states hardly move
  /// @param time stands for the time in `rates`, a scalar input node
  /// @param states stands for the states `[n]` in `rates`, an input node
  /// @param rates the rates of change `[n]`; what else they need may be any nodes
  /// @param initial the states at the beginning
  /// @param start the time of the beginning
  /// @param times a vector, not decreasing, its first element behind `start`
  public static Node solve(
      OdeMethod method,
      boolean watched,
      Node time,
      Node states,
      Node rates,
      Node initial,
      Node start,
      Node times) {
    Closed closed = Closed.of(rates, Set.of(time, states));
    boolean moves = !(initial.isConstant() && start.isConstant() && closed.values().isConstant());
    Op op = forward(method, watched && moves, time, states, closed.parameters(), closed.value());
    Node solved =
        Simplify.node(
            op,
            List.of(
                Closed.column(initial),
                Closed.column(start),
                Closed.column(times),
                Closed.column(closed.values())));
    return Layout.reshape(solved, Shape.of(times.shape().size(0), states.shape().size(0)));
  }

  private static Op.Ode forward(
      OdeMethod method, boolean watched, Node time, Node states, Node parameters, Node rates) {
    List<Node> inputs = List.of(time, states, parameters);
    Graph graph =
        method.scheme().isImplicit()
            ? Graph.of(inputs, List.of(rates, Gradients.jacobian(rates, states)))
            : Graph.of(inputs, List.of(rates));
    Optional<Graph> tangent = Optional.empty();
    if (watched) {
      int n = states.shape().size(0);
      Node both = Node.input("states", Shape.of(2 * n));
      Node direction = Node.input("direction", parameters.shape());
      Node along = Layout.slice(both, 0, n, n);
      Node pushed =
          Jvp.push(List.of(rates), List.of(states, parameters), List.of(along, direction))
              .getFirst();
      Node all = Layout.concatenate(0, List.of(rates, pushed));
      Node own = Layout.slice(both, 0, 0, n);
      tangent =
          Optional.of(
              Graph.of(
                  List.of(time, both, parameters, direction),
                  Graph.replaced(List.of(all), Map.of(states, own))));
    }
    return new Op.Ode(graph, tangent, Optional.empty(), method);
  }

  /// The cotangents of the arguments, null where none is asked for.
  static List<@Nullable Node> vjp(Node node, Op.Ode op, Node g, List<Boolean> asked) {
    return op.pull().isPresent() ? pulled(node, op, g, asked) : solved(node, op, g, asked);
  }

  private static List<@Nullable Node> solved(Node node, Op.Ode op, Node g, List<Boolean> asked) {
    int n = op.states();
    @Nullable Node[] cotangents = new Node[4];
    if (asked.get(0) || asked.get(1) || asked.get(3)) {
      List<Node> inputs = new ArrayList<>(node.inputs());
      inputs.add(node);
      inputs.add(g);
      Node all =
          Simplify.node(
              new Op.Ode(op.rates(), op.tangent(), Optional.of(pullGraph(op)), op.method()),
              inputs);
      cotangents[0] = Layout.slice(all, 0, 0, n);
      cotangents[1] =
          asked.get(1)
              ? Ops.negate(Ops.sum(Ops.multiply(cotangents[0], ratesAtStart(node, op)), 0))
              : null;
      cotangents[3] = Layout.slice(all, 0, n, op.parameters());
    }
    if (asked.get(2)) {
      cotangents[2] = Ops.sum(Ops.multiply(g, ratesAtTimes(node, op)), 1);
    }
    List<@Nullable Node> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(asked.get(i) ? cotangents[i] : null);
    }
    return results;
  }

  private static Graph pullGraph(Op.Ode op) {
    List<Node> formal = op.rates().inputs();
    Node rates = op.rates().outputs().getFirst();
    Node cotangent = Node.input("cotangent", rates.shape());
    List<Node> inputs = new ArrayList<>(formal);
    inputs.add(cotangent);
    return Graph.of(inputs, Vjp.pull(List.of(rates), List.of(cotangent), formal.subList(1, 3)));
  }

  /// The rates `[n, k]` at the beginning.
  private static Node ratesAtStart(Node node, Op.Ode op) {
    Node states = Layout.transpose(node.input(0));
    Node parameters = Layout.transpose(node.input(3));
    return Layout.transpose(rates(op, node.input(1), states, parameters));
  }

  /// The rates `[m, n, k]` at the times of the results.
  private static Node ratesAtTimes(Node node, Op.Ode op) {
    int m = node.shape().size(0);
    int n = node.shape().size(1);
    int k = node.shape().size(2);
    Node states = Layout.reshape(Layout.transpose(node, 0, 2, 1), Shape.of(m * k, n));
    Node each = Layout.broadcast(Layout.transpose(node.input(3)), 0, m);
    Node parameters = Layout.reshape(each, Shape.of(m * k, op.parameters()));
    Node all = rates(op, Layout.flatten(node.input(2)), states, parameters);
    return Layout.transpose(Layout.reshape(all, Shape.of(m, k, n)), 0, 2, 1);
  }

  /// The rates for rows of times, states and parameters.
  private static Node rates(Op.Ode op, Node times, Node states, Node parameters) {
    List<Node> formal = op.rates().inputs();
    Map<Node, Node> rows = new HashMap<>();
    rows.put(formal.get(0), times);
    rows.put(formal.get(1), states);
    rows.put(formal.get(2), parameters);
    List<Node> rates = op.rates().outputs().subList(0, 1);
    return Lift.of(rates, rows, times.shape().size(0)).getFirst();
  }

  /// The tangent of the result.
  ///
  /// @param tangents of the arguments, null where they do not move
  static @Nullable Node jvp(Node node, Op.Ode op, List<@Nullable Node> tangents) {
    return op.pull().isPresent() ? pushedPull(node, op, tangents) : pushed(node, op, tangents);
  }

  private static @Nullable Node pushed(Node node, Op.Ode op, List<@Nullable Node> tangents) {
    Node ofStates = tangents.get(0);
    Node ofStart = tangents.get(1);
    Node ofTimes = tangents.get(2);
    Node ofParameters = tangents.get(3);
    Node total = null;
    if (ofStates != null || ofStart != null || ofParameters != null) {
      Node start = ofStates != null ? ofStates : Vjp.zeros(node.input(0).shape());
      if (ofStart != null) {
        Node each = Layout.broadcast(ofStart, 0, op.states());
        start = Ops.subtract(start, Ops.multiply(each, ratesAtStart(node, op)));
      }
      total = moved(node, op, start, ofParameters);
    }
    if (ofTimes != null) {
      Node each = Layout.broadcast(ofTimes, 1, op.states());
      Node term = Ops.multiply(each, ratesAtTimes(node, op));
      total = total == null ? term : Ops.add(total, term);
    }
    return total;
  }

  /// The tangent along initial states and parameters: the solution of f and of f's derivative along
  /// the moving state, side by side.
  private static Node moved(Node node, Op.Ode op, Node ofStates, @Nullable Node ofParameters) {
    int n = op.states();
    int p = op.parameters();
    Node time = Node.input("time", Shape.SCALAR);
    Node both = Node.input("states", Shape.of(2 * n));
    Node parameters = Node.input("parameters", Shape.of(ofParameters == null ? p : 2 * p));
    Node states = Layout.slice(both, 0, 0, n);
    Node own = Layout.slice(parameters, 0, 0, p);
    Node formalStates = Node.input("states", Shape.of(n));
    Node formalParameters = Node.input("parameters", Shape.of(p));
    Node rates = op.rates().apply(List.of(time, formalStates, formalParameters)).getFirst();
    List<Node> moving = new ArrayList<>(List.of(formalStates));
    List<Node> directions = new ArrayList<>(List.of(Layout.slice(both, 0, n, n)));
    if (ofParameters != null) {
      moving.add(formalParameters);
      directions.add(Layout.slice(parameters, 0, p, p));
    }
    Node along = Jvp.push(List.of(rates), moving, directions).getFirst();
    Node wide =
        Graph.replaced(
                List.of(Layout.concatenate(0, List.of(rates, along))),
                Map.of(formalStates, states, formalParameters, own))
            .getFirst();
    Op wider = forward(op.method(), op.tangent().isPresent(), time, both, parameters, wide);
    Node values =
        ofParameters == null
            ? node.input(3)
            : Layout.concatenate(0, List.of(node.input(3), ofParameters));
    Node solved =
        Simplify.node(
            wider,
            List.of(
                Layout.concatenate(0, List.of(node.input(0), ofStates)),
                node.input(1),
                node.input(2),
                values));
    return Layout.slice(solved, 1, n, n);
  }

  /// The equations whose reverse an operation is, at placeholders for its arguments.
  private record Formal(Node node, Op.Ode op, Map<Node, Node> known) {
    static Formal of(Node pull, Op.Ode op) {
      Map<Node, Node> known = new HashMap<>();
      List<Node> inputs = new ArrayList<>();
      for (Node input : pull.inputs().subList(0, 4)) {
        Node placeholder = Node.input("argument", input.shape());
        known.put(placeholder, input);
        inputs.add(placeholder);
      }
      Op.Ode forward = new Op.Ode(op.rates(), op.tangent(), Optional.empty(), op.method());
      return new Formal(Simplify.node(forward, inputs), forward, known);
    }

    /// The gradient by some arguments of the sum of `cotangent` times a tangent.
    List<Node> gradient(Node tangent, Node cotangent, List<Node> arguments) {
      List<Node> pulled = Vjp.pull(List.of(tangent), List.of(cotangent), arguments);
      return Graph.replaced(pulled, known);
    }
  }

  /// The reverse gives r = ∇⟨c, y(x)⟩, so ⟨w, r⟩ is ⟨c, y'(x)·w⟩: by c its derivative is the
  /// tangent along w, by x the gradient of that.
  private static List<@Nullable Node> pulled(Node node, Op.Ode op, Node w, List<Boolean> asked) {
    int n = op.states();
    Formal formal = Formal.of(node, op);
    Node tangent =
        moved(
            formal.node(),
            formal.op(),
            Layout.slice(w, 0, 0, n),
            Layout.slice(w, 0, n, op.parameters()));
    List<Node> arguments = formal.node().inputs();
    List<Node> gradient = formal.gradient(tangent, node.input(5), arguments);
    List<@Nullable Node> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(asked.get(i) ? gradient.get(i) : null);
    }
    results.add(null);
    results.add(asked.get(5) ? Graph.replaced(List.of(tangent), formal.known()).getFirst() : null);
    return results;
  }

  /// r = ∇⟨c, y(x)⟩ moves by ∇⟨ċ, y(x)⟩ and by ∇⟨c, y'(x)·ẋ⟩.
  private static @Nullable Node pushedPull(Node node, Op.Ode op, List<@Nullable Node> tangents) {
    Node total = null;
    Node ofCotangent = tangents.get(5);
    if (ofCotangent != null) {
      List<Node> inputs = new ArrayList<>(node.inputs().subList(0, 5));
      inputs.add(ofCotangent);
      total = Simplify.node(op, inputs);
    }
    Formal formal = Formal.of(node, op);
    Node tangent = pushed(formal.node(), formal.op(), tangents.subList(0, 4));
    if (tangent != null) {
      List<Node> arguments = List.of(formal.node().input(0), formal.node().input(3));
      Node term = Layout.concatenate(0, formal.gradient(tangent, node.input(5), arguments));
      total = total == null ? term : Ops.add(total, term);
    }
    return total;
  }
}

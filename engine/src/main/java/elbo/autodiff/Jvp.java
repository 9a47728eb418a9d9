// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.LogProducts;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.TernaryOp;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Forward mode: tangents of arguments to tangents of outputs, by one rule per operation.
public final class Jvp {
  private final Map<Node, Node> tangents = new HashMap<>();

  private Jvp() {}

  /// The tangents of `outputs` when the arguments move along `directions`.
  ///
  /// @param outputs any nodes
  /// @param arguments any nodes, usually inputs
  /// @param directions one per argument, of its shape
  public static List<Node> push(List<Node> outputs, List<Node> arguments, List<Node> directions) {
    Jvp pass = new Jvp();
    for (int i = 0; i < arguments.size(); i++) {
      Node argument = arguments.get(i);
      pass.tangents.put(argument, Layout.broadcastTo(directions.get(i), argument.shape()));
    }
    for (Node node : Graph.topologicalOrder(outputs)) {
      boolean depends = false;
      for (Node input : node.inputs()) {
        depends |= pass.tangents.containsKey(input);
      }
      if (depends && !pass.tangents.containsKey(node)) {
        Node tangent = pass.rule(node);
        if (tangent != null) {
          pass.tangents.put(node, tangent);
        }
      }
    }
    List<Node> results = new ArrayList<>(outputs.size());
    for (Node output : outputs) {
      results.add(pass.tangent(output));
    }
    return results;
  }

  private Node tangent(Node node) {
    Node known = tangents.get(node);
    return known != null ? known : Vjp.zeros(node.shape());
  }

  private @Nullable Node rule(Node node) {
    return switch (node.op()) {
      case Op.Constant _, Op.Input _, Op.Sample _ -> null;
      case Op.Unary(var function) ->
          Partials.isStep(function)
              ? null
              : Ops.multiply(tangent(node.input(0)), Partials.unary(function, node.input(0), node));
      case Op.Polygamma(int order) ->
          Ops.multiply(tangent(node.input(0)), Ops.polygamma(order + 1, node.input(0)));
      case Op.Binary(BinaryOp function) -> binary(node, function);
      case Op.Ternary(TernaryOp function) -> ternary(node, function);
      case Op.Reduce(ReduceOp function, int axis) -> reduce(node, function, axis);
      case Op.Broadcast(int axis, int size) -> Layout.broadcast(tangent(node.input(0)), axis, size);
      case Op.Reshape(var shape) -> Layout.reshape(tangent(node.input(0)), shape);
      case Op.Transpose(IntArray permutation) ->
          Layout.transpose(tangent(node.input(0)), permutation.toArray());
      case Op.Slice(int axis, int start, int size) ->
          Layout.slice(tangent(node.input(0)), axis, start, size);
      case Op.Pad(int axis, int before, int after) ->
          Layout.pad(tangent(node.input(0)), axis, before, after);
      case Op.Concatenate(int axis) -> {
        List<Node> parts = new ArrayList<>();
        for (Node part : node.inputs()) {
          parts.add(tangent(part));
        }
        yield Layout.concatenate(axis, parts);
      }
      case Op.Gather(int axis, IntArray indices) ->
          Layout.gather(tangent(node.input(0)), axis, indices);
      case Op.ScatterAdd(int axis, IntArray indices, int size) ->
          Layout.scatterAdd(tangent(node.input(0)), axis, indices, size);
      case Op.Contract(IntArray left, IntArray right, IntArray result) -> {
        Node a = node.input(0);
        Node b = node.input(1);
        Node first = tangents.get(a);
        Node second = tangents.get(b);
        yield plus(
            first == null ? null : Linear.contract(first, left, b, right, result),
            second == null ? null : Linear.contract(a, left, second, right, result));
      }
      case Op.LogProduct product -> pushed(node, 2, formal -> LogProducts.plain(product, formal));
      case Op.LogProductPull pull -> pushed(node, 4, formal -> LogProducts.plain(pull, formal));
      case Op.Cholesky() -> cholesky(node);
      case Op.TriangularSolve(boolean transposed) -> triangularSolve(node, transposed);
      // dY = −Y (dL Lᵀ + L dLᵀ) Y for Y = (L Lᵀ)⁻¹
      case Op.CholeskyInverse() -> {
        Node l = Linear.lowerTriangle(node.input(0));
        Node moved =
            Matrices.product(node, false, Linear.lowerTriangle(tangent(node.input(0))), false);
        Node half = Matrices.product(moved, false, Matrices.product(l, true, node, false), false);
        yield Ops.negate(Ops.add(half, Layout.transpose(half)));
      }
      case Op.Inverse() -> {
        Node product = Matrices.product(node, false, tangent(node.input(0)), false);
        yield Ops.negate(Matrices.product(product, false, node, false));
      }
      case Op.LogAbsDeterminant() -> {
        Node inverse = Layout.transpose(Linear.inverse(node.input(0)));
        yield Ops.sum(Ops.sum(Ops.multiply(inverse, tangent(node.input(0))), 0), 0);
      }
      case Op.CumulativeSum(int axis, boolean reverse) ->
          Layout.cumulativeSum(tangent(node.input(0)), axis, reverse);
      case Op.Scan scan -> {
        List<@Nullable Node> directions = new ArrayList<>();
        node.inputs().forEach(input -> directions.add(tangents.get(input)));
        yield Loops.jvp(node, scan, directions);
      }
      case Op.Ode ode -> {
        List<@Nullable Node> directions = new ArrayList<>();
        node.inputs().forEach(input -> directions.add(tangents.get(input)));
        yield Odes.jvp(node, ode, directions);
      }
    };
  }

  /// The tangent of what `plain` makes of the first arguments.
  private @Nullable Node pushed(Node node, int arguments, Function<List<Node>, Node> plain) {
    List<Node> formal = new ArrayList<>();
    List<Node> moving = new ArrayList<>();
    List<Node> directions = new ArrayList<>();
    Map<Node, Node> known = new HashMap<>();
    for (Node input : node.inputs().subList(0, arguments)) {
      Node placeholder = Node.input("value", input.shape());
      formal.add(placeholder);
      known.put(placeholder, input);
      Node direction = tangents.get(input);
      if (direction != null) {
        moving.add(placeholder);
        directions.add(direction);
      }
    }
    if (moving.isEmpty()) {
      return null;
    }
    List<Node> pushed = push(List.of(plain.apply(formal)), moving, directions);
    return Graph.replaced(pushed, known).getFirst();
  }

  private @Nullable Node binary(Node node, BinaryOp function) {
    Node total = null;
    for (int which = 0; which < 2 && !Partials.isStep(function); which++) {
      Node direction = tangents.get(node.input(which));
      if (direction != null) {
        Node partial = Partials.binary(function, which, node.input(0), node.input(1), node);
        total = plus(total, Ops.multiply(direction, partial));
      }
    }
    return total;
  }

  private @Nullable Node ternary(Node node, TernaryOp function) {
    if (function == TernaryOp.SELECT) {
      if (!tangents.containsKey(node.input(1)) && !tangents.containsKey(node.input(2))) {
        return null;
      }
      return Ops.select(node.input(0), tangent(node.input(1)), tangent(node.input(2)));
    }
    Node total = null;
    for (int which = 0; which < 3; which++) {
      Node direction = tangents.get(node.input(which));
      if (direction != null) {
        Node partial =
            Partials.ternary(function, which, node.input(0), node.input(1), node.input(2), node);
        total = plus(total, Ops.multiply(direction, partial));
      }
    }
    return total;
  }

  private Node reduce(Node node, ReduceOp function, int axis) {
    Node x = node.input(0);
    Node direction = tangent(x);
    return switch (function) {
      case SUM -> Ops.sum(direction, axis);
      case MAX, MIN ->
          Ops.sum(Ops.select(Vjp.firstEqual(x, node, axis), direction, Ops.constant(0)), axis);
      case LOG_SUM_EXP -> Ops.sum(Ops.multiply(Vjp.softmax(x, node, axis), direction), axis);
    };
  }

  /// dL = L·Φ(L⁻¹ dS L⁻ᵀ), Φ the lower triangle with half the diagonal (Murray 2016, eq. 8).
  private Node cholesky(Node l) {
    Node direction = Matrices.symmetricFromLower(tangent(l.input(0)));
    Node half = Linear.triangularSolve(l, direction, false);
    Node full = Linear.triangularSolve(l, Layout.transpose(half), false);
    return Matrices.product(l, false, Matrices.lowerWithHalfDiagonal(full), false);
  }

  /// L·dX = dB − dL·X, and the same with Lᵀ.
  private Node triangularSolve(Node x, boolean transposed) {
    Node l = x.input(0);
    Node right = tangent(x.input(1));
    Node direction = tangents.get(l);
    if (direction != null) {
      Node lower = Linear.lowerTriangle(direction);
      right = Ops.subtract(right, Matrices.product(lower, transposed, x, false));
    }
    return Linear.triangularSolve(l, right, transposed);
  }

  private static @Nullable Node plus(@Nullable Node a, @Nullable Node b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Ops.add(a, b);
  }
}

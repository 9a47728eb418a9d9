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
import elbo.graph.Symmetry;
import elbo.graph.TernaryOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reverse mode: cotangents of outputs to cotangents of arguments, by one rule per operation.
public final class Vjp {
  private final Map<Node, List<Masks.Term>> contributions = new HashMap<>();
  private final Map<Node, CholeskyAdjoint.Solved> solved = new HashMap<>();
  private final Set<Node> active;
  private final Set<Node> risky;

  /// Of what the rule at hand passes on.
  private @Nullable Node mask;

  private Vjp(List<Node> order, Set<Node> active) {
    this.active = active;
    this.risky = Masks.risky(order, active);
  }

  /// The cotangents of `arguments`: for each the sum over outputs of cotangent times derivative.
  /// Zeros for an argument on which nothing depends.
  ///
  /// @param outputs any nodes
  /// @param cotangents one per output, of its shape
  /// @param arguments any nodes, usually inputs
  public static List<Node> pull(List<Node> outputs, List<Node> cotangents, List<Node> arguments) {
    List<Node> order = Graph.topologicalOrder(outputs);
    Set<Node> active = new HashSet<>(arguments);
    for (Node node : order) {
      for (Node input : node.inputs()) {
        if (active.contains(input)) {
          active.add(node);
          break;
        }
      }
    }
    Vjp pass = new Vjp(order, active);
    for (int i = 0; i < outputs.size(); i++) {
      Node output = outputs.get(i);
      pass.add(output, Layout.broadcastTo(cotangents.get(i), output.shape()));
    }
    Map<Node, Node> totals = new HashMap<>();
    for (int i = order.size() - 1; i >= 0; i--) {
      Node node = order.get(i);
      List<Masks.Term> masked = pass.contributions.remove(node);
      if (masked == null || !active.contains(node)) {
        continue;
      }
      Node mask = Masks.common(masked);
      List<Node> terms = Masks.values(masked, mask);
      Node cotangent = Accumulation.sum(node.shape(), terms);
      Node settled = new Masks.Term(cotangent, mask).settled();
      totals.put(node, settled);
      pass.mask = mask == null ? null : Masks.below(node, mask);
      if (mask != null && pass.mask == null) {
        pass.rule(node, List.of(settled), settled);
      } else {
        pass.rule(node, terms, cotangent);
      }
    }
    List<Node> results = new ArrayList<>(arguments.size());
    for (Node argument : arguments) {
      Node total = totals.get(argument);
      results.add(total != null ? total : Layout.broadcastTo(Ops.constant(0), argument.shape()));
    }
    return results;
  }

  private void add(Node node, Node cotangent) {
    if (active.contains(node)) {
      add(node, new Masks.Term(cotangent, mask));
    }
  }

  private void add(Node node, Masks.Term term) {
    contributions.computeIfAbsent(node, _ -> new ArrayList<>()).add(term);
  }

  private void rule(Node node, List<Node> terms, Node g) {
    switch (node.op()) {
      case Op.Constant _, Op.Input _, Op.Sample _ -> {}
      case Op.Unary(var function) -> {
        Node x = node.input(0);
        if (!Partials.isStep(function)) {
          add(x, Ops.multiply(g, Partials.unary(function, x, node)));
        }
      }
      case Op.Polygamma(int order) ->
          add(node.input(0), Ops.multiply(g, Ops.polygamma(order + 1, node.input(0))));
      case Op.Binary(BinaryOp function) -> {
        for (int which = 0; which < 2 && !Partials.isStep(function); which++) {
          if (active.contains(node.input(which))) {
            Node partial = Partials.binary(function, which, node.input(0), node.input(1), node);
            add(node.input(which), Ops.multiply(g, partial));
          }
        }
      }
      case Op.Ternary(TernaryOp function) -> ternary(node, function, g);
      case Op.Reduce(ReduceOp function, int axis) ->
          add(node.input(0), reduce(node, function, axis, g));
      case Op.Broadcast(int axis, int _) -> add(node.input(0), Ops.sum(g, axis));
      case Op.Reshape _ -> add(node.input(0), Layout.reshape(g, node.input(0).shape()));
      case Op.Transpose(IntArray permutation) -> {
        int[] inverse = new int[permutation.length()];
        for (int k = 0; k < inverse.length; k++) {
          inverse[permutation.get(k)] = k;
        }
        add(node.input(0), Layout.transpose(g, inverse));
      }
      case Op.Slice(int axis, int start, int size) -> {
        int behind = node.input(0).shape().size(axis) - start - size;
        add(node.input(0), Layout.pad(g, axis, start, behind));
      }
      case Op.Pad(int axis, int before, int _) ->
          add(node.input(0), Layout.slice(g, axis, before, node.input(0).shape().size(axis)));
      case Op.Concatenate(int axis) -> {
        int offset = 0;
        for (Node part : node.inputs()) {
          int size = part.shape().size(axis);
          if (active.contains(part)) {
            add(part, Layout.slice(g, axis, offset, size));
          }
          offset += size;
        }
      }
      case Op.Gather(int axis, IntArray indices) ->
          add(node.input(0), Layout.scatterAdd(g, axis, indices, node.input(0).shape().size(axis)));
      case Op.ScatterAdd(int axis, IntArray indices, int _) ->
          add(node.input(0), Layout.gather(g, axis, indices));
      case Op.Contract contract -> contract(node, contract, g);
      case Op.LogProduct product -> logProduct(node, product, g);
      case Op.LogProductPull pull -> {
        List<Node> values = node.inputs().subList(0, 4);
        List<Node> formal = new ArrayList<>();
        values.forEach(value -> formal.add(Node.input("value", value.shape())));
        List<Node> cotangents = pull(List.of(LogProducts.plain(pull, formal)), List.of(g), formal);
        Map<Node, Node> known = new HashMap<>();
        for (int i = 0; i < formal.size(); i++) {
          known.put(formal.get(i), values.get(i));
        }
        List<Node> results = Graph.replaced(cotangents, known);
        for (int i = 0; i < formal.size(); i++) {
          add(values.get(i), results.get(i));
        }
      }
      case Op.Cholesky() -> add(node.input(0), CholeskyAdjoint.of(node, terms, g, solved));
      case Op.TriangularSolve(boolean transposed) -> triangularSolve(node, transposed, g);
      // dY = −Y (dL Lᵀ + L dLᵀ) Y for Y = (L Lᵀ)⁻¹
      case Op.CholeskyInverse() -> {
        Node left = Matrices.product(node, false, Ops.add(g, Layout.transpose(g)), false);
        Node right = Matrices.product(node, false, Linear.lowerTriangle(node.input(0)), false);
        add(
            node.input(0),
            Ops.negate(Linear.lowerTriangle(Matrices.product(left, false, right, false))));
      }
      // d(X⁻¹) = −X⁻¹ dX X⁻¹
      case Op.Inverse() ->
          add(
              node.input(0),
              Ops.negate(
                  Matrices.product(Matrices.product(node, true, g, false), false, node, true)));
      case Op.LogAbsDeterminant() -> {
        int n = node.input(0).shape().size(0);
        Node inverse = Layout.transpose(Linear.inverse(node.input(0)));
        Node repeated = Layout.broadcast(Layout.broadcast(g, 0, n), 0, n);
        add(node.input(0), Ops.multiply(repeated, inverse));
      }
      case Op.CumulativeSum(int axis, boolean reverse) ->
          add(node.input(0), Layout.cumulativeSum(g, axis, !reverse));
      case Op.Scan scan -> {
        List<Boolean> asked = node.inputs().stream().map(active::contains).toList();
        addAll(node, Loops.vjp(node, scan, terms, asked));
      }
      case Op.Ode ode -> {
        List<Boolean> asked = node.inputs().stream().map(active::contains).toList();
        addAll(node, Odes.vjp(node, ode, g, asked));
      }
    }
  }

  private void addAll(Node node, List<@Nullable Node> cotangents) {
    for (int i = 0; i < cotangents.size(); i++) {
      Node cotangent = cotangents.get(i);
      if (cotangent != null) {
        add(node.input(i), cotangent);
      }
    }
  }

  private void contract(Node node, Op.Contract op, Node g) {
    Node a = node.input(0);
    Node b = node.input(1);
    if (a == b && Symmetry.isMirroredByExchange(op)) {
      // both derivatives are products with the same matrix: one product with the sum, which is
      // symmetric, so that either of its labels may be the first
      boolean isFirst = op.left().contains(op.result().get(0));
      int kept = op.result().get(isFirst ? 0 : 1);
      int summed = op.result().get(isFirst ? 1 : 0);
      Node both = Ops.add(g, Layout.transpose(g));
      add(a, Linear.contract(b, op.right(), both, IntArray.of(summed, kept), op.left()));
      return;
    }
    if (active.contains(a)) {
      add(a, Linear.contract(g, op.result(), b, op.right(), op.left()));
    }
    if (active.contains(b)) {
      add(b, Linear.contract(g, op.result(), a, op.left(), op.right()));
    }
  }

  private void logProduct(Node node, Op.LogProduct product, Node g) {
    boolean left = active.contains(node.input(0));
    boolean right = active.contains(node.input(1));
    if (left || right) {
      LogProducts.Factors factors = LogProducts.factors(node, product);
      if (left) {
        add(node.input(0), LogProducts.pull(node, product, factors, false, g));
      }
      if (right) {
        add(node.input(1), LogProducts.pull(node, product, factors, true, g));
      }
    }
  }

  private void ternary(Node node, TernaryOp function, Node g) {
    if (function == TernaryOp.SELECT) {
      branch(node, true, g);
      branch(node, false, g);
      return;
    }
    for (int which = 0; which < 3; which++) {
      if (active.contains(node.input(which))) {
        Node partial =
            Partials.ternary(function, which, node.input(0), node.input(1), node.input(2), node);
        add(node.input(which), Ops.multiply(g, partial));
      }
    }
  }

  /// One side of a choice.
  private void branch(Node choice, boolean holds, Node g) {
    Node condition = choice.input(0);
    Node side = choice.input(holds ? 1 : 2);
    Node zero = Ops.constant(0);
    if (!active.contains(side)) {
      return;
    }
    if (risky.contains(side)) {
      add(side, new Masks.Term(g, Masks.of(condition, holds, mask)));
    } else {
      add(side, holds ? Ops.select(condition, g, zero) : Ops.select(condition, zero, g));
    }
  }

  private static Node reduce(Node node, ReduceOp function, int axis, Node g) {
    Node x = node.input(0);
    Node repeated = Layout.broadcast(g, axis, x.shape().size(axis));
    return switch (function) {
      case SUM -> repeated;
      case MAX, MIN -> Ops.select(firstEqual(x, node, axis), repeated, Ops.constant(0));
      case LOG_SUM_EXP -> Ops.multiply(repeated, softmax(x, node, axis));
    };
  }

  /// 1 at the first element along the axis that is the extreme, else 0.
  static Node firstEqual(Node x, Node extreme, int axis) {
    Node equal = Ops.equal(x, Layout.broadcast(extreme, axis, x.shape().size(axis)));
    return Ops.and(equal, Ops.equal(Layout.cumulativeSum(equal, axis, false), Ops.constant(1)));
  }

  /// exp(x − logSumExp x); 0 where the sum is 0 or infinite, where the derivative does not exist.
  static Node softmax(Node x, Node logSumExp, int axis) {
    Node infinite = Ops.unary(elbo.graph.UnaryOp.IS_INFINITE, logSumExp);
    Node safe = Ops.select(infinite, Ops.constant(0), logSumExp);
    int size = x.shape().size(axis);
    Node ratio = Ops.exp(Ops.subtract(x, Layout.broadcast(safe, axis, size)));
    return Ops.select(Layout.broadcast(infinite, axis, size), Ops.constant(0), ratio);
  }

  private void triangularSolve(Node x, boolean transposed, Node g) {
    Node l = x.input(0);
    Node b = Linear.triangularSolve(l, g, !transposed);
    add(x.input(1), b);
    if (active.contains(l)) {
      Node product =
          transposed ? Matrices.product(x, false, b, true) : Matrices.product(b, false, x, true);
      Node term = Ops.negate(Linear.lowerTriangle(product));
      if (!transposed) {
        solved.put(term, new CholeskyAdjoint.Solved(x, g));
      }
      add(l, term);
    }
  }

  /// The shape that a sum of cotangents must have, for the accumulation's callers. A derivative
  /// that is 0 everywhere.
  public static Node zeros(Shape shape) {
    return Layout.broadcastTo(Ops.constant(0), shape);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.Simplify;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Moves scalar factors out of arrays, through everything that is linear: `Σ −½·s·xᵢ` becomes
/// `(−½·s) · Σ xᵢ`, a multiplication per draw in the place of two per element.
///
/// That matters for more than the multiplications. In a reverse pass every adjoint carries the
/// factor of the scalar it began at, and where that is "0 if a check has failed, else 1" it is
/// known only when all data have been read. Outside of the arrays it no longer makes the reverse
/// pass wait for the forward pass: both become one loop over the data, and nothing of the data's
/// size is kept between them. A division by a scalar is a multiplication by its reciprocal, a
/// factor like others.
///
/// A factor is put back before an operation that is not linear, and before one whose result has
/// more elements than its argument, unless everything that reads the result sums it up again: so no
/// multiplication is ever done for more elements than before. A factor 0 stays where it is: `0·x`
/// is how a NaN or an infinity is found. Results change by roundings, 2 ulp for each division, and
/// where only the product of very large and very small numbers is in range.
public final class Factors {
  private final Map<Node, Scaled> known = new HashMap<>();
  private final Map<Node, Node> values = new HashMap<>();
  private final Map<Node, Node> reciprocals = new HashMap<>();
  private final Map<List<Node>, Node> products = new HashMap<>();
  private final Set<Node> summedUp;

  private Factors(Set<Node> summedUp) {
    this.summedUp = summedUp;
  }

  /// The node `constant · scalar · rest`; without a scalar where it is null.
  private record Scaled(double constant, @Nullable Node scalar, Node rest) {
    static Scaled plain(Node node) {
      return new Scaled(1, null, node);
    }

    boolean isPlain() {
      return constant == 1 && scalar == null;
    }

    Scaled with(Node other) {
      return new Scaled(constant, scalar, other);
    }
  }

  /// An equal graph with the factors moved out.
  public static Graph movedOut(Graph graph) {
    Factors pass = new Factors(SummedUp.in(graph));
    for (Node node : graph.order()) {
      Scaled scaled = pass.scaled(node);
      pass.known.put(node, node.shape().isScalar() ? pass.putBack(scaled, node) : scaled);
    }
    List<Node> outputs = new ArrayList<>();
    for (Node output : graph.outputs()) {
      outputs.add(pass.value(output));
    }
    return Graph.of(graph.inputs(), outputs);
  }

  private Scaled of(Node node) {
    Scaled scaled = known.get(node);
    if (scaled == null) {
      throw new IllegalStateException("a node is met before its arguments: " + node);
    }
    return scaled;
  }

  private Scaled putBack(Scaled scaled, Node node) {
    return scaled.isPlain() ? scaled : Scaled.plain(multiplied(scaled, node));
  }

  /// The new node with its factor.
  private Node value(Node node) {
    Node value = values.get(node);
    if (value == null) {
      value = multiplied(of(node), node);
      values.put(node, value);
    }
    return value;
  }

  private Node multiplied(Scaled scaled, Node node) {
    if (scaled.isPlain()) {
      return scaled.rest;
    }
    if (scaled.scalar == null) {
      return Ops.multiply(Ops.constant(scaled.constant), scaled.rest);
    }
    Node factor = product(Ops.constant(scaled.constant), scaled.scalar);
    if (factor.shape().isScalar() && node.shape().equals(scaled.rest.shape())) {
      return Ops.multiply(factor, scaled.rest);
    }
    throw new IllegalStateException("a factor does not fit " + node);
  }

  private Node product(Node a, Node b) {
    if (a.isConstant() && a.value().item() == 1) {
      return b;
    }
    return products.computeIfAbsent(List.of(a, b), _ -> Ops.multiply(a, b));
  }

  private Node rebuilt(Node node) {
    boolean same = true;
    List<Node> inputs = new ArrayList<>(node.inputs().size());
    for (Node input : node.inputs()) {
      Node value = value(input);
      same &= value == input;
      inputs.add(value);
    }
    return same ? node : Simplify.node(node.op(), inputs);
  }

  private Scaled scaled(Node node) {
    return switch (node.op()) {
      case Op.Constant _, Op.Input _ -> Scaled.plain(node);
      case Op.Unary(UnaryOp function) -> {
        if (function == UnaryOp.NEGATE) {
          Scaled x = of(node.input(0));
          yield new Scaled(-x.constant, x.scalar, x.rest);
        }
        if (function == UnaryOp.SQUARE && !of(node.input(0)).isPlain()) {
          Scaled x = of(node.input(0));
          yield times(x, x).with(Ops.square(x.rest));
        }
        yield Scaled.plain(rebuilt(node));
      }
      case Op.Binary(BinaryOp function) -> binary(node, function);
      case Op.Ternary(TernaryOp function) ->
          function == TernaryOp.SELECT ? select(node) : Scaled.plain(rebuilt(node));
      case Op.Reduce(ReduceOp function, _) ->
          function == ReduceOp.SUM ? linear(node) : Scaled.plain(rebuilt(node));
      case Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _, Op.Gather _, Op.ScatterAdd _ ->
          linear(node);
      case Op.CumulativeSum _ -> linear(node);
      case Op.Contract _ -> contract(node);
      case Op.LogProductPull _ -> pull(node);
      case Op.LogProduct _ -> Scaled.plain(rebuilt(node));
      case Op.Concatenate _, Op.Polygamma _, Op.Broadcast _, Op.Cholesky _, Op.TriangularSolve _ ->
          Scaled.plain(rebuilt(node));
      case Op.CholeskyInverse _, Op.Inverse _, Op.LogAbsDeterminant _, Op.Scan _, Op.Sample _ ->
          Scaled.plain(rebuilt(node));
      case Op.Ode _ -> Scaled.plain(rebuilt(node));
    };
  }

  /// A linear operation on one argument.
  private Scaled linear(Node node) {
    Scaled x = of(node.input(0));
    if (x.isPlain() || !passes(node, node.input(0))) {
      return Scaled.plain(rebuilt(node));
    }
    return x.with(Simplify.node(node.op(), List.of(x.rest)));
  }

  /// Linear in the cotangent.
  private Scaled pull(Node node) {
    Node g = node.input(3);
    Scaled x = of(g);
    if (x.isPlain() || !passes(node, g)) {
      return Scaled.plain(rebuilt(node));
    }
    List<Node> inputs = new ArrayList<>(node.inputs().size());
    for (Node input : node.inputs()) {
      inputs.add(input == g ? x.rest : value(input));
    }
    return x.with(Simplify.node(node.op(), inputs));
  }

  private boolean passes(Node node, Node input) {
    return node.shape().numElements() <= input.shape().numElements() || summedUp.contains(node);
  }

  private Scaled contract(Node node) {
    List<Node> inputs = new ArrayList<>(2);
    Scaled factor = Scaled.plain(node);
    for (Node input : node.inputs()) {
      Scaled x = of(input);
      boolean moves = passes(node, input);
      factor = moves ? times(factor, x) : factor;
      inputs.add(moves ? x.rest : value(input));
    }
    return factor.isPlain()
        ? Scaled.plain(rebuilt(node))
        : factor.with(Simplify.node(node.op(), inputs));
  }

  private Scaled binary(Node node, BinaryOp function) {
    if (node.shape().isScalar()) {
      return Scaled.plain(rebuilt(node));
    }
    return switch (function) {
      case MULTIPLY -> multiply(node);
      case DIVIDE -> {
        Node divisor = leaf(node.input(1));
        yield divisor.shape().isScalar() && !node.input(0).isConstant()
            ? scaled(of(node.input(0)), reciprocal(value(divisor)))
            : Scaled.plain(rebuilt(node));
      }
      case ADD, SUBTRACT -> sum(node, function == BinaryOp.ADD ? 1 : -1);
      default -> Scaled.plain(rebuilt(node));
    };
  }

  private Scaled multiply(Node node) {
    for (int i = 0; i < 2; i++) {
      Node factor = leaf(node.input(i));
      if (factor.shape().isScalar()) {
        return isZero(factor)
            ? Scaled.plain(rebuilt(node))
            : scaled(of(node.input(1 - i)), value(factor));
      }
    }
    Scaled a = of(node.input(0));
    Scaled b = of(node.input(1));
    if (a.isPlain() && b.isPlain()) {
      return Scaled.plain(rebuilt(node));
    }
    return times(a, b).with(Ops.multiply(a.rest, b.rest));
  }

  private Scaled sum(Node node, int sign) {
    Scaled a = of(node.input(0));
    Scaled b = of(node.input(1));
    double constant = sign * b.constant;
    if (a.isPlain() && b.isPlain()
        || a.scalar != b.scalar
        || a.scalar == null && Math.abs(a.constant) != Math.abs(constant)) {
      return Scaled.plain(rebuilt(node));
    }
    if (a.constant == constant) {
      return a.with(Ops.add(a.rest, b.rest));
    }
    if (a.constant == -constant) {
      return a.with(Ops.subtract(a.rest, b.rest));
    }
    Node left = Ops.multiply(Ops.constant(a.constant), a.rest);
    Node right = Ops.multiply(Ops.constant(constant), b.rest);
    return new Scaled(1, a.scalar, Ops.add(left, right));
  }

  private Scaled select(Node node) {
    if (node.shape().isScalar()) {
      return Scaled.plain(rebuilt(node));
    }
    for (int i = 1; i < 3; i++) {
      Node other = node.input(3 - i);
      Scaled x = of(node.input(i));
      Node scalar = leaf(node.input(i));
      if (isZero(leaf(other)) && scalar.shape().isScalar() && !scalar.isConstant()) {
        Node condition = value(node.input(0));
        Node one = Ops.constant(1);
        return scaled(
            Scaled.plain(
                i == 1 ? Ops.select(condition, one, other) : Ops.select(condition, other, one)),
            value(scalar));
      }
      if (isZero(leaf(other)) && !x.isPlain()) {
        Node condition = value(node.input(0));
        return x.with(
            i == 1 ? Ops.select(condition, x.rest, other) : Ops.select(condition, other, x.rest));
      }
    }
    return Scaled.plain(rebuilt(node));
  }

  private Scaled times(Scaled a, Scaled b) {
    Node scalar =
        a.scalar == null ? b.scalar : b.scalar == null ? a.scalar : product(a.scalar, b.scalar);
    return new Scaled(a.constant * b.constant, scalar, a.rest);
  }

  /// A value with one more factor.
  private Scaled scaled(Scaled x, Node factor) {
    if (factor.isConstant()) {
      return new Scaled(x.constant * factor.value().item(), x.scalar, x.rest);
    }
    return times(x, withoutConstant(factor));
  }

  /// A scalar as a constant times another: `−s` and `2·s` are to meet `s` in a sum.
  private static Scaled withoutConstant(Node scalar) {
    double constant = 1;
    Node rest = scalar;
    while (true) {
      if (rest.op() instanceof Op.Unary(UnaryOp function) && function == UnaryOp.NEGATE) {
        constant = -constant;
        rest = rest.input(0);
      } else if (rest.op() instanceof Op.Binary(BinaryOp function)
          && function == BinaryOp.MULTIPLY
          && (isFactor(rest.input(0)) || isFactor(rest.input(1)))) {
        int which = isFactor(rest.input(0)) ? 0 : 1;
        constant *= rest.input(which).value().item();
        rest = rest.input(1 - which);
      } else {
        return new Scaled(constant, rest, rest);
      }
    }
  }

  private static boolean isFactor(Node node) {
    return node.isConstant() && node.shape().isScalar() && !isZero(node);
  }

  private Node reciprocal(Node x) {
    return reciprocals.computeIfAbsent(x, Ops::reciprocal);
  }

  private static boolean isZero(Node node) {
    return node.isConstant() && node.shape().isScalar() && node.value().item() == 0;
  }

  private static Node leaf(Node node) {
    Node leaf = node;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    return leaf;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.Simplify;
import elbo.graph.UnaryOp;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Computes one exponential where several functions of one number need it: a value and its
/// derivative, mostly. With `e = exp(−|x|)`
///
/// | function | becomes |
/// |---|---|
/// | `softplus(x)` | `max(x, 0) + log1p(e)` |
/// | `logistic(x)` | `(x < 0 ? e : 1) · 1/(1 + e)` |
/// | `logAddExp(a, b)`, `x = a − b` | `max(a, b) + log1p(e)`, and `+ ln 2` for equal infinities |
///
/// and the same of `−x`, which has the same `e`. These are the definitions in `elbo.special`:
/// values keep their bits, but for the logistic function, whose division is shared too (within 3
/// ulp, as before). What is left around the exponential and the logarithm is simple arithmetic,
/// which generated kernels take in.
///
/// A function that shares with nothing stays: alone its kernel is faster. So do small values, where
/// the number of operations counts more than what they do.
public final class SharedExponentials {
  private static final int MIN_ELEMENTS = 16;

  private final Graph graph;
  private final Map<Node, Integer> position = new HashMap<>();
  private final Map<Node, Node> values = new HashMap<>();
  private final Map<Key, Parts> shared = new HashMap<>();

  private SharedExponentials(Graph graph) {
    this.graph = graph;
    List<Node> order = graph.order();
    for (int i = 0; i < order.size(); i++) {
      position.put(order.get(i), i);
    }
  }

  /// A number: one node, or the difference of two; or the opposite of that.
  private record Key(List<Node> terms, Shape shape, boolean opposite) {
    /// The number up to its sign.
    Key magnitude() {
      return new Key(terms, shape, false);
    }
  }

  /// What functions of a number share.
  private record Parts(Node isNegative, Node exponential, Node log1p, Node reciprocal) {
    static Parts of(Node x) {
      Node exponential = Ops.exp(Ops.negate(Ops.abs(x)));
      return new Parts(
          Ops.less(x, Ops.constant(0)),
          exponential,
          Ops.log1p(exponential),
          Ops.reciprocal(Ops.add(Ops.constant(1), exponential)));
    }

    /// The logistic function of the number or of its opposite.
    Node logistic(boolean ofOpposite) {
      Node one = Ops.constant(1);
      Node numerator =
          ofOpposite
              ? Ops.select(isNegative, one, exponential)
              : Ops.select(isNegative, exponential, one);
      return Ops.multiply(numerator, reciprocal);
    }

    /// `log1p(e)` for a sum of two exponentials: of equal infinities, whose difference is no
    /// number, too. Where one of the two is no number, the larger is none either.
    Node log1pOfDifference() {
      Node isNan = Ops.unary(UnaryOp.IS_NAN, exponential);
      return Ops.select(isNan, Ops.constant(Logarithm.log1p(1)), log1p);
    }
  }

  /// An equal graph with shared exponentials.
  public static Graph expanded(Graph graph) {
    return new SharedExponentials(graph).run();
  }

  private Graph run() {
    Map<Node, Key> keys = new HashMap<>();
    Map<Key, Integer> counts = new HashMap<>();
    for (Node node : graph.order()) {
      if (node.shape().numElements() >= MIN_ELEMENTS && !argument(node).isEmpty()) {
        Key key = key(argument(node), node.shape());
        keys.put(node, key);
        counts.merge(key.magnitude(), 1, Integer::sum);
      }
    }
    keys.values().removeIf(key -> counts.getOrDefault(key.magnitude(), 0) < 2);
    if (keys.isEmpty()) {
      return graph;
    }
    for (Node node : graph.order()) {
      Key key = keys.get(node);
      values.put(node, key == null ? rebuilt(node) : expanded(node, key));
    }
    return Graph.of(graph.inputs(), graph.outputs().stream().map(this::value).toList());
  }

  /// What a function of the family takes: one number, or two whose difference counts; nothing for
  /// other operations.
  private static List<Node> argument(Node node) {
    return switch (node.op()) {
      case Op.Unary(UnaryOp function)
          when function == UnaryOp.SOFTPLUS || function == UnaryOp.LOGISTIC ->
          node.inputs();
      case Op.Binary(BinaryOp function) when function == BinaryOp.LOG_ADD_EXP -> node.inputs();
      default -> List.of();
    };
  }

  private Key key(List<Node> argument, Shape shape) {
    List<Node> terms = argument;
    boolean opposite = false;
    while (terms.size() == 1) {
      Node x = terms.getFirst();
      boolean negated = x.op() instanceof Op.Unary(UnaryOp f) && f == UnaryOp.NEGATE;
      boolean difference = x.op() instanceof Op.Binary(BinaryOp f) && f == BinaryOp.SUBTRACT;
      if (!negated && !difference) {
        return new Key(terms, shape, opposite);
      }
      opposite ^= negated;
      terms = x.inputs();
    }
    boolean inOrder = place(terms.getFirst()) <= place(terms.getLast());
    return new Key(inOrder ? terms : terms.reversed(), shape, opposite != !inOrder);
  }

  private int place(Node node) {
    return position.getOrDefault(node, -1);
  }

  private Node value(Node node) {
    Node value = values.get(node);
    if (value == null) {
      throw new IllegalStateException("a node is met before its arguments: " + node);
    }
    return value;
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

  private Node expanded(Node node, Key key) {
    Parts parts = shared.computeIfAbsent(key.magnitude(), k -> Parts.of(number(k)));
    Node a = value(node.input(0));
    if (node.op() instanceof Op.Unary(UnaryOp function)) {
      return function == UnaryOp.SOFTPLUS
          ? Ops.add(Ops.max(a, Ops.constant(0)), parts.log1p)
          : parts.logistic(key.opposite);
    }
    return Ops.add(Ops.max(a, value(node.input(1))), parts.log1pOfDifference());
  }

  private Node number(Key key) {
    Node first = value(key.terms.getFirst());
    return key.terms.size() == 1 ? first : Ops.subtract(first, value(key.terms.getLast()));
  }
}

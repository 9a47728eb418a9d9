// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the values of one program from the nodes of one phase. Broadcasts become operand modes
/// where the reader allows it, and copies made in the reader's program otherwise: a repeated
/// constant is never stored.
final class Values {
  private final Phases phases;
  private final Phases.@Nullable Phase phase;
  private final Map<Node, Value> known = new HashMap<>();
  private final Map<Value, Value> spread = new HashMap<>();
  private final List<Value> order = new ArrayList<>();

  Values(Phases phases, Phases.Phase phase, List<Node> nodes) {
    this(phases, nodes, phase);
  }

  private Values(Phases phases, List<Node> nodes, Phases.@Nullable Phase phase) {
    this.phases = phases;
    this.phase = phase;
    for (Node node : nodes) {
      if (isHere(node) && !known.containsKey(node)) {
        make(node);
      }
    }
  }

  /// The values of a loop's body: all that it computes, per draw or not.
  static Values ofBody(Graph body, Phases phases) {
    return new Values(phases, body.order(), null);
  }

  private boolean isHere(Node node) {
    boolean computed = !(node.op() instanceof Op.Input) && !node.isConstant();
    return phase == null ? computed : phases.of(node) == phase;
  }

  Values(Phases phases, Phases.Phase phase, Graph graph) {
    this(phases, phase, graph.order());
  }

  /// The value of a node in this program: computed here, or given.
  Value of(Node node) {
    Value value = known.get(node);
    return value != null ? value : make(node);
  }

  /// A value that is not a node's.
  Value add(Value value) {
    order.add(value);
    return value;
  }

  /// All values, each behind its arguments.
  List<Value> order() {
    return order;
  }

  private Value make(Node node) {
    Value value = create(node);
    known.put(node, value);
    order.add(value);
    return value;
  }

  private Value create(Node node) {
    boolean batched = phases.isBatched(node);
    if (node.op() instanceof Op.Broadcast(int axis, int _)) {
      int[] source = new int[node.shape().rank()];
      for (int k = 0; k < source.length; k++) {
        source[k] = k == axis ? -1 : k > axis ? k - 1 : k;
      }
      return expand(of(node.input(0)), source, node.shape(), batched);
    }
    if (!isHere(node) || node.inputs().isEmpty() && !(node.op() instanceof Op.Sample)) {
      return new Value(new Rule.Given(node), node.shape(), batched);
    }
    Value[] args = new Value[node.inputs().size()];
    for (int i = 0; i < args.length; i++) {
      args[i] =
          node.op() instanceof Op.Scan scan
              ? argument(scan, i, node.input(i), batched)
              : operand(node, node.input(i), batched);
    }
    return new Value(new Rule.Apply(node.op()), node.shape(), batched, args);
  }

  /// The state of a loop differs between draws as soon as anything does. What is the same in all
  /// steps and meets it element by element is repeated once, and not in each step.
  private Value argument(Op.Scan scan, int position, Node input, boolean batched) {
    Value value = of(input);
    if (position < scan.numCarries()) {
      return repeated(value, batched);
    }
    if (position < scan.numCarries() + scan.numSlices() || value.isScalarShared()) {
      return value;
    }
    Node formal = scan.body().inputs().get(position);
    for (Node node : scan.body().order()) {
      boolean elementwise =
          switch (node.op()) {
            case Op.Binary _, Op.Ternary _, Op.LogProduct _, Op.LogProductPull _ -> true;
            default -> false;
          };
      if (elementwise && node.inputs().contains(formal)) {
        return repeated(value, batched);
      }
    }
    return value;
  }

  private Value operand(Node node, Node input, boolean batched) {
    return switch (node.op()) {
      case Op.Unary _, Op.Polygamma _, Op.Binary _ -> {
        Node leaf = input;
        while (leaf.op() instanceof Op.Broadcast) {
          leaf = leaf.input(0);
        }
        if (leaf.shape().isScalar() && !phases.isBatched(leaf)) {
          yield of(leaf);
        }
        yield wide(of(input), batched);
      }
      case Op.TriangularSolve _ -> {
        boolean sharedTriangle =
            input == node.input(0) && input.shape().rank() == 2 && node.input(0) != node.input(1);
        yield sharedTriangle ? of(input) : wide(of(input), batched);
      }
      case Op.Ternary _, Op.Sample _, Op.Ode _ -> repeated(of(input), batched);
      case Op.LogProduct _, Op.LogProductPull _ -> repeated(of(input), batched);
      case Op.Constant _, Op.Input _, Op.Broadcast _, Op.Reduce _, Op.Reshape _, Op.Transpose _ ->
          of(input);
      case Op.Slice _, Op.Pad _, Op.Concatenate _, Op.Gather _, Op.ScatterAdd _ -> of(input);
      case Op.Scan _ -> throw new IllegalStateException("the arguments of a loop differ in kind");
      case Op.CholeskyInverse _ -> of(input);
      case Op.Contract _, Op.Cholesky _, Op.Inverse _, Op.LogAbsDeterminant _, Op.CumulativeSum _ ->
          of(input);
    };
  }

  /// The value repeated for each draw, unless its one number serves as an operand for all.
  private Value wide(Value value, boolean batched) {
    return value.isScalarShared() ? value : repeated(value, batched);
  }

  private Value repeated(Value value, boolean batched) {
    if (value.batched || !batched) {
      return value;
    }
    Value result = spread.get(value);
    if (result == null) {
      int[] source = IntArray.range(0, value.shape.rank()).toArray();
      result = add(expand(value, source, value.shape, true));
      spread.put(value, result);
    }
    return result;
  }

  private static Value expand(Value value, int[] source, Shape shape, boolean batched) {
    if (value.rule instanceof Rule.Expand(IntArray inner)) {
      int[] both = new int[source.length];
      for (int k = 0; k < both.length; k++) {
        both[k] = source[k] < 0 ? -1 : inner.get(source[k]);
      }
      return new Value(new Rule.Expand(IntArray.of(both)), shape, batched, value.args[0]);
    }
    return new Value(new Rule.Expand(IntArray.of(source)), shape, batched, value);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.rewrite.LeadingAxis;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Iterations of a loop that are traced together. The trace is that of *one* of them; what differs
/// between iterations enters it as an input node (a *stand-in*) whose values for all iterations are
/// known here as one node with the iterations as its first axis. [#lift] takes a node of the one
/// iteration to the node for all.
///
/// Lanes nest: those of a loop inside a loop are all pairs of iterations, those of a branch are the
/// iterations that take it. Each lane lies in one lane of the parent, and the order of the lanes is
/// the order in which the iterations would run.
final class Lanes {
  /// In so many lanes a reduction of what is carried from lane to lane stays open until the loop is
  /// known.
  private static final int LONG = 1 << 16;

  /// A reduction over all lanes of a scalar that depends on what is carried from lane to lane.
  ///
  /// @param total stands for its value
  /// @param function how it is reduced
  /// @param each the scalar of one lane
  record Reduction(Node total, ReduceOp function, Node each) {}

  /// What all lanes of a trace share.
  static final class Registry {
    private final Map<Node, Lanes> standIns = new HashMap<>();
    private final Map<Integer, Lanes> sites = new HashMap<>();
    private final Set<Node> invariant = new HashSet<>();
    private final Map<Node, Boolean> known = new HashMap<>();

    /// Says that the random node with this site is drawn in each lane.
    void sample(int site, Lanes lanes) {
      sites.put(site, lanes);
    }

    /// The node as a constant if nothing that it needs is given later: no input, no random number.
    @Nullable Node constant(Node node) {
      if (node.isConstant()) {
        return node;
      }
      if (!isKnown(node)) {
        return null;
      }
      Map<Node, Tensor> values = new HashMap<>();
      for (Node next : Graph.topologicalOrder(List.of(node))) {
        List<Tensor> arguments = new ArrayList<>(next.inputs().size());
        for (Node input : next.inputs()) {
          arguments.add(java.util.Objects.requireNonNull(values.get(input)));
        }
        values.put(next, Interpreter.evaluate(next.op(), arguments));
      }
      return Node.constant(java.util.Objects.requireNonNull(values.get(node)));
    }

    private boolean isKnown(Node root) {
      Boolean found = known.get(root);
      if (found != null) {
        return found;
      }
      List<Node> stack = new ArrayList<>(List.of(root));
      while (!stack.isEmpty()) {
        Node node = stack.getLast();
        Boolean result =
            node.op() instanceof Op.Input || node.op() instanceof Op.Sample ? Boolean.FALSE : null;
        if (result == null) {
          result = Boolean.TRUE;
          for (Node input : node.inputs()) {
            Boolean argument = input.isConstant() ? Boolean.TRUE : known.get(input);
            if (argument == null) {
              stack.add(input);
              result = null;
              break;
            }
            result &= argument;
          }
        }
        if (result != null) {
          known.put(node, result);
          stack.removeLast();
        }
      }
      return known.getOrDefault(root, false);
    }
  }

  /// Known values that are taken more often than they are there become an array of their own up to
  /// this size; behind it they are taken anew in each evaluation.
  private static final long FOLD_UP_TO = 1L << 25;

  private final Registry registry;
  private final @Nullable Lanes parent;
  private final int size;
  private final int[] toParent;
  private final int depth;
  private final boolean loop;
  private final Map<Node, Node> own = new HashMap<>();
  private final Map<Object, Node> reads = new HashMap<>();
  private final Set<Node> carried = new HashSet<>();
  private final List<Reduction> reductions = new ArrayList<>();
  private final LeadingAxis axis;

  /// @param parent the lanes in which these lie; null for those of one loop at the outside
  /// @param toParent for each lane the lane of the parent, in increasing order
  Lanes(Registry registry, @Nullable Lanes parent, int[] toParent) {
    this(registry, parent, toParent, true);
  }

  private Lanes(Registry registry, @Nullable Lanes parent, int[] toParent, boolean loop) {
    this.loop = loop;
    this.registry = registry;
    this.parent = parent;
    this.size = toParent.length;
    this.toParent = toParent;
    this.depth = parent == null ? 1 : parent.depth + 1;
    this.axis = new LeadingAxis(size, new Leaves(), registry.invariant);
  }

  /// What the axis asks about inputs and random nodes.
  private final class Leaves implements LeadingAxis.Leaves {
    @Override
    public Optional<Node> batched(Node leaf) {
      Node mine = own.get(leaf);
      if (mine != null) {
        return Optional.of(mine);
      }
      Lanes owner =
          leaf.op() instanceof Op.Sample(var _, int site, var _)
              ? registry.sites.get(site)
              : registry.standIns.get(leaf);
      if (owner == null || owner == Lanes.this) {
        return Optional.empty();
      }
      return Optional.of(spread(owner.lift(leaf), toAncestor(owner)));
    }

    @Override
    public boolean drawnPerIteration(Node sample) {
      return sample.op() instanceof Op.Sample(var _, int site, var _)
          && registry.sites.get(site) == Lanes.this;
    }
  }

  /// The parts of the first axis of `x` at these places; of known values at once.
  static Node spread(Node x, int[] places) {
    long elements = (long) places.length * x.shape().remove(0).numElements();
    if (x.isConstant() && places.length > 0 && elements <= FOLD_UP_TO) {
      boolean same = places.length == x.shape().size(0);
      for (int k = 0; same && k < places.length; k++) {
        same = places[k] == k;
      }
      if (same) {
        return x;
      }
      Op gather = new Op.Gather(0, IntArray.of(places));
      return Node.constant(Interpreter.evaluate(gather, List.of(x.value())));
    }
    return Nodes.pick(x, 0, places);
  }

  Registry registry() {
    return registry;
  }

  @Nullable Lanes parent() {
    return parent;
  }

  int size() {
    return size;
  }

  int depth() {
    return depth;
  }

  /// For each of these lanes the lane of an ancestor in which it lies; zeros for null, the outside.
  int[] toAncestor(@Nullable Lanes ancestor) {
    if (ancestor == this) {
      return IntArray.range(0, size).toArray();
    }
    int[] result = toParent.clone();
    for (Lanes at = parent; at != ancestor; at = at.parent) {
      if (at == null) {
        throw new NotAnAxis("a value of another loop");
      }
      for (int k = 0; k < size; k++) {
        result[k] = at.toParent[result[k]];
      }
    }
    if (ancestor == null) {
      Arrays.fill(result, 0);
    }
    return result;
  }

  /// Whether these lanes are `other` or lie in them.
  boolean isWithin(@Nullable Lanes other) {
    @Nullable Lanes at = this;
    while (at != null && at != other) {
      at = at.parent;
    }
    return at == other;
  }

  /// Whether there is a loop around these lanes within `outer`, in which they lie.
  boolean isInLoopOf(Lanes outer) {
    boolean found = false;
    for (@Nullable Lanes at = this; at != null && at != outer; at = at.parent) {
      found |= at.loop;
    }
    return found;
  }

  /// The innermost lanes in which both lie; null for the outside.
  static @Nullable Lanes common(@Nullable Lanes a, @Nullable Lanes b) {
    @Nullable Lanes x = a;
    @Nullable Lanes y = b;
    while (x != y) {
      int dx = x == null ? 0 : x.depth;
      int dy = y == null ? 0 : y.depth;
      if (dx >= dy && x != null) {
        x = x.parent;
      }
      if (dy >= dx && y != null) {
        y = y.parent;
      }
    }
    return x;
  }

  /// A stand-in for a value that is known for all lanes, these being its first axis.
  Node standIn(Node batched) {
    if (batched.op() instanceof Op.Broadcast(int at, int _) && at == 0) {
      return batched.input(0);
    }
    return standInFor(batched);
  }

  /// A stand-in for a value of each lane, whatever its values in all lanes are.
  Node standInFor(Node batched) {
    Node input = Node.input("iteration", batched.shape().remove(0));
    own.put(input, batched);
    registry.standIns.put(input, this);
    return input;
  }

  /// The values in all lanes of a stand-in of these; null if it is none.
  @Nullable Node rows(Node standIn) {
    return own.get(standIn);
  }

  /// The stand-in that was made for this key, or a new one.
  Node standIn(Object key, java.util.function.Supplier<Node> batched) {
    Node known = reads.get(key);
    if (known == null) {
      known = standIn(batched.get());
      reads.put(key, known);
    }
    return known;
  }

  /// Says that these values of all lanes are what is carried from lane to lane.
  void carries(Node all) {
    carried.add(all);
  }

  /// The reduction over all lanes of a scalar of one of them.
  Node reduce(ReduceOp function, Node each) {
    Node all = lift(each);
    boolean open =
        size >= LONG
            && !carried.isEmpty()
            && Graph.topologicalOrder(List.of(all)).stream().anyMatch(carried::contains);
    if (!open) {
      return Ops.reduceAll(function, all);
    }
    Node total = Node.input("total", Shape.of());
    reductions.add(new Reduction(total, function, each));
    return total;
  }

  /// The reductions that are open.
  List<Reduction> reductions() {
    return reductions;
  }

  boolean varies(Node node) {
    return !node.isConstant() && axis.varies(node);
  }

  /// The node for all lanes, these being its first axis.
  Node lift(Node node) {
    return axis.of(node);
  }

  /// The values of a node that differs between lanes and is known for each; null for any other.
  double @Nullable [] data(Node node) {
    if (!varies(node)) {
      return null;
    }
    Node constant = registry.constant(lift(node));
    return constant == null ? null : constant.value().array();
  }

  /// Whether a node differs between lanes and is known for each.
  boolean isData(Node node) {
    return data(node) != null;
  }

  /// These lanes without those whose flag differs from `taken`.
  Lanes subset(double[] flags, boolean taken) {
    int[] chosen = new int[size];
    int n = 0;
    for (int k = 0; k < size; k++) {
      if ((flags[k] != 0) == taken) {
        chosen[n++] = k;
      }
    }
    return new Lanes(registry, this, Arrays.copyOf(chosen, n), false);
  }

  /// A node of the parent that has the value of `a` in its lanes, and that of `b` in the others.
  Node merge(Lanes a, Node x, Lanes b, Node y) {
    if (x == y) {
      return x;
    }
    if (!x.shape().equals(y.shape())) {
      throw new NotAnAxis("sizes differ between iterations");
    }
    int[] from = new int[size];
    for (int k = 0; k < a.size; k++) {
      from[a.toParent[k]] = k;
    }
    for (int k = 0; k < b.size; k++) {
      from[b.toParent[k]] = a.size + k;
    }
    Node joined = Layout.concatenate(0, List.of(a.lift(x), b.lift(y)));
    return standIn(spread(joined, from));
  }

  /// The shape with the lanes in front.
  Shape wide(Shape shape) {
    return shape.prepend(size);
  }
}

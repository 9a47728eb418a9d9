// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A loop with carried state, written for one step, as nodes for all steps.
///
/// Only what truly waits for the step before becomes the body of an [Op.Scan]: what depends on the
/// step's own rows alone is computed for all steps before the loop, and what no later step needs
/// for all steps behind it, from the trajectory. A carried value that only remembers what was
/// computed a step ago is an array moved by one row, one that only adds up is a running sum.
public final class Recurrence {
  /// A carried value.
  ///
  /// @param before stands for its value before a step, in what is written for one step
  /// @param initial its value before the first step
  /// @param after its value after a step
  public record Carry(Node before, Node initial, Node after) {}

  /// Values of which each step has one.
  ///
  /// @param each stands for the step's value
  /// @param rows the values of all steps, along axis 0
  public record Slice(Node each, Node rows) {}

  /// What was asked for.
  ///
  /// @param stacked values of all steps along a new axis 0
  /// @param last values of the last step that is done
  public record Results(List<Node> stacked, List<Node> last) {}

  /// How a node depends on the step.
  private enum Kind {
    SAME,
    SLICED,
    CARRIED
  }

  /// Shorter loops are not cut into segments.
  private static final int FEWEST_TO_CUT = 16;

  private final int length;
  private final boolean reverse;
  private final List<Carry> carries;
  private final Map<Node, Node> rows = new LinkedHashMap<>();
  private final Map<Node, Node> sums = new HashMap<>();
  private Map<Node, Kind> kinds = new HashMap<>();

  private Recurrence(int length, boolean reverse, List<Carry> carries, List<Slice> slices) {
    this.length = length;
    this.reverse = reverse;
    this.carries = new ArrayList<>(carries);
    slices.forEach(slice -> rows.put(slice.each(), slice.rows()));
  }

  /// A placeholder for [Carry#before] or [Slice#each].
  public static Node placeholder(Shape shape) {
    return Node.input("step", shape);
  }

  /// Whether the states of all steps are few enough to be kept; else asking for values of all steps
  /// keeps them nevertheless, asking for those of the last step does not.
  public static boolean keepsAll(int length, List<Carry> carries) {
    return width(carries) * length <= Segments.MOST_KEPT;
  }

  private static long width(List<Carry> carries) {
    long width = 0;
    for (Carry carry : carries) {
      width += carry.before().shape().numElements();
    }
    return width;
  }

  /// The values of nodes that are written for one step.
  ///
  /// @param length the number of steps, at least 1
  /// @param reverse whether the last row is met first
  /// @param carries the carried values
  /// @param slices what each step has of its own
  /// @param stacked what is wanted for all steps
  /// @param last what is wanted for the last step
  public static Results of(
      int length,
      boolean reverse,
      List<Carry> carries,
      List<Slice> slices,
      List<Node> stacked,
      List<Node> last) {
    if (length < 1) {
      throw new IllegalArgumentException("a loop needs at least one step, got " + length);
    }
    Recurrence recurrence = new Recurrence(length, reverse, carries, slices);
    Results results = recurrence.run(stacked, last);
    return results != null ? results : Segments.of(length, reverse, carries, slices, stacked, last);
  }

  /// The values, null if the states of all steps are too many to be kept.
  private @Nullable Results run(List<Node> stackedNodes, List<Node> lastNodes) {
    List<Node> wanted = new ArrayList<>(stackedNodes);
    wanted.addAll(lastNodes);
    wanted = new ArrayList<>(withProducts(wanted));
    while (replaceOneNumber(wanted)) {}
    List<Node> stacked = wanted.subList(0, stackedNodes.size());
    List<Node> last = wanted.subList(stackedNodes.size(), wanted.size());
    do {
      dropUnneeded(wanted);
      classify(wanted);
    } while (resolveOne());
    if (isCut(stacked)) {
      return null;
    }
    Map<Node, Node> all = new HashMap<>(rows);
    List<Node> segmented = segmented(wanted);
    if (!carries.isEmpty() || !segmented.isEmpty()) {
      new Core(carries, segmented).run(all);
    }
    Map<Node, Node> end = new HashMap<>();
    all.forEach((node, value) -> end.put(node, Layout.at(value, 0, reverse ? 0 : length - 1)));
    end.putAll(sums);
    return new Results(Lift.of(stacked, all, length), Graph.replaced(last, end));
  }

  /// What is wanted, and what is carried, with products in log space where the step has them.
  private List<Node> withProducts(List<Node> wanted) {
    classify(wanted);
    List<Node> roots = new ArrayList<>(wanted);
    carries.forEach(carry -> roots.add(carry.after()));
    var search =
        new LogProductSearch(node -> kind(node) == Kind.SAME, node -> kind(node) == Kind.CARRIED);
    Set<Node> leaves = new HashSet<>(rows.keySet());
    carries.forEach(carry -> leaves.add(carry.before()));
    List<Node> results = search.in(roots, leaves);
    for (int i = 0; i < carries.size(); i++) {
      Carry carry = carries.get(i);
      carries.set(i, new Carry(carry.before(), carry.initial(), results.get(wanted.size() + i)));
    }
    return results.subList(0, wanted.size());
  }

  // ---- what must be carried

  private void classify(List<Node> wanted) {
    kinds = new HashMap<>();
    rows.keySet().forEach(each -> kinds.put(each, Kind.SLICED));
    carries.forEach(carry -> kinds.put(carry.before(), Kind.CARRIED));
    List<Node> roots = new ArrayList<>(wanted);
    carries.forEach(carry -> roots.add(carry.after()));
    classifyBelow(roots);
  }

  private void classifyBelow(List<Node> roots) {
    for (Node node : Graph.topologicalOrder(roots, kinds.keySet())) {
      Kind kind = Kind.SAME;
      for (Node input : node.inputs()) {
        Kind other = kind(input);
        kind = other.compareTo(kind) > 0 ? other : kind;
      }
      kinds.put(node, kind == Kind.SLICED && isSegment(node) ? Kind.CARRIED : kind);
    }
  }

  /// Whether only the states between segments are to be kept. Nothing is gained by it where states
  /// of all steps, or as many numbers, are wanted anyway.
  private boolean isCut(List<Node> stacked) {
    long width = width(carries);
    long kept = 0;
    for (Node node : new HashSet<>(stacked)) {
      kept += kind(node) == Kind.CARRIED ? node.shape().numElements() : 0;
    }
    return width * length > Segments.MOST_KEPT && kept < width && length >= FEWEST_TO_CUT;
  }

  /// Whether a node is a loop whose states are too many to be kept for all steps: it is run where
  /// it is needed.
  private boolean isSegment(Node node) {
    return node.op() instanceof Op.Scan
        && (long) length * node.shape().numElements() > Segments.MOST_KEPT;
  }

  /// What is wanted of such loops, and so must be computed with them.
  private List<Node> segmented(List<Node> wanted) {
    Set<Node> behind = new HashSet<>();
    Set<Node> leaves = new HashSet<>(rows.keySet());
    carries.forEach(carry -> leaves.add(carry.before()));
    for (Node node : Graph.topologicalOrder(wanted, leaves)) {
      boolean is = kind(node) == Kind.CARRIED && isSegment(node);
      for (Node input : node.inputs()) {
        is |= behind.contains(input);
      }
      if (is) {
        behind.add(node);
      }
    }
    return wanted.stream().filter(behind::contains).distinct().toList();
  }

  private Kind kind(Node node) {
    Kind kind = kinds.get(node);
    if (kind == null) {
      classifyBelow(List.of(node));
      return kind(node);
    }
    return kind;
  }

  /// Removes carried values that nothing wanted reads.
  private void dropUnneeded(List<Node> wanted) {
    Set<Node> live = new HashSet<>(Graph.topologicalOrder(wanted));
    Set<Carry> kept = new LinkedHashSet<>();
    boolean grows = true;
    while (grows) {
      grows = false;
      for (Carry carry : carries) {
        if (live.contains(carry.before()) && kept.add(carry)) {
          live.addAll(Graph.topologicalOrder(List.of(carry.after())));
          grows = true;
        }
      }
    }
    carries.retainAll(kept);
  }

  /// Puts a carried value that stays one known number where it is read.
  private boolean replaceOneNumber(List<Node> wanted) {
    for (Carry carry : carries) {
      if (isSameNumber(carry.after(), carry.initial())) {
        carries.remove(carry);
        Map<Node, Node> number = Map.of(carry.before(), carry.initial());
        List<Node> nodes = new ArrayList<>(wanted);
        carries.forEach(other -> nodes.add(other.after()));
        List<Node> results = Graph.replaced(nodes, number);
        for (int i = 0; i < wanted.size(); i++) {
          wanted.set(i, results.get(i));
        }
        for (int i = 0; i < carries.size(); i++) {
          Carry other = carries.get(i);
          Node after = results.get(wanted.size() + i);
          carries.set(i, new Carry(other.before(), other.initial(), after));
        }
        return true;
      }
    }
    return false;
  }

  /// Takes one carried value out of the recurrence, if one need not be there.
  private boolean resolveOne() {
    for (Carry carry : carries) {
      Node before = resolved(carry);
      if (before != null) {
        carries.remove(carry);
        rows.put(carry.before(), before);
        return true;
      }
    }
    return false;
  }

  /// The values before each step, if they follow without a loop.
  private @Nullable Node resolved(Carry carry) {
    if (carry.after() == carry.before() || isSameNumber(carry.after(), carry.initial())) {
      return Layout.broadcast(carry.initial(), 0, length);
    }
    Node first = Layout.reshape(carry.initial(), carry.initial().shape().prepend(1));
    if (kind(carry.after()) != Kind.CARRIED) {
      Node after = Lift.of(List.of(carry.after()), rows, length).getFirst();
      return behind(first, after);
    }
    Node added = added(carry.after(), carry.before());
    if (added != null && kind(added) != Kind.CARRIED) {
      Node terms = Lift.of(List.of(added), rows, length).getFirst();
      sums.put(carry.after(), Ops.add(carry.initial(), Ops.sum(terms, 0)));
      return Layout.cumulativeSum(behind(first, terms), 0, reverse);
    }
    return null;
  }

  private static boolean isSameNumber(Node a, Node b) {
    Node x = Simplify.scalarOf(a);
    Node y = Simplify.scalarOf(b);
    return x != null
        && y != null
        && x.isConstant()
        && y.isConstant()
        && x.value().equals(y.value());
  }

  /// The initial value, then the values after all steps but the last one done.
  private Node behind(Node first, Node after) {
    if (length == 1) {
      return first;
    }
    return reverse
        ? Layout.concatenate(0, List.of(Layout.slice(after, 0, 1, length - 1), first))
        : Layout.concatenate(0, List.of(first, Layout.slice(after, 0, 0, length - 1)));
  }

  /// What a sum adds to `before`, if it is one: `before + a + b …` with `before` once.
  private static @Nullable Node added(Node sum, Node before) {
    if (sum == before || !(sum.op() instanceof Op.Binary(BinaryOp function))) {
      return null;
    }
    if (function != BinaryOp.ADD && function != BinaryOp.SUBTRACT) {
      return null;
    }
    Node left = sum.input(0);
    Node right = sum.input(1);
    boolean inLeft = Graph.topologicalOrder(List.of(left)).contains(before);
    boolean inRight = Graph.topologicalOrder(List.of(right)).contains(before);
    if (inLeft == inRight || inRight && function == BinaryOp.SUBTRACT) {
      return null;
    }
    Node rest = inLeft ? right : left;
    rest = function == BinaryOp.SUBTRACT ? Ops.negate(rest) : rest;
    Node inner = inLeft ? left : right;
    if (inner == before) {
      return rest;
    }
    Node more = added(inner, before);
    return more == null ? null : Ops.add(more, rest);
  }

  // ---- what is left

  /// The loop itself.
  private final class Core {
    private final List<Carry> carried;
    private final List<Node> wanted;
    private final List<Node> kept = new ArrayList<>();
    private final Map<Node, Node> formal = new LinkedHashMap<>();
    private final Map<Node, Node> slices = new LinkedHashMap<>();
    private final Map<Node, Node> invariants = new LinkedHashMap<>();
    private final Set<Node> met = new HashSet<>();

    /// @param wanted what is kept besides, for it cannot be computed behind the loop
    Core(List<Carry> carried, List<Node> wanted) {
      this.carried = carried;
      this.wanted = wanted;
    }

    /// Adds the values of all steps of what the loop computes to `all`.
    void run(Map<Node, Node> all) {
      List<Node> after = new ArrayList<>();
      for (Carry carry : carried) {
        formal.put(carry.before(), placeholder(carry.before().shape()));
        after.add(carry.after());
      }
      Set<Node> distinct = new HashSet<>(after);
      Set<Node> known = new HashSet<>(formal.keySet());
      List<Node> roots = new ArrayList<>(after);
      roots.addAll(wanted);
      for (Node node : Graph.topologicalOrder(roots, known)) {
        if (kind(node) == Kind.CARRIED) {
          node.inputs().forEach(this::meet);
          if ((wanted.contains(node) || isWorthKeeping(node)) && distinct.add(node)) {
            kept.add(node);
          }
        }
      }
      List<Node> outputs = new ArrayList<>(after);
      outputs.addAll(kept);
      List<Node> inputs = new ArrayList<>();
      List<Node> arguments = new ArrayList<>();
      for (Carry carry : carried) {
        inputs.add(formal.get(carry.before()));
        arguments.add(carry.initial());
      }
      for (Node node : kept) {
        inputs.add(placeholder(node.shape()));
        arguments.add(Layout.broadcastTo(Ops.constant(0), node.shape()));
      }
      List<Node> sliced = new ArrayList<>(slices.keySet());
      List<Node> values = Lift.of(sliced, rows, length);
      for (int i = 0; i < sliced.size(); i++) {
        inputs.add(slices.get(sliced.get(i)));
        arguments.add(values.get(i));
      }
      invariants.forEach((node, input) -> {
        inputs.add(input);
        arguments.add(node);
      });
      Map<Node, Node> inside = new HashMap<>(formal);
      inside.putAll(slices);
      inside.putAll(invariants);
      Graph body = Graph.of(inputs, Graph.replaced(outputs, inside));
      Op.Scan op = new Op.Scan(body, outputs.size(), sliced.size(), length, reverse);
      Node trajectory = Simplify.node(op, arguments);
      Node behindStep = Layout.slice(trajectory, 0, reverse ? 0 : 1, length);
      Node beforeStep = Layout.slice(trajectory, 0, reverse ? 1 : 0, length);
      int[] offsets = op.offsets();
      for (int i = 0; i < outputs.size(); i++) {
        Shape shape = outputs.get(i).shape();
        all.putIfAbsent(outputs.get(i), part(behindStep, offsets[i], shape));
        if (i < carried.size()) {
          all.put(carried.get(i).before(), part(beforeStep, offsets[i], shape));
        }
      }
    }

    private Node part(Node block, int offset, Shape shape) {
      Node columns = Layout.slice(block, 1, offset, shape.numElements());
      return Layout.reshape(columns, shape.prepend(length));
    }

    /// Makes a node that does not depend on carried values an argument of the loop.
    private void meet(Node node) {
      if (node.isConstant() || !met.add(node)) {
        return;
      }
      switch (kind(node)) {
        case CARRIED -> {}
        case SAME -> {
          // A number repeated is an operand mode inside the loop; memory outside.
          Node scalar = Simplify.scalarOf(node);
          if (scalar != null && scalar != node) {
            node.inputs().forEach(this::meet);
          } else {
            invariants.put(node, placeholder(node.shape()));
          }
        }
        case SLICED -> {
          if (rows.containsKey(node) || isWorthMoving(node)) {
            slices.put(node, placeholder(node.shape()));
          } else {
            node.inputs().forEach(this::meet);
          }
        }
      }
    }

    /// Whether a value for each step is better computed before the loop: not where it is larger
    /// than what it is computed from, as all steps of it must be kept in memory, and not where it
    /// only shows what is there.
    private boolean isWorthMoving(Node node) {
      if (node.op() instanceof Op.Broadcast
          || node.op() instanceof Op.Reshape
          || node.op() instanceof Op.Slice(int axis, int _, int _) && axis == 0) {
        return false;
      }
      if (node.op() instanceof Op.Concatenate && joinsWhatMoves(node)) {
        return true;
      }
      long leaves = 0;
      for (Node n : Graph.topologicalOrder(List.of(node))) {
        leaves += rows.containsKey(n) ? n.shape().numElements() : 0;
      }
      return node.shape().numElements() <= leaves;
    }

    /// Whether all parts would be moved: joined they take no more memory.
    private boolean joinsWhatMoves(Node node) {
      for (Node part : node.inputs()) {
        Node value = part.op() instanceof Op.Reshape ? part.input(0) : part;
        if (kind(value) == Kind.SLICED && !rows.containsKey(value) && !isWorthMoving(value)) {
          return false;
        }
      }
      return true;
    }

    /// Whether the value of each step is written down: what is expensive and small, so that it is
    /// not computed again for derivatives and behind the loop.
    private boolean isWorthKeeping(Node node) {
      return switch (node.op()) {
        case Op.Reduce(ReduceOp function, int _) -> function == ReduceOp.LOG_SUM_EXP;
        case Op.Contract _ -> {
          int largest =
              Math.max(node.input(0).shape().numElements(), node.input(1).shape().numElements());
          yield node.shape().numElements() < largest;
        }
        case Op.LogProduct _ -> true;
        case Op.LogProductPull _ -> false;
        case Op.Cholesky _, Op.CholeskyInverse _, Op.TriangularSolve _ -> true;
        case Op.Inverse _, Op.LogAbsDeterminant _ -> true;
        case Op.Scan _ -> !isSegment(node);
        case Op.Ode _ -> true;
        case Op.Constant _, Op.Input _, Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ ->
            false;
        case Op.Broadcast _, Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _ -> false;
        case Op.Concatenate _, Op.Gather _, Op.ScatterAdd _, Op.CumulativeSum _, Op.Sample _ ->
            false;
      };
    }
  }
}

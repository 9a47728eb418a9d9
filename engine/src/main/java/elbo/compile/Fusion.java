// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Value.Role;
import elbo.graph.BinaryOp;
import elbo.graph.Op;
import elbo.graph.ReduceOp;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;
import elbo.kernel.UnaryKernels;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Orders values such that those which one generated kernel can compute stand together, and numbers
/// these runs: [Value#segment]. A kernel loops over one range of elements, so its values have the
/// same range; what is not simple arithmetic (transcendental functions, products of matrices)
/// stands between the kernels. Linear in the number of values, apart from queues.
final class Fusion {
  /// Values per kernel: some 100 machine instructions a pass, well below the 8,000 bytes at which
  /// the JVM stops compiling a method.
  private static final int LONGEST = 40;

  /// Outside of loops over rows, longer values are left alone: they are matrices.
  private static final int MOST_ELEMENTS = 4096;

  private static final int NONE = -1;

  private final Map<Value, Integer> waiting = new HashMap<>();
  private final Map<Value, List<Value>> readers = new HashMap<>();
  private final Map<Value, Integer> position = new HashMap<>();
  private final Map<Integer, PriorityQueue<Value>> ready = new HashMap<>();
  private final List<Value> order = new ArrayList<>();

  private Fusion() {}

  /// Finds the runs of all items of a schedule.
  static List<Item> in(List<Item> items, Set<Value> results) {
    List<Item> ordered = new ArrayList<>(items.size());
    List<Value> singles = new ArrayList<>();
    int next = 0;
    for (Item item : items) {
      switch (item) {
        case Value v -> singles.add(v);
        case Group g -> {
          next = flush(singles, ordered, next);
          List<Value> members = List.copyOf(g.members);
          g.members.clear();
          next = order(members, g.members, next);
          ordered.add(g);
        }
      }
    }
    flush(singles, ordered, next);
    for (Item item : ordered) {
      switch (item) {
        case Value v -> markEscapes(v, results);
        case Group g -> g.members.forEach(v -> markEscapes(v, results));
      }
    }
    return ordered;
  }

  private static int flush(List<Value> singles, List<Item> ordered, int next) {
    List<Value> members = new ArrayList<>();
    int after = order(singles, members, next);
    ordered.addAll(members);
    singles.clear();
    return after;
  }

  private static void markEscapes(Value v, Set<Value> results) {
    v.escapes |= v.kept || results.contains(v);
    for (Value argument : v.args) {
      argument.escapes |= v.segment == NONE || argument.segment != v.segment;
    }
  }

  private static int order(List<Value> values, List<Value> into, int next) {
    Fusion fusion = new Fusion();
    int after = fusion.run(values, next);
    into.addAll(fusion.order);
    return after;
  }

  private int run(List<Value> values, int firstSegment) {
    for (int i = 0; i < values.size(); i++) {
      position.put(values.get(i), i);
    }
    for (Value v : values) {
      int count = 0;
      for (Value argument : v.args) {
        if (position.containsKey(argument)) {
          readers.computeIfAbsent(argument, _ -> new ArrayList<>()).add(v);
          count++;
        }
      }
      waiting.put(v, count);
      if (count == 0) {
        queue(range(v)).add(v);
      }
    }
    int segment = firstSegment;
    while (true) {
      PriorityQueue<Value> others = queue(NONE);
      while (!others.isEmpty()) {
        done(others.remove());
      }
      int range = firstReady();
      if (range == NONE) {
        return segment;
      }
      PriorityQueue<Value> queue = queue(range);
      List<Value> totals = new ArrayList<>();
      for (int n = 0; n < LONGEST && !queue.isEmpty(); n++) {
        Value v = queue.remove();
        v.segment = segment;
        order.add(v);
        if (isTotal(v)) {
          totals.add(v); // known when the kernel is over
        } else {
          release(v);
        }
      }
      totals.forEach(this::release);
      segment++;
    }
  }

  private void done(Value v) {
    order.add(v);
    release(v);
  }

  /// Lets the values go on that wait for this one.
  private void release(Value v) {
    for (Value reader : readers.getOrDefault(v, List.of())) {
      int left = waiting.merge(reader, -1, Integer::sum);
      if (left == 0) {
        queue(range(reader)).add(reader);
      }
    }
  }

  private PriorityQueue<Value> queue(int range) {
    return ready.computeIfAbsent(
        range,
        _ ->
            new PriorityQueue<>((a, b) ->
                Integer.compare(position.getOrDefault(a, NONE), position.getOrDefault(b, NONE))));
  }

  /// The range whose first value comes first.
  private int firstReady() {
    int best = NONE;
    int least = Integer.MAX_VALUE;
    for (Map.Entry<Integer, PriorityQueue<Value>> entry : ready.entrySet()) {
      Value first = entry.getValue().peek();
      if (first != null && position.getOrDefault(first, NONE) < least) {
        least = position.getOrDefault(first, NONE);
        best = entry.getKey();
      }
    }
    return best;
  }

  /// A number for the elements that a kernel for this value would loop over, [#NONE] if there is
  /// none.
  private static int range(Value v) {
    if (Roles.isShared(v) || v.shape.numElements() == 0 || !isSimple(v)) {
      return NONE;
    }
    Value looped = looped(v);
    int elements = looped.shape.numElements();
    if (v.role == Role.WHOLE) {
      return elements <= MOST_ELEMENTS ? 2 * elements + (v.batched ? 1 : 0) : NONE;
    }
    if (v.batched != looped.batched) {
      return NONE;
    }
    return 2 * (elements / looped.shape.size(0)) + (v.batched ? 1 : 0);
  }

  /// The value whose elements a kernel for this one loops over.
  static Value looped(Value v) {
    return v.role == Role.SINK || isTotal(v) ? v.args[0] : v;
  }

  /// Whether the value is a sum, maximum or minimum of few numbers that are there as a whole.
  static boolean isTotal(Value v) {
    return v.role == Role.WHOLE
        && v.rule instanceof Rule.Apply(Op.Reduce(ReduceOp function, int _))
        && function != ReduceOp.LOG_SUM_EXP
        && v.args[0].role == Role.WHOLE
        && v.args[0].shape.rank() == 1
        && v.batched == v.args[0].batched;
  }

  private static boolean isSimple(Value v) {
    return switch (v.rule) {
      case Rule.Given _, Rule.SumDraws _, Rule.ContractDraws _ -> false;
      case Rule.Expand(IntArray source) -> v.role == Role.ROW || source.length() <= 1;
      case Rule.Apply(Op op) ->
          switch (op) {
            case Op.Unary(UnaryOp function) ->
                KernelTable.unary(function) instanceof UnaryKernels kernel
                    && Chain.unary(kernel) != null;
            case Op.Binary(BinaryOp function) -> Chain.binary(KernelTable.binary(function)) != null;
            case Op.Ternary(TernaryOp function) -> function == TernaryOp.SELECT;
            case Op.Gather(int axis, _) -> axis == 0 && v.role == Role.ROW;
            case Op.ScatterAdd(int axis, _, _) -> axis == 0 && v.role == Role.SINK;
            case Op.Contract contract -> v.role == Role.ROW && Contraction.isOuter(contract);
            case Op.Reduce(ReduceOp function, int axis) ->
                isTotal(v) || axis == 0 && v.role == Role.SINK && function != ReduceOp.LOG_SUM_EXP;
            default -> false;
          };
    };
  }
}

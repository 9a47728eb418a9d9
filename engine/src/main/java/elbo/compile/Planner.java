// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Value.Role;
import elbo.graph.Node;
import elbo.graph.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gives each value of a schedule its place for as long as it is needed, and lowers it to steps.
final class Planner {
  /// Numbers per value and block of rows, a compromise: large enough that a step's 20 ns of
  /// overhead vanish and that a generated kernel's eight passes over rows of one remainder have
  /// some length (gauss_mix, 64 draws: 716 µs per draw against 796 with 1,024), small enough that
  /// some twenty values stay in the second-level cache.
  static final int BLOCK = 2048;

  private final Schedule schedule;
  private final Function<Node, Ref> given;
  private final int fixedSlot;
  private final Arena lanes;
  private final Arena partials;
  private final Arena fixed;
  private final boolean inside;
  private final Map<Value, Ref> targets;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Value, OdeStep> odes = new HashMap<>();
  private long work;
  private boolean inLoop;

  private Planner(
      Schedule schedule,
      Function<Node, Ref> given,
      int fixedSlot,
      Arena lanes,
      Arena partials,
      Arena fixed,
      boolean inside,
      Map<Value, Ref> targets) {
    this.schedule = schedule;
    this.given = given;
    this.fixedSlot = fixedSlot;
    this.lanes = lanes;
    this.partials = partials;
    this.fixed = fixed;
    this.inside = inside;
    this.targets = targets;
    findLastUses();
  }

  /// The program of a schedule. Afterwards every result has its `ref`.
  ///
  /// @param given where values from outside lie
  /// @param fixedSlot the slot for values without lanes
  static Program plan(Schedule schedule, Function<Node, Ref> given, int fixedSlot) {
    Planner planner =
        new Planner(
            schedule, given, fixedSlot, new Arena(), new Arena(), new Arena(), false, Map.of());
    planner.place();
    return planner.program();
  }

  /// A planner for the body of a loop that this one is placing; both share their memory.
  ///
  /// @param inputs where the inputs of the body lie
  /// @param targets where values must be put
  Planner inside(Schedule body, Map<Node, Ref> inputs, Map<Value, Ref> targets) {
    Function<Node, Ref> outer = given;
    Function<Node, Ref> all =
        node -> {
          Ref ref = inputs.get(node);
          return ref != null ? ref : outer.apply(node);
        };
    return new Planner(body, all, fixedSlot, lanes, partials, fixed, true, targets);
  }

  /// A planner for a closed graph that is a program of its own, with values per lane.
  ///
  /// @param given where its inputs and its constants lie
  /// @param targets where values must be put
  static Planner alone(Schedule body, Function<Node, Ref> given, Map<Value, Ref> targets) {
    return new Planner(
        body, given, Frame.FIXED, new Arena(), new Arena(), new Arena(), true, targets);
  }

  /// What was placed, with the memory it needs.
  Program program() {
    Steps whole = Steps.of(steps);
    LoneSteps lone = new LoneSteps(whole, !inside);
    return new Program(whole, lone, lanes.size(), partials.size(), fixed.size(), work);
  }

  List<Step> steps() {
    return steps;
  }

  long work() {
    return work;
  }

  /// Frees the memory of results that lie elsewhere than in their targets.
  void giveBackResults(Map<Value, Ref> targets) {
    for (Item item : schedule.items()) {
      if (item instanceof Value v
          && schedule.isResult(v)
          && v.root == v
          && !v.isGiven()
          && !targets.containsKey(v)) {
        giveBack(v.ref());
      }
    }
  }

  private void findLastUses() {
    List<Item> items = schedule.items();
    int end = 0;
    for (int p = 0; p < items.size(); p++) {
      switch (items.get(p)) {
        case Value v -> {
          end = v.segment < 0 ? p : end > p ? end : endOfSegment(items, p);
          for (Value argument : v.args) {
            use(argument.root, v, p, end);
          }
        }
        case Group g -> {
          int last = 0;
          for (int i = 0; i < g.members.size(); i++) {
            Value v = g.members.get(i);
            last = v.segment < 0 ? i : last > i ? last : endOfSegment(g.members, i);
            for (Value argument : v.args) {
              Value root = argument.root;
              if (isLocal(root)) {
                use(root, v, i, last);
              } else {
                root.last = Math.max(root.last, 2 * p);
              }
            }
            if (isLocal(v.root)) {
              v.root.last = Math.max(v.root.last, 2 * i);
            }
          }
        }
      }
    }
  }

  /// The position of the last value of the segment that the value at `from` is in.
  private static int endOfSegment(List<? extends Item> items, int from) {
    int segment = items.get(from) instanceof Value v ? v.segment : -1;
    int end = from;
    while (end + 1 < items.size()
        && items.get(end + 1) instanceof Value v
        && v.segment == segment) {
      end++;
    }
    return end;
  }

  /// Notes that `reader` needs a value; times are twice the positions, and odd behind a segment.
  /// Inside a segment, places are used again only for values that a generated kernel has in
  /// registers: it loads, computes and stores in another order than the steps.
  private static void use(Value root, Value reader, int position, int end) {
    boolean register =
        root.segment >= 0
            && root.segment == reader.segment
            && reader.role != Role.SINK
            && !Fusion.isTotal(reader)
            && isElementwise(root);
    int time = register || reader.segment < 0 ? 2 * position : 2 * end + 1;
    root.last = Math.max(root.last, time);
  }

  /// Whether only blocks of the value are ever in memory.
  private static boolean isLocal(Value root) {
    return root.role == Role.ROW && !root.kept;
  }

  void place() {
    List<Item> items = schedule.items();
    for (int p = 0; p < items.size(); p++) {
      switch (items.get(p)) {
        case Value v -> {
          int end = v.segment < 0 ? p : endOfSegment(items, p);
          Segment segment = new Segment(steps);
          List<Lowering> lowerings = new ArrayList<>();
          for (int i = p; i <= end; i++) {
            if (items.get(i) instanceof Value member) {
              Lowering lowering = single(member, 2 * i);
              if (lowering != null) {
                lowerings.add(lowering);
              }
              segment.add(member);
            }
          }
          segment.fuse();
          lowerings.forEach(Lowering::giveBack);
          segment.members.forEach(member -> giveBack(member, 2 * end + 1));
          p = end;
        }
        case Group g -> loop(g, 2 * p);
      }
    }
  }

  /// A run of steps that may become one.
  private static final class Segment {
    private final List<Step> steps;
    private final int from;
    private final List<Value> members = new ArrayList<>();

    Segment(List<Step> steps) {
      this.steps = steps;
      this.from = steps.size();
    }

    void add(Value member) {
      members.add(member);
    }

    /// Puts one step in the place of those that were added, where that is possible.
    void fuse() {
      if (members.size() < 2 || members.getFirst().segment < 0) {
        return;
      }
      List<Step> run = steps.subList(from, steps.size());
      Step fused = FusedStep.of(members, run);
      if (fused != null) {
        run.clear();
        steps.add(fused);
      }
    }
  }

  /// Lowers a value outside of loops over rows; what it needs while it runs is for the caller to
  /// give back.
  private @Nullable Lowering single(Value v, int time) {
    if (v.rule instanceof Rule.Given(Node node)) {
      Ref outside = given.apply(node);
      if (v.batched && !inside) {
        v.ref = whole(v);
        steps.add(new Movement.Load(outside, v.ref));
      } else {
        v.ref = outside;
      }
      return null;
    }
    if (Roles.isShared(v)) {
      v.ref = v.root.ref().view(v.rootOffset, v.shape.numElements());
      return null;
    }
    boolean inPlace = isElementwise(v);
    if (inPlace) {
      giveBack(v, time);
    }
    Ref target = targets.get(v);
    v.ref = target != null ? target : whole(v);
    Lowering lowering = new Lowering(this, steps, steps, steps);
    lowering.lower(v);
    if (!inPlace) {
      giveBack(v, time);
    }
    return lowering;
  }

  private void loop(Group g, int time) {
    List<Step> begin = new ArrayList<>();
    List<Step> body = new ArrayList<>();
    List<Step> end = new ArrayList<>();
    int cells = cells(g);
    int room = Math.max(cells, 8 * Tile.MOST_DRAWS);
    for (Value v : g.members) {
      if (!Roles.isShared(v) && (v.kept || v.role == Role.SINK)) {
        v.ref = whole(v);
      }
    }
    List<Lowering> lowerings = new ArrayList<>();
    inLoop = true;
    Segment segment = new Segment(body);
    for (int i = 0; i < g.members.size(); i++) {
      Value v = g.members.get(i);
      if (i > 0 && v.segment != g.members.get(i - 1).segment) {
        finish(segment, i - 1, room);
        segment = new Segment(body);
      }
      segment.add(v);
      if (Roles.isShared(v)) {
        Ref root = v.root.ref();
        v.ref = isLocal(v.root) ? root : root.view(v.rootOffset, v.shape.numElements());
        continue;
      }
      if (isLocal(v)) {
        boolean inPlace = isElementwise(v);
        if (inPlace) {
          giveBackLocals(v, 2 * i, room);
        }
        int inner = v.shape.numElements() / g.rows;
        v.ref = new Ref(fixedSlot, fixed.take(room * inner), 0, 0, 0, inner, v.batched);
      }
      Lowering lowering = new Lowering(this, begin, body, end);
      lowering.lower(v);
      lowerings.add(lowering);
      giveBackLocals(v, 2 * i, room);
    }
    finish(segment, g.members.size() - 1, room);
    inLoop = false;
    lowerings.forEach(Lowering::giveBack);
    boolean isShared = !inside && fixedSlot == Frame.FIXED && isIndependent(g);
    for (Value v : g.members) {
      giveBack(v, time);
    }
    steps.add(new RowLoop(g.rows, cells, Steps.of(begin), Steps.of(body), Steps.of(end), isShared));
  }

  /// Whether what chunks of a loop have in common with each other and with the steps around lies
  /// where all threads see it.
  private static boolean isIndependent(Group g) {
    for (Value v : g.members) {
      boolean isCommon = v.kept || v.role == Role.SINK;
      if (v.rule instanceof Rule.Apply(Op.Scan _)
          || isCommon && !isLocal(v.root) && v.root.ref().slot() == Frame.FIXED) {
        return false;
      }
      for (Value argument : v.args) {
        if (!isLocal(argument.root) && argument.root.ref().slot() == Frame.FIXED) {
          return false;
        }
      }
    }
    return true;
  }

  private void finish(Segment segment, int end, int room) {
    segment.fuse();
    segment.members.forEach(member -> giveBackLocals(member, 2 * end + 1, room));
  }

  /// Rows × lanes of a block.
  private static int cells(Group g) {
    int widest = 1;
    for (Value v : g.members) {
      if (v.role == Role.ROW) {
        widest = Math.max(widest, v.shape.numElements() / g.rows);
      }
    }
    return Integer.highestOneBit(Math.max(1, BLOCK / widest));
  }

  private Ref whole(Value v) {
    int size = v.shape.numElements();
    work += size;
    if (v.batched) {
      return Ref.whole(Frame.LANES, 0, lanes.take(size), v.shape, true);
    }
    return Ref.whole(fixedSlot, fixed.take(size), 0, v.shape, false);
  }

  /// Room that a step needs while it runs: `size` numbers per lane if batched, else `size` numbers.
  Ref scratch(int size, boolean batched) {
    elbo.tensor.Shape shape = elbo.tensor.Shape.of(size);
    if (batched && inLoop) {
      return Ref.whole(Frame.PARTIALS, 0, partials.take(size), shape, true);
    }
    return batched
        ? Ref.whole(Frame.LANES, 0, lanes.take(size), shape, true)
        : Ref.whole(fixedSlot, fixed.take(size), 0, shape, false);
  }

  void giveBack(Ref ref) {
    if (ref.slot() == Frame.PARTIALS) {
      partials.give(ref.offset(), ref.elements());
    } else if (ref.batched()) {
      lanes.give(ref.offset(), ref.elements());
    } else {
      fixed.give(ref.base(), ref.elements());
    }
  }

  /// Frees the memory of arguments that were used for the last time.
  private void giveBack(Value v, int time) {
    for (Value argument : v.args) {
      Value root = argument.root;
      if (root.last == time && !root.isGiven() && !isLocal(root) && !schedule.isResult(root)) {
        root.last = Integer.MIN_VALUE;
        giveBack(root.ref());
      }
    }
  }

  private void giveBackLocals(Value v, int time, int room) {
    for (Value argument : v.args) {
      free(argument.root, time, room);
    }
    free(v.root, time, room);
  }

  private void free(Value root, int time, int room) {
    if (isLocal(root) && root.last == time && root.ref != null) {
      root.last = Integer.MIN_VALUE;
      fixed.give(root.ref.base(), room * root.ref.inner());
    }
  }

  /// Remembers the step that solves a differential equation.
  void solves(Value solution, OdeStep step) {
    odes.put(solution, step);
  }

  /// The step of this program that has solved what `reverse` is the reverse of, for the same draws;
  /// null if it was solved elsewhere.
  @Nullable OdeStep solver(Value reverse) {
    Value solution = reverse.args[4];
    OdeStep step = odes.get(solution);
    boolean same = step != null && !inside;
    for (int i = 0; same && i < 4; i++) {
      same = solution.args[i] == reverse.args[i];
    }
    return same ? step : null;
  }

  /// Whether a value is computed element by element, so that it may replace an argument.
  private static boolean isElementwise(Value v) {
    return v.rule instanceof Rule.Apply(Op op)
        && switch (op) {
          case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ -> true;
          default -> false;
        };
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Value.Role;
import elbo.graph.Node;
import elbo.graph.Printer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The order in which the values of a program are computed: single values and loops over rows. A
/// value that needs the finished result of a loop is one level deeper than the loop; the row values
/// of one length and one level form one loop.
final class Schedule {
  private final List<Item> items;
  private final Set<Value> results;

  private Schedule(List<Item> items, Set<Value> results) {
    this.items = items;
    this.results = results;
  }

  static Schedule of(List<Value> order, List<Value> results) {
    return of(order, results, true);
  }

  /// The schedule of a loop's body, in which nothing is cut into blocks of rows.
  static Schedule ofBody(List<Value> order, List<Value> results) {
    return of(order, results, false);
  }

  private static Schedule of(List<Value> order, List<Value> results, boolean rows) {
    Set<Value> needed = new HashSet<>(results);
    for (int i = order.size() - 1; i >= 0; i--) {
      if (needed.contains(order.get(i))) {
        for (Value argument : order.get(i).args) {
          needed.add(argument);
        }
      }
    }
    Set<Value> kept = new HashSet<>(results);
    Set<Value> repeated = new HashSet<>();
    List<List<Item>> levels = new ArrayList<>();
    List<Map<Integer, Group>> groups = new ArrayList<>();
    for (Value v : order) {
      if (needed.contains(v)) {
        Roles.assign(v);
        if (!rows) {
          v.role = Role.WHOLE;
          v.rowUses = 0;
        }
        if (isRepeated(v) && !kept.contains(v)) {
          repeated.add(v);
        } else {
          place(v, levels, groups, repeated);
        }
      }
    }
    for (Value result : results) {
      result.kept = true;
      result.root.kept = true;
      kept.add(result.root);
    }
    List<Item> items = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      items.addAll(levels.get(level));
      items.addAll(groups.get(level).values());
    }
    return new Schedule(Fusion.in(items, kept), kept);
  }

  /// Whether a value only repeats what is known before any row: each loop that reads it makes its
  /// own block of it, and it is never kept whole.
  private static boolean isRepeated(Value v) {
    return v.rule instanceof Rule.Expand && v.role == Role.ROW && v.args[0].role == Role.WHOLE;
  }

  private static void place(
      Value v, List<List<Item>> levels, List<Map<Integer, Group>> groups, Set<Value> repeated) {
    int depth = 0;
    for (int i = 0; i < v.args.length; i++) {
      Value argument = v.args[i];
      if (repeated.contains(argument)) {
        if (v.metByRows(i) && !Roles.isShared(v)) {
          depth = Math.max(depth, argument.args[0].depth);
          continue;
        }
        repeated.remove(argument);
        place(argument, levels, groups, repeated);
      }
      boolean waits = argument.role == Role.ROW && !v.metByRows(i);
      depth = Math.max(depth, argument.depth + (waits ? 1 : 0));
    }
    while (levels.size() <= depth) {
      levels.add(new ArrayList<>());
      groups.add(new TreeMap<>());
    }
    v.depth = v.role == Role.SINK ? depth + 1 : depth;
    if (v.role == Role.WHOLE) {
      levels.get(depth).add(v);
    } else {
      int level = depth;
      int rows = v.role == Role.ROW ? v.shape.size(0) : rowsOf(v);
      Group group = groups.get(depth).computeIfAbsent(rows, n -> new Group(n, level));
      v.group = group;
      for (int i = 0; i < v.args.length; i++) {
        if (repeated.contains(v.args[i])) {
          v.args[i] = group.repeated(v.args[i]);
        }
      }
      group.members.add(v);
    }
    for (int i = 0; i < v.args.length; i++) {
      Value argument = v.args[i];
      if (argument.role == Role.ROW && !(argument.group == v.group && v.metByRows(i))) {
        argument.kept = true;
        argument.root.kept = true;
      }
    }
  }

  /// How many rows a sink consumes.
  private static int rowsOf(Value sink) {
    for (int i = 0; i < sink.args.length; i++) {
      if (sink.metByRows(i)) {
        return sink.args[i].shape.size(0);
      }
    }
    throw new IllegalStateException("a sink without rows: " + sink);
  }

  /// Single values and loops, in order.
  List<Item> items() {
    return items;
  }

  /// The nodes whose values come from outside.
  List<Node> given() {
    List<Node> nodes = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Value v && v.rule instanceof Rule.Given(Node node)) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /// Whether the value, or one that shares its memory, is wanted after the program.
  boolean isResult(Value value) {
    return results.contains(value);
  }

  /// A line per item; the members of a loop are indented.
  @Override
  public String toString() {
    Map<Value, String> names = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (Item item : items) {
      switch (item) {
        case Value v -> line(v, names, text);
        case Group g -> {
          text.append("for blocks of ").append(g.rows).append(" rows\n");
          for (Value v : g.members) {
            line(v, names, text.append("  "));
          }
        }
      }
    }
    return text.toString();
  }

  private static void line(Value v, Map<Value, String> names, StringBuilder text) {
    String name = "%" + names.size();
    names.put(v, name);
    text.append(name).append(" = ").append(describe(v.rule));
    for (Value argument : v.args) {
      text.append(' ').append(names.getOrDefault(argument, "?"));
    }
    text.append(" : ").append(v.shape).append(v.batched ? " × draws" : "");
    text.append(
        Roles.isShared(v) ? " (shares memory)" : v.role == Role.ROW && !v.kept ? " (block)" : "");
    text.append('\n');
  }

  static String describe(Rule rule) {
    return switch (rule) {
      case Rule.Given(var node) -> "given " + Printer.describe(node.op());
      case Rule.Apply(var op) -> Printer.describe(op);
      case Rule.Expand(var source) -> "repeat" + source;
      case Rule.SumDraws() -> "sum over draws";
      case Rule.ContractDraws(var op) -> Printer.describe(op) + " summed over draws";
    };
  }
}

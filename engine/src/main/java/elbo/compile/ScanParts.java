// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Line.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The body of a loop that is too long for one method, cut into parts in the order of its lines.
/// What a later part needs waits in a small array that stays in the first-level cache; what is
/// loaded is loaded again by each part.
final class ScanParts {
  // About how many bytes of code things take: the JVM's first compiler takes 1,900 of these calls.
  private static final int MOST_BYTES = 1_700;
  private static final int ARITHMETIC = 10;
  private static final int ACCESS = 28;

  /// One method.
  ///
  /// @param lines which lines it computes
  /// @param kept the values that later parts need
  record Part(List<Integer> lines, List<Integer> kept) {}

  private final ScanTemplate body;
  private final int width;
  private final int[] room;
  private final List<Part> parts = new ArrayList<>();
  private int roomSize;

  ScanParts(ScanTemplate body) {
    this.body = body;
    this.width = body.after().size();
    this.room = new int[width + body.lines().size()];
    Arrays.fill(room, -1);
    List<List<Integer>> cut = cut();
    int[] lastUse = lastUses(cut);
    Deque<Integer> free = new ArrayDeque<>();
    for (int p = 0; p < cut.size(); p++) {
      List<Integer> kept = new ArrayList<>();
      for (int k : cut.get(p)) {
        int value = width + k;
        if (lastUse[value] > p) {
          room[value] = free.isEmpty() ? roomSize++ : free.pop();
          kept.add(value);
        }
      }
      parts.add(new Part(cut.get(p), List.copyOf(kept)));
      for (int value = 0; value < room.length; value++) {
        if (room[value] >= 0 && lastUse[value] == p) {
          free.push(room[value]);
        }
      }
    }
  }

  /// The parts in order, at least one.
  List<Part> parts() {
    return parts;
  }

  /// Where a value waits for later parts, in vectors.
  int room(int value) {
    return room[value];
  }

  /// For how many vectors there must be room.
  int roomSize() {
    return roomSize;
  }

  private boolean isLoad(int value) {
    return value >= width && isLoad(body.lines().get(value - width));
  }

  static boolean isLoad(Line line) {
    return line.code() == Code.SPREAD || line.code() == Code.SHARED;
  }

  private List<List<Integer>> cut() {
    List<List<Integer>> cut = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    Set<Integer> there = new HashSet<>();
    int bytes = 0;
    for (int k = 0; k < body.lines().size(); k++) {
      Line line = body.lines().get(k);
      if (isLoad(line)) {
        continue;
      }
      // Half of what is computed is stored, about.
      int more = ARITHMETIC + ACCESS / 2;
      for (int operand : operands(line)) {
        more += there.contains(operand) ? 0 : ACCESS;
      }
      if (!lines.isEmpty() && bytes + more > MOST_BYTES) {
        cut.add(lines);
        lines = new ArrayList<>();
        there.clear();
        bytes = 0;
      }
      lines.add(k);
      there.addAll(operands(line));
      there.add(width + k);
      bytes += more;
    }
    cut.add(lines);
    return cut;
  }

  /// The values that a line reads.
  static List<Integer> operands(Line line) {
    List<Integer> operands = new ArrayList<>();
    for (int operand : new int[] {line.a(), line.b(), line.c()}) {
      if (operand >= 0 && !operands.contains(operand)) {
        operands.add(operand);
      }
    }
    return operands;
  }

  /// The last part that reads each value, where it is computed and read later; else −1.
  private int[] lastUses(List<List<Integer>> cut) {
    int[] last = new int[width + body.lines().size()];
    Arrays.fill(last, -1);
    int[] made = new int[last.length];
    Arrays.fill(made, -1);
    for (int p = 0; p < cut.size(); p++) {
      for (int k : cut.get(p)) {
        made[width + k] = p;
        for (int operand : operands(body.lines().get(k))) {
          boolean waits = operand >= width && !isLoad(operand) && made[operand] < p;
          last[operand] = waits ? p : last[operand];
        }
      }
    }
    return last;
  }
}

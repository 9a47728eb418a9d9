// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Measures each step of the programs that a frame runs.
final class Profiler {
  private static final int PROBES = 1000;

  private final Map<Step, Entry> entries = new IdentityHashMap<>();
  private final long clock = clock();

  private static final class Entry {
    long nanos;
    long runs;
    long elements;
    long bytes;
  }

  /// What two readings of the clock take.
  private static long clock() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < PROBES; i++) {
      long start = System.nanoTime();
      least = Math.min(least, System.nanoTime() - start);
    }
    return least;
  }

  /// Runs a step; loops are measured by what is in them.
  void run(Step step, Frame f) {
    boolean isLoop =
        step instanceof RowLoop
            || step instanceof ScanLoop loop && !loop.isGenerated(f)
            || step instanceof LoneRun run && !run.isGenerated(f);
    if (isLoop) {
      step.run(f);
      return;
    }
    long start = System.nanoTime();
    step.run(f);
    long nanos = System.nanoTime() - start;
    Entry entry = entries.computeIfAbsent(step, _ -> new Entry());
    entry.nanos += Math.max(0, nanos - clock);
    entry.runs++;
    entry.elements += elements(step, f);
    entry.bytes += bytes(step, f);
  }

  /// What was measured, for one of `calls` calls.
  Profile profile(List<Program> programs, int calls) {
    List<Profile.Part> parts = new ArrayList<>();
    for (Program program : programs) {
      collect("", program.lone(), calls, parts);
    }
    parts.sort(Comparator.comparingLong(Profile.Part::nanos).reversed());
    long total = 0;
    for (Profile.Part part : parts) {
      total += part.nanos();
    }
    return new Profile(total, parts);
  }

  private void collect(String loop, Steps steps, int calls, List<Profile.Part> parts) {
    for (int i = 0; i < steps.size(); i++) {
      switch (steps.get(i)) {
        case RowLoop rows -> {
          String name = "rows " + rows.rows();
          collect(name, rows.begin(), calls, parts);
          collect(name, rows.body(), calls, parts);
          collect(name, rows.end(), calls, parts);
        }
        case ScanLoop scan -> {
          String name = "steps " + scan.length();
          part(name, scan, calls, parts);
          collect(name, scan.body(), calls, parts);
        }
        case LoneRun run -> {
          part(loop, run, calls, parts);
          collect(loop, run.steps(), calls, parts);
        }
        case Step step -> part(loop, step, calls, parts);
      }
    }
  }

  private void part(String loop, Step step, int calls, List<Profile.Part> parts) {
    Entry e = entries.get(step);
    if (e != null) {
      parts.add(
          new Profile.Part(
              loop,
              name(step),
              e.nanos / calls,
              e.runs / calls,
              e.elements / calls,
              e.bytes / calls));
    }
  }

  private static String name(Step step) {
    String name =
        switch (step) {
          case Elementwise.Unary s -> String.valueOf(s.kernel());
          case Elementwise.Binary s -> String.valueOf(s.kernel());
          case Elementwise.BinaryScalarLeft s -> String.valueOf(s.kernel());
          case Elementwise.BinaryScalarRight s -> String.valueOf(s.kernel());
          case Elementwise.Ternary s -> String.valueOf(s.kernel());
          case Reducing.Reduce s -> s.kind() + " of an axis";
          case Reducing.AddSink s -> s.kind() + " over rows";
          case Movement.Copy _ -> "repeat or copy";
          case FusedStep s -> s.toString();
          case LoneRun s -> s.toString();
          case ScanLoop s -> String.valueOf(s.kernel());
          default -> step.getClass().getSimpleName();
        };
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static long elements(Step step, Frame f) {
    return switch (step) {
      case Elementwise.Unary s -> s.out().count(f);
      case Elementwise.Binary s -> s.out().count(f);
      case Elementwise.BinaryScalarLeft s -> s.out().count(f);
      case Elementwise.BinaryScalarRight s -> s.out().count(f);
      case Elementwise.Ternary s -> s.out().count(f);
      case Elementwise.Fill s -> s.out().count(f);
      case Elementwise.Zero s -> s.out().count(f);
      case Movement.Copy s -> s.out().count(f);
      case Movement.Gather s -> s.out().count(f);
      case Movement.ScatterAdd s -> s.a().count(f);
      case Movement.Load s -> s.out().count(f);
      case Reducing.AddSink s -> s.a().count(f);
      case Reducing.Reduce s -> s.a().count(f);
      case Reducing.LogSumExp s -> s.a().count(f);
      case Reducing.SumLanes s -> s.a().count(f);
      case Reducing.CumulativeSum s -> s.out().count(f);
      case FusedStep s -> s.cells(f);
      case ScanLoop s -> s.length() * s.work() * f.lanes;
      default -> 0;
    };
  }

  private static long bytes(Step step, Frame f) {
    long numbers =
        switch (step) {
          case Elementwise.Unary s -> s.a().count(f) + s.out().count(f);
          case Elementwise.Binary s -> s.a().count(f) + s.b().count(f) + s.out().count(f);
          case Elementwise.BinaryScalarLeft s -> s.b().count(f) + s.out().count(f);
          case Elementwise.BinaryScalarRight s -> s.a().count(f) + s.out().count(f);
          case Elementwise.Ternary s ->
              s.a().count(f) + s.b().count(f) + s.c().count(f) + s.out().count(f);
          case FusedStep s -> s.numbers(f);
          case Movement.Copy _, Movement.Gather _, Movement.Load _ -> 2 * elements(step, f);
          case Movement.ScatterAdd _ -> 3 * elements(step, f);
          case Reducing.CumulativeSum _ -> 2 * elements(step, f);
          default -> elements(step, f);
        };
    return Double.BYTES * numbers;
  }
}

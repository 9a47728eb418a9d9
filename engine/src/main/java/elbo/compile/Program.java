// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.List;

/// Steps in order with the memory they need, for any number of lanes up to a tile.
///
/// @param steps what to run
/// @param forOneLane the same for one lane, with runs of steps on few numbers joined
/// @param perLane numbers per lane in [Frame#LANES]
/// @param partials numbers per lane in [Frame#PARTIALS]
/// @param fixed numbers in [Frame#FIXED], where the program works without lanes and keeps blocks of
///   rows
/// @param work elements written to memory as whole values, per lane where they are batched
record Program(Steps steps, LoneSteps forOneLane, int perLane, int partials, int fixed, long work) {
  void run(Frame f) {
    (f.lanes == 1 && !f.waitsForLanes ? lone() : steps).run(f);
  }

  /// The steps for one lane.
  Steps lone() {
    return forOneLane.get();
  }

  /// How many steps it has, those in loops counted once.
  int numSteps() {
    int n = 0;
    for (int i = 0; i < steps.size(); i++) {
      n +=
          switch (steps.get(i)) {
            case RowLoop loop -> loop.begin().size() + loop.body().size() + loop.end().size();
            case ScanLoop loop -> loop.body().size();
            default -> 1;
          };
    }
    return n;
  }

  /// The loops with carried state.
  List<ScanLoop> scans() {
    List<ScanLoop> scans = new java.util.ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof ScanLoop loop) {
        scans.add(loop);
      }
    }
    return scans;
  }

  /// The solvers of differential equations.
  List<OdeStep> odes() {
    List<OdeStep> odes = new java.util.ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof OdeStep ode) {
        odes.add(ode);
      }
    }
    return odes;
  }

  /// Whether bits depend on which implementation of dense algebra runs.
  boolean usesBlas() {
    return usesBlas(steps);
  }

  private static boolean usesBlas(Steps steps) {
    for (int i = 0; i < steps.size(); i++) {
      boolean uses =
          steps.get(i) instanceof SingleMatrices.Call
              || steps.get(i) instanceof OdeStep ode && ode.usesBlas()
              || steps.get(i) instanceof ScanLoop loop && usesBlas(loop.body());
      if (uses) {
        return true;
      }
    }
    return false;
  }

  /// The loops over rows.
  List<RowLoop> loops() {
    List<RowLoop> loops = new java.util.ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof RowLoop loop) {
        loops.add(loop);
      }
    }
    return loops;
  }

  /// The part of the work that threads can share chunk by chunk, between 0 and 1, as far as the
  /// numbers of elements tell; 0 where large matrices are most of it.
  double sharedPart() {
    double sharedCells = 0;
    double cells = work;
    for (RowLoop loop : loops()) {
      double inLoop = (double) loop.rows() * loop.rowWidth() * loop.body().size();
      cells += inLoop;
      sharedCells += loop.isShared() ? inLoop : 0;
    }
    for (ScanLoop loop : scans()) {
      cells += (double) loop.length() * loop.work();
    }
    return usesBlas() ? 0 : sharedCells / Math.max(1, cells);
  }

  /// The steps that generated kernels can take over.
  List<FusedStep> fused() {
    List<FusedStep> fused = new java.util.ArrayList<>();
    addFused(steps, fused);
    return fused;
  }

  /// The runs of steps that generated classes can take over for one lane.
  List<LoneRun> loneRuns() {
    List<LoneRun> runs = new java.util.ArrayList<>();
    Steps lone = lone();
    for (int i = 0; i < lone.size(); i++) {
      if (lone.get(i) instanceof LoneRun run) {
        runs.add(run);
      }
    }
    return runs;
  }

  private static void addFused(Steps steps, List<FusedStep> fused) {
    for (int i = 0; i < steps.size(); i++) {
      switch (steps.get(i)) {
        case FusedStep step -> fused.add(step);
        case RowLoop loop -> addFused(loop.body(), fused);
        case ScanLoop loop -> addFused(loop.body(), fused);
        case OdeStep ode -> ode.bodies().forEach(b -> addFused(b.program().steps(), fused));
        default -> {}
      }
    }
  }
}

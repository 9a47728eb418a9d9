// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.List;

/// The kernels that a lone draw needs to be worked on as a full vector. Until they are there, its
/// copies would only cost time, so the draw is met alone; the kernels are asked for meanwhile.
final class PaddedKernels {
  /// The part of the work that kernels must do.
  private static final double MOST = 0.8;

  private final List<Template> templates = new ArrayList<>();
  private final List<Long> operations = new ArrayList<>();

  /// The kernels of a program.
  ///
  /// @param lanes how many lanes a padded tile has
  PaddedKernels(Program program, int lanes) {
    if (lanes > 1) {
      add(program.steps(), lanes, 1);
    }
  }

  private void add(Steps steps, int lanes, long times) {
    for (int i = 0; i < steps.size(); i++) {
      switch (steps.get(i)) {
        case FusedStep step -> {
          if (step.overDraws() != null) {
            templates.add(step.overDraws().template(lanes));
            operations.add(times * step.operations());
          }
        }
        case RowLoop loop -> add(loop.body(), lanes, times);
        case ScanLoop loop -> {
          if (loop.kernel() != null && lanes >= loop.kernel().fewestLanes()) {
            templates.add(loop.kernel().template());
            operations.add(loop.kernel().operations(loop, 1));
          } else {
            add(loop.body(), lanes, times * loop.length());
          }
        }
        default -> {}
      }
    }
  }

  /// Counts a call without them.
  void count() {
    for (int i = 0; i < templates.size(); i++) {
      templates.get(i).count(operations.get(i));
    }
  }

  /// Whether all have been made, fast or not.
  boolean areSettled() {
    for (int i = 0; i < templates.size(); i++) {
      if (!templates.get(i).isSettled()) {
        return false;
      }
    }
    return true;
  }

  /// Whether those are there that do most of the work.
  boolean areMostlyThere() {
    long there = 0;
    long all = 0;
    for (int i = 0; i < templates.size(); i++) {
      all += operations.get(i);
      there += templates.get(i).kernel() == null ? 0 : operations.get(i);
    }
    return there >= MOST * all;
  }
}

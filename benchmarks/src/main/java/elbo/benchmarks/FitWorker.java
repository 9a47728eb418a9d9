// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import elbo.algorithm.Progress;
import elbo.algorithm.Settings;
import elbo.choice.FamilyChoice;
import elbo.fit.Control;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.model.Model;
import elbo.stan.data.Data;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// When a fit first has an approximation with a bound of at least some level.
///
/// Arguments: `MODEL.stan DATA.json FAMILY SEED LEVEL`, the level with all terms of the program's
/// density. Prints the seconds until then: of compiling the program, its start and its steps, from
/// when data are in memory, without estimates of the bound, checks and draws; null if never.
///
/// One fit runs to its end and notes when each step of its algorithm ended. Others, of the same
/// seed and so with the same bits, are broken off after a step, and their bound is that of what
/// they return, on fresh draws. By bisection between steps after Pathfinder's, as far as a 32nd of
/// them.
public final class FitWorker {
  private static final int HALVINGS = 5;

  private FitWorker() {}

  /// Runs once.
  public static void main(String[] args) throws IOException {
    Path program = Path.of(args[0]);
    Data data = Data.read(Path.of(args[1]));
    Settings settings =
        Settings.defaults().withFamily(FamilyChoice.of(args[2])).withSeed(Long.parseLong(args[3]));
    double level = Double.parseDouble(args[4]);
    List<Double> seconds = new ArrayList<>();
    List<Progress> steps = new ArrayList<>();
    long[] start = new long[1];
    Control noting =
        Control.none()
            .withProgress(progress -> {
              seconds.add((System.nanoTime() - start[0]) * 1e-9);
              steps.add(progress);
            });
    // From here on nothing is this program's own: the JVM makes a lambda's class in 10 ms.
    start[0] = System.nanoTime();
    Model model = Density.model(program, data);
    double end = Elbo.fit(model, settings, noting).elbo().value();
    double all = (System.nanoTime() - start[0]) * 1e-9;
    int low = 0;
    while (low < steps.size() && steps.get(low).stage().equals("pathfinder")) {
      low++;
    }
    int high = steps.size() - 1;
    for (int k = 0; k < HALVINGS && low < high && end >= level; k++) {
      int middle = (low + high) / 2;
      if (brokenOff(model, settings, middle + 1).elbo().value() >= level) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    Answers.print(
        "{\"seconds\":%s,\"step\":%d,\"steps\":%d,\"elbo\":%s,\"steps_seconds\":%.4g,\"fit_seconds\":%.4g}"
            .formatted(
                end >= level ? Answers.json(seconds.get(high)) : "null",
                high + 1,
                steps.size(),
                Answers.json(end),
                seconds.getLast(),
                all));
  }

  private static Fit brokenOff(Model model, Settings settings, int steps) {
    int[] done = {0};
    return Elbo.fit(model, settings, Control.none().withCancelled(() -> ++done[0] >= steps));
  }
}

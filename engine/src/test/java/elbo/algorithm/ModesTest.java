// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModesTest {
  private static Target target(double a, double b, double log) {
    return Targets.compiled(LogDensity.of(2, x -> Targets.twoModes(x, a, b, log)));
  }

  private static PathfinderState run(Target target, int paths, int seed) {
    Pathfinder.Options d = Pathfinder.Options.defaults();
    Pathfinder.Options options =
        new Pathfinder.Options(
            paths, d.history(), d.elboDraws(), d.maxIterations(), d.initRadius(), d.initTries());
    return Targets.run(new Pathfinder(target, options), Key.of(seed));
  }

  /// The better mode is at the side, and some two of three starts lead to the other. Four paths
  /// that agree are enough for one mode; where both modes are found, seven.
  @Test
  void pathsThatEndInDifferentModesAskForMore() {
    Target target = target(1.6, -0.4, -30);
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      PathfinderState state = run(target, 4, seed);
      for (List<Integer> mode : state.modes()) {
        double x = state.paths().get(mode.getFirst()).search().orElseThrow().point().get(0);
        for (int p : mode) {
          assertThat(state.paths().get(p).search().orElseThrow().point().get(0))
              .isCloseTo(x, offset(1e-3));
        }
      }
      assertThat(state.paths()).hasSize(state.modes().size() == 1 ? 4 : 7);
      if (state.modes().size() == 2) {
        found++;
        assertThat(state.best().orElseThrow().parameters().getFirst().get(0))
            .isCloseTo(1.6, offset(0.05));
      }
    }
    // 1 − 0.6⁴ − 0.4⁴ of the seeds, less than half of them with a probability below 1e-3.
    assertThat(found).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aModeWithoutMassHasNoPartInTheMixture() {
    Target target = target(1.6, -0.4, -30);
    Pathfinder pathfinder = new Pathfinder(target, Pathfinder.Options.defaults());
    PathfinderState state = Targets.run(pathfinder, Key.of(1));
    assertThat(state.modes()).hasSize(2);
    Outcome outcome = pathfinder.outcome(Key.of(1), state);
    int best = outcome.modes().found().getFirst().numPaths();
    List<List<Tensor>> components = outcome.candidates().getFirst().approximation().components();
    assertThat(components).hasSize(best);
    for (List<Tensor> component : components) {
      assertThat(component.getFirst().get(0)).isCloseTo(1.6, offset(0.3));
    }
    assertThat(outcome.decisions()).anyMatch(d -> d.contains("a mode whose bound is lower by"));
  }

  /// x₀ = x₁ is as good everywhere, so that each path has an end of its own.
  @Test
  void endsAlongARidgeAreOneMode() {
    Target ridge =
        Targets.compiled(
            LogDensity.of(
                2,
                x ->
                    Ops.multiply(
                        Ops.constant(-0.5),
                        Ops.square(Ops.subtract(Layout.element(x, 0), Layout.element(x, 1))))));
    assertThat(run(ridge, 8, 2).modes()).hasSize(1);
    assertThat(run(ridge, 8, 2).paths()).hasSize(8);
  }

  /// Where x₀ > 0.8 the density rises to an edge behind which there is none: a path cannot go on
  /// there, and what it would have found is not known.
  @Test
  void othersAreTakenInThePlaceOfPathsThatBreakOff() {
    Target target =
        Targets.compiled(
            LogDensity.of(
                2,
                x -> {
                  Node first = Layout.element(x, 0);
                  Node rising =
                      Ops.multiply(Ops.constant(40), Ops.subtract(first, Ops.constant(3)));
                  Node edge = Ops.constant(Double.NEGATIVE_INFINITY);
                  Node right = Ops.select(Ops.greater(first, Ops.constant(1.5)), edge, rising);
                  return Ops.select(
                      Ops.greater(first, Ops.constant(0.8)), right, Targets.narrow(x, -0.4));
                }));
    int broken = 0;
    for (int seed = 0; seed < 5; seed++) {
      PathfinderState state = run(target, 8, seed);
      int ended = 0;
      for (List<Integer> mode : state.modes()) {
        ended += Modes.isReached(state.paths(), mode) ? mode.size() : 0;
      }
      assertThat(ended).isEqualTo(8);
      broken += state.paths().size() - ended;
    }
    // A fifth of 40 starts: none of them with a probability of 1e-4.
    assertThat(broken).isPositive();
  }
}

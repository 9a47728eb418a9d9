// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import elbo.algorithm.Settings;
import elbo.algorithm.Targets;
import elbo.bijector.Identity;
import elbo.choice.Method;
import elbo.diagnostic.Verdict;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.model.ElementOrder;
import elbo.model.Model;
import elbo.model.ModelBuilder;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenModesTest {
  @TempDir Path folder;

  private static Model model(UnaryOperator<Node> logDensity) {
    ModelBuilder builder = new ModelBuilder(2);
    Node x = builder.parameter("x", new Identity(), Shape.of(2), ElementOrder.ROW_MAJOR);
    Node value = logDensity.apply(x);
    builder.factor("target", value, value);
    return builder.build();
  }

  private static Model model(double a, double b, double log) {
    return model(x -> Targets.twoModes(x, a, b, log));
  }

  /// 0.3 and 0.7 of the mass: the ascent is in one mode, and the draws are in both.
  @Test
  void drawsOfAFitToOneModeAreInAll() {
    Fit fit =
        Elbo.fit(
            model(1, -1, Math.log(0.7 / 0.3)),
            Settings.defaults().withMethod(Method.ADVI).withSeed(4));
    assertThat(fit.modes().modes()).hasSize(2);
    assertThat(fit.modes().modes().stream().filter(mode -> mode.isCovered())).hasSize(1);
    int left = 0;
    for (int s = 0; s < fit.recommended().numDraws(); s++) {
      left += fit.recommended().column(0)[s] < 0 ? 1 : 0;
    }
    // Monte Carlo: 5 standard errors of as many independent draws as the weighted ones are worth.
    assertThat((double) left / fit.recommended().numDraws())
        .isCloseTo(0.7, offset(5 * Math.sqrt(0.21 / Math.min(4000, fit.importanceEss()))));
    assertThat(fit.verdict().grade()).isEqualTo(Verdict.Grade.USABLE);
    assertThat(fit.verdict().text()).contains("ended in its mode", "in another whose bound is");
  }

  @Test
  void aModeWithoutMassIsToldAndChangesNothing() throws IOException {
    Fit fit = Elbo.fit(model(1, -1, -30), Settings.defaults().withSeed(4));
    assertThat(fit.verdict().grade()).isEqualTo(Verdict.Grade.GOOD);
    assertThat(fit.verdict().text()).contains("in another whose bound is lower by 30");
    assertThat(fit.summary().getFirst().mean()).isCloseTo(1, offset(0.01));
    Path file = folder.resolve("fit.json");
    fit.save(file);
    assertThat(Fit.load(file).modes()).isEqualTo(fit.modes());
  }

  /// Twenty-five modes on a grid, of equal mass: no number of paths that is allowed can know them
  /// all, and so none is added.
  @Test
  void withoutKnowingTheModesNothingIsGood() {
    Model grid =
        model(x ->
            Ops.multiply(
                Ops.constant(20),
                Ops.sum(Ops.unary(UnaryOp.COS, Ops.multiply(x, Ops.constant(6))))));
    Fit fit = Elbo.fit(grid, Settings.defaults());
    assertThat(fit.modes().isSettled()).isFalse();
    assertThat(fit.modes().modes().size()).isGreaterThan(5);
    assertThat(fit.modes().numEnded() + fit.modes().numLost()).isEqualTo(8);
    assertThat(fit.verdict().grade()).isNotEqualTo(Verdict.Grade.GOOD);
    assertThat(fit.verdict().text()).contains("% of starts lead to modes that none of them");
  }

  @Test
  void aRunBrokenOffAmongFurtherPathsResumesToTheSameBits() throws IOException {
    Model model = model(1.6, -0.4, -30);
    Settings settings = Settings.defaults().withMethod(Method.PATHFINDER).withSeed(1);
    Fit whole = Elbo.fit(model, settings);
    assertThat(whole.modes().modes()).hasSize(2);
    AtomicInteger all = new AtomicInteger();
    Elbo.fit(model, settings, Control.none().withCancelled(() -> all.incrementAndGet() < 0));
    assertThat(all.get()).isGreaterThan(1);
    for (int steps = 1; steps < all.get(); steps++) {
      Path checkpoint = folder.resolve("checkpoint" + steps + ".json");
      AtomicInteger done = new AtomicInteger();
      int last = steps;
      Elbo.fit(
          model,
          settings,
          Control.none()
              .withCheckpoint(checkpoint, 0)
              .withCancelled(() -> done.incrementAndGet() >= last));
      Fit resumed = (Fit) Elbo.resume(model, checkpoint, Control.none());
      assertThat(resumed.approximation()).isEqualTo(whole.approximation());
      assertThat(resumed.recommended()).isEqualTo(whole.recommended());
      assertThat(resumed.decisions()).isEqualTo(whole.decisions());
    }
  }
}

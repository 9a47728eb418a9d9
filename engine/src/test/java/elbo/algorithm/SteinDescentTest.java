// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.ObjectiveChoice;
import elbo.choice.SteinChoice;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.diagnostic.Verdict.Grade;
import elbo.distribution.Normal;
import elbo.family.FullRank;
import elbo.fit.Control;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.fit.Particles;
import elbo.fit.Posterior;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.optimizer.Adam;
import elbo.random.Key;
import elbo.report.HtmlReport;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteinDescentTest {
  private static final ParticleSettings SETTINGS =
      ParticleSettings.defaults().withStein(new SteinChoice("rbf", 0, 100));

  @TempDir private Path folder;

  /// Independent N(i, (1 + i)²), as a model without data.
  private static Model normals(int n) {
    return Program.of(
            m -> {
              for (int i = 0; i < n; i++) {
                Var _ = m.param("x" + i, Normal.of(i, 1 + i));
              }
            })
        .bind(Map.of());
  }

  @Test
  void particlesComeToStandForTheTarget() {
    for (String kernel : List.of("rbf", "imq", "linear")) {
      Particles found =
          Elbo.particles(normals(3), SETTINGS.withStein(new SteinChoice(kernel, 0, 100)));
      assertThat(found.verdict().grade())
          .as("%s %s", kernel, found.verdict())
          .isEqualTo(Grade.USABLE);
      for (int i = 0; i < 3; i++) {
        // A twentieth and a tenth of a standard deviation: what as many independent draws know is
        // a tenth and 7 %.
        assertThat(found.summary().get(i).mean()).as(kernel).isCloseTo(i, offset(0.05 * (1 + i)));
        assertThat(found.summary().get(i).sd() / (1 + i)).as(kernel).isCloseTo(1, offset(0.1));
      }
      assertThat(found.discrepancy()).as(kernel).isLessThan(found.expectedDiscrepancy());
    }
  }

  /// Ba et al. 2022: where there are fewer particles than coordinates, the variance collapses.
  @Test
  void particlesThatAreTooNarrowAreCalledSo() {
    Particles found =
        Elbo.particles(normals(60), SETTINGS.withStein(new SteinChoice("rbf", 0, 40)));
    assertThat(found.stein().worstScale().value()).isGreaterThan(0.2);
    assertThat(found.summary().get(5).sd()).isLessThan(0.9 * 6);
    assertThat(found.verdict().grade()).as("%s", found.verdict()).isEqualTo(Grade.MEANS_ONLY);
    assertThat(found.verdict().text()).contains("too narrow");
  }

  @Test
  void anInterruptedDescentResumesToTheSameBits() throws IOException {
    Model model = Models.eightSchools();
    Particles whole = Elbo.particles(model, SETTINGS.withThreads(2));
    Path checkpoint = folder.resolve("checkpoint.json");
    AtomicInteger done = new AtomicInteger();
    Particles partial =
        Elbo.particles(
            model,
            SETTINGS,
            Control.none()
                .withCheckpoint(checkpoint, 0)
                .withCancelled(() -> done.incrementAndGet() >= 12));
    assertThat(partial.run().isInterrupted()).isTrue();
    assertThat(partial.verdict().grade()).isEqualTo(Grade.NOT_CONVERGED);
    Particles resumed = (Particles) Elbo.resume(model, checkpoint, Control.none());
    assertThat(resumed.points()).isEqualTo(whole.points());
    assertThat(resumed.recommended().values()).isEqualTo(whole.recommended().values());
    assertThat(resumed.decisions()).isEqualTo(whole.decisions());
    assertThat(resumed.settings()).isEqualTo(SETTINGS);
  }

  @Test
  void particlesAreTheSameWhenTheyAreReadAgain() throws IOException {
    Particles found = Elbo.particles(Models.eightSchools(), SETTINGS);
    Path file = folder.resolve("fit.json");
    found.save(file);
    Particles read = (Particles) Posterior.load(file);
    assertThat(read.points()).isEqualTo(found.points());
    assertThat(read.summary()).isEqualTo(found.summary());
    assertThat(read.stein()).isEqualTo(found.stein());
    assertThat(read.verdict()).isEqualTo(found.verdict());
    assertThat(read.settings()).isEqualTo(found.settings());
    assertThat(read.discrepancy()).isEqualTo(found.discrepancy());
    assertThat(HtmlReport.of(found, "schools", "")).contains("Stein discrepancy");
    assertThatThrownBy(() -> Fit.load(file)).hasMessageContaining("is not a fit");
  }

  @Test
  void pointsWithoutDensityAreCountedAndSurvived() {
    Particles found = Elbo.particles(Models.refusing(-0.5), SETTINGS);
    assertThat(found.run().numNonFinite()).isPositive();
    assertThat(found.verdict().grade()).isNotEqualTo(Grade.USABLE);
  }

  @Test
  void theVerdictTellsWhatSlopesTell() {
    assertThat(verdict(0.05, 0.1, 0.1, true, 0).grade()).isEqualTo(Grade.USABLE);
    assertThat(verdict(0.05, 0.4, 0.1, true, 0).text()).contains("too narrow");
    assertThat(verdict(0.05, -0.4, 0.1, true, 0).grade()).isEqualTo(Grade.MEANS_ONLY);
    assertThat(verdict(0.05, 0.1, 0.4, true, 0).grade()).isEqualTo(Grade.MEANS_ONLY);
    assertThat(verdict(0.5, 0.1, 0.1, true, 0).grade()).isEqualTo(Grade.FAILED);
    assertThat(verdict(Double.NaN, 0.1, 0.1, true, 0).grade()).isEqualTo(Grade.FAILED);
    assertThat(verdict(0.05, 0.1, 0.1, true, 0.3).text()).contains("carry one away by 0.30");
    assertThat(verdict(0.05, 0.1, 0.1, false, 0).text()).contains("it ran out; of luck");
  }

  private static Verdict verdict(
      double location, double scale, double discrepancy, boolean converged, double drift) {
    SteinResiduals stein =
        new SteinResiduals(
            List.of(new SteinResiduals.Residual(location, 0.01)),
            List.of(new SteinResiduals.Residual(scale, 0.01)),
            0);
    return Verdict.ofParticles(
        stein, discrepancy, 0.1, 100, 0, converged, "it ran out; of luck", drift);
  }

  /// The target is a member of the family.
  @Test
  void anAmortizedFamilyEndsAtTheTarget() {
    double[] loc = {1, -2};
    double[][] factor = {{2, 0}, {1.2, 0.9}};
    Target target = Targets.compiled(Targets.normal(loc, factor));
    AmortizedStein full =
        new AmortizedStein(
            target,
            new FullRank(2),
            SteinChoice.defaults(),
            new Adam(),
            0.05,
            10_000,
            Pathfinder.Options.defaults());
    Outcome.Candidate found =
        full.outcome(Key.of(3), Targets.run(full, Key.of(3))).candidates().getFirst();
    assertThat(found.converged()).isTrue();
    List<Tensor> q = found.approximation().components().getFirst();
    for (int i = 0; i < 2; i++) {
      assertThat(q.get(0).get(i)).isCloseTo(loc[i], offset(0.05));
      for (int j = 0; j <= i; j++) {
        // At rest 200 draws know a scale to 5 %; they are even.
        assertThat(q.get(1).get(2 * i + j)).isCloseTo(factor[i][j], offset(0.1));
      }
    }
  }

  @Test
  void whatDoesNotGoWithAmortizedSvgdIsRefused() {
    Settings settings = Settings.defaults().withMethod(Method.AMORTIZED_SVGD);
    assertThatThrownBy(() ->
            Elbo.fit(
                Models.eightSchools(),
                settings.withGradient(
                    GradientChoice.defaults().withObjective(ObjectiveChoice.IWELBO))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("amortized-svgd takes a family, a kernel and an optimizer");
    assertThatThrownBy(() -> new SteinChoice("rbf", 0, 0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new SteinChoice("linear", 2, 10))
        .hasMessageContaining("has no bandwidth, got 2.0");
  }
}

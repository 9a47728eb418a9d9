// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.algorithm.ModelException;
import elbo.algorithm.Models;
import elbo.algorithm.Settings;
import elbo.choice.EstimatorChoice;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.OptimizerChoice;
import elbo.diagnostic.Verdict;
import elbo.model.Model;
import elbo.model.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElboTest {
  private static final Settings SETTINGS = Settings.defaults().withDraws(2000);

  @TempDir Path folder;

  /// Stan's sampler, 10,000 draws (posteriordb, eight_schools_noncentered): mean 4.41, sd 3.31 of
  /// mu; 3.63, 3.23 of tau; 6.15, 5.60 of theta[1]. Monte Carlo: 2,000 weighted draws worth at
  /// least 400 have errors below 0.05 sd; 0.15 is three of them.
  @Test
  void eightSchoolsHasItsKnownPosterior() {
    Fit fit = Elbo.fit(Models.eightSchools(), SETTINGS);
    assertThat(fit.verdict().grade()).isIn(Verdict.Grade.GOOD, Verdict.Grade.USABLE);
    assertThat(fit.mean("mu")).isCloseTo(4.41, offset(0.15 * 3.31));
    assertThat(fit.mean("tau")).isCloseTo(3.63, offset(0.15 * 3.23));
    assertThat(fit.mean("theta.1")).isCloseTo(6.15, offset(0.15 * 5.60));
    assertThat(fit.recommended().columns()).hasSize(26).contains("y_rep.8");
  }

  @Test
  void aRegressionOnARawPredictorIsExactForEverySeed() {
    Model model = Models.rawRegression();
    for (int seed = 1; seed <= 5; seed++) {
      Fit fit = Elbo.fit(model, SETTINGS.withSeed(seed));
      assertThat(fit.verdict().grade()).isEqualTo(Verdict.Grade.GOOD);
    }
  }

  @Test
  void threadsDoNotChangeTheBits() {
    Fit one = Elbo.fit(Models.eightSchools(), SETTINGS);
    Fit three = Elbo.fit(Models.eightSchools(), SETTINGS.withThreads(3));
    assertThat(three.approximation()).isEqualTo(one.approximation());
    assertThat(three.recommended()).isEqualTo(one.recommended());
  }

  @Test
  void anInterruptedFitResumesToTheSameBits() throws IOException {
    expectSameBits(SETTINGS);
  }

  @Test
  void anInterruptedBlackBoxFitResumesToTheSameBits() throws IOException {
    expectSameBits(
        SETTINGS
            .withFamily(FamilyChoice.of("low-rank"))
            .withMaxIterations(300)
            .withGradient(
                GradientChoice.defaults()
                    .withEstimator(EstimatorChoice.SCORE_FUNCTION_RUNNING)
                    .withOptimizer(OptimizerChoice.of("adam"))));
  }

  @Test
  void factorsByVariableAreKeptInTheFile() throws IOException {
    for (String word : List.of("matched", "hierarchical:mu,tau")) {
      FamilyChoice choice = FamilyChoice.of(word);
      Settings settings = SETTINGS.withFamily(choice).withMaxIterations(300);
      Fit fit = Elbo.fit(Models.eightSchools(), settings);
      Path file = folder.resolve(word.substring(0, 5) + ".json");
      fit.save(file);
      assertThat(Fit.load(file).approximation()).isEqualTo(fit.approximation());
      assertThat(Fit.load(file).settings().family()).isEqualTo(choice);
    }
  }

  private void expectSameBits(Settings settings) throws IOException {
    Model model = Models.eightSchools();
    Fit whole = Elbo.fit(model, settings);
    for (int steps : new int[] {1, 3, 8}) {
      Path checkpoint = folder.resolve("checkpoint" + steps + ".json");
      AtomicInteger done = new AtomicInteger();
      Control control =
          Control.none()
              .withCheckpoint(checkpoint, 0)
              .withCancelled(() -> done.incrementAndGet() >= steps);
      Fit partial = Elbo.fit(model, settings, control);
      assertThat(partial.run().isInterrupted()).isTrue();
      assertThat(partial.verdict().grade()).isEqualTo(Verdict.Grade.NOT_CONVERGED);
      Fit resumed = (Fit) Elbo.resume(model, checkpoint, Control.none());
      assertThat(resumed.approximation()).isEqualTo(whole.approximation());
      assertThat(resumed.recommended()).isEqualTo(whole.recommended());
      assertThat(resumed.decisions()).isEqualTo(whole.decisions());
      assertThat(resumed.trace()).isEqualTo(whole.trace());
    }
  }

  @Test
  void aCheckpointOfOtherDataIsRefused() throws IOException {
    Path checkpoint = folder.resolve("checkpoint.json");
    Elbo.fit(
        Models.eightSchools(),
        SETTINGS,
        Control.none().withCheckpoint(checkpoint, 0).withCancelled(() -> true));
    assertThatThrownBy(() -> Elbo.resume(Models.rawRegression(), checkpoint, Control.none()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another model or other data");
  }

  @Test
  void aCheckpointOfAnotherLayoutIsRefused() throws IOException {
    Path checkpoint = folder.resolve("checkpoint.json");
    Elbo.fit(
        Models.eightSchools(),
        SETTINGS,
        Control.none().withCheckpoint(checkpoint, 0).withCancelled(() -> true));
    String written = Files.readString(checkpoint);
    for (String version : List.of("2", "99")) {
      Files.writeString(
          checkpoint,
          written.replaceFirst(
              "\"format_version\"\\s*:\\s*\\d+", "\"format_version\": " + version));
      assertThatThrownBy(() -> Elbo.resume(Models.eightSchools(), checkpoint, Control.none()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has format version " + version + ", this version of Elbo reads 4");
    }
    Files.writeString(checkpoint, written.replace("elbo-checkpoint", "elbo-fit"));
    assertThatThrownBy(() -> Elbo.resume(Models.eightSchools(), checkpoint, Control.none()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a checkpoint")
        .hasMessageContaining("found \"elbo-fit\"");
  }

  @Test
  void aLoadedFitGivesTheSameDrawsToTheBit() throws IOException {
    for (Method method : Method.values()) {
      Fit fit = Elbo.fit(Models.eightSchools(), SETTINGS.withMethod(method));
      Path file = folder.resolve(method.word() + ".json");
      fit.save(file);
      Fit loaded = Fit.load(file);
      assertThat(loaded.draws(100)).isEqualTo(fit.draws(100));
      assertThat(loaded.recommended()).isEqualTo(fit.recommended());
      assertThat(loaded.summary()).isEqualTo(fit.summary());
      assertThat(loaded.settings()).isEqualTo(fit.settings());
      assertThat(loaded.verdict()).isEqualTo(fit.verdict());
      assertThat(loaded.trace()).isEqualTo(fit.trace());
      double[] point = new double[10];
      assertThat(loaded.logProb(point)).isEqualTo(fit.logProb(point));
      double[] twice = fit.logProbs(new double[20]);
      assertThat(twice).containsExactly(fit.logProb(point), fit.logProb(point));
    }
  }

  /// Eight schools' parameters.
  @SuppressWarnings("ArrayRecordComponent")
  record Params(double mu, double[] theta_trans, double tau) {}

  @Test
  void drawsGoIntoRecords() {
    Fit fit = Elbo.fit(Models.eightSchools(), SETTINGS.withMethod(Method.PATHFINDER));
    DrawTable table = fit.draws(5);
    var records = fit.draws(5, Params.class).toList();
    for (int s = 0; s < 5; s++) {
      assertThat(records.get(s).mu()).isEqualTo(table.column("mu")[s]);
      assertThat(records.get(s).theta_trans()[7]).isEqualTo(table.column("theta_trans.8")[s]);
      assertThat(records.get(s).tau()).isPositive();
    }
    record Wrong(double sigma) {}
    assertThatThrownBy(() -> fit.draws(1, Wrong.class))
        .hasMessageContaining("sigma")
        .hasMessageContaining("theta_trans");
  }

  @Test
  void pointsWithoutDensityAreCountedAndSurvived() {
    Fit fit = Elbo.fit(Models.refusing(-0.5), SETTINGS);
    assertThat(fit.run().numNonFinite()).isPositive();
    assertThat(fit.verdict().grade()).isNotEqualTo(Verdict.Grade.GOOD);
    assertThat(fit.elbo().numNonFinite()).isPositive();
  }

  @Test
  void aModelWithoutAnyDensityNamesTheStatement() {
    assertThatThrownBy(() -> Elbo.fit(Models.refusing(-5), SETTINGS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("mu is too large")
        .hasMessageContaining("line 7");
  }

  @Test
  void aModelWithoutParametersIsRefused() {
    assertThatThrownBy(() -> Elbo.fit(new ModelBuilder(0).build(), SETTINGS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no parameters");
  }
}

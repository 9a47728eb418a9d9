// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.diagnostic.Verdict;
import elbo.fit.Control;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.fit.Posterior;
import elbo.fit.Sample;
import elbo.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkovChainsTest {
  private static final SamplerSettings SETTINGS =
      SamplerSettings.defaults().withDraws(1200).withChains(4, 300);

  /// About 12 steps, of which the first 4 are warm-up.
  private static final SamplerSettings LONG = SETTINGS.withDraws(4000);

  @TempDir Path folder;

  /// The reference of posteriordb, as in `ElboTest`; 5 Monte Carlo errors of ours.
  @Test
  void eightSchoolsHasItsKnownPosterior() {
    Sample sample = Elbo.sample(Models.eightSchools(), SETTINGS.withDraws(4000));
    close(sample, "mu", 4.41);
    close(sample, "tau", 3.63);
    close(sample, "theta.1", 6.15);
    assertThat(sample.verdict().grade()).isIn(Verdict.Grade.GOOD, Verdict.Grade.USABLE);
    assertThat(sample.recommended().numDraws()).isEqualTo(4000);
    assertThat(java.util.Arrays.stream(sample.statistic("n_leapfrog__")).min().orElseThrow())
        .isGreaterThanOrEqualTo(1);
  }

  private static void close(Sample sample, String column, double expected) {
    int c = sample.recommended().columns().indexOf(column);
    // The reference has an error of its own: 10,000 draws, 0.01 sd.
    double error = 5 * sample.summary().get(c).mcse() + 0.05 * sample.summary().get(c).sd();
    assertThat(sample.mean(column)).isCloseTo(expected, offset(error));
    assertThat(sample.mixing().get(c).rhat()).isLessThan(1.01);
  }

  @Test
  void threadsDoNotChangeTheBits() {
    Sample one = Elbo.sample(Models.eightSchools(), SETTINGS);
    Sample two = Elbo.sample(Models.eightSchools(), SETTINGS.withThreads(2));
    assertThat(two.recommended()).isEqualTo(one.recommended());
  }

  @Test
  void aChainDoesNotDependOnTheOthers() {
    Sample four = Elbo.sample(Models.eightSchools(), SETTINGS);
    Sample one = Elbo.sample(Models.eightSchools(), SETTINGS.withDraws(300).withChains(1, 300));
    for (int s = 0; s < 300; s++) {
      assertThat(one.recommended().get(s, 0)).isEqualTo(four.recommended().get(s, 0));
    }
  }

  @Test
  void anInterruptedRunResumesToTheSameBits() throws IOException {
    Model model = Models.eightSchools();
    Sample whole = Elbo.sample(model, SETTINGS);
    Path checkpoint = folder.resolve("checkpoint.json");
    for (boolean dense : new boolean[] {false, true}) {
      SamplerSettings settings = SETTINGS.withDense(dense);
      AtomicInteger done = new AtomicInteger();
      Control control =
          Control.none()
              .withCheckpoint(checkpoint, 0)
              .withCancelled(() -> done.incrementAndGet() >= 3);
      try {
        Elbo.sample(model, settings, control, Optional.empty());
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining("interrupted in warm-up");
      }
      Sample resumed = (Sample) Elbo.resume(model, checkpoint, Control.none());
      Sample expected = dense ? Elbo.sample(model, settings) : whole;
      assertThat(resumed.recommended()).isEqualTo(expected.recommended());
      assertThat(resumed.statistics()).isEqualTo(expected.statistics());
      assertThat(resumed.verdict()).isEqualTo(expected.verdict());
      assertThat(resumed.chains()).isEqualTo(expected.chains());
    }
  }

  private Path interrupted(Model model, int steps) throws IOException {
    Path checkpoint = folder.resolve("checkpoint.json");
    AtomicInteger done = new AtomicInteger();
    Control control =
        Control.none()
            .withCheckpoint(checkpoint, 0)
            .withCancelled(() -> done.incrementAndGet() >= steps);
    Elbo.sample(model, LONG, control, Optional.empty());
    return checkpoint;
  }

  @Test
  void drawsLieBesideTheCheckpointAndAreAppended() throws IOException {
    Model model = Models.eightSchools();
    int row = (model.dimension() + Sample.STATISTICS.size()) * Double.BYTES;
    Path draws = folder.resolve("checkpoint_1.draws");
    Path checkpoint = interrupted(model, 6);
    byte[] early = Files.readAllBytes(draws);
    assertThat(early.length % row).isEqualTo(16);
    assertThat(Files.size(checkpoint)).isLessThan(30_000);
    interrupted(model, 8);
    byte[] late = Files.readAllBytes(draws);
    assertThat(late.length).isGreaterThan(early.length);
    assertThat(late).startsWith(early);

    Elbo.discard(checkpoint);
    assertThat(folder).isEmptyDirectory();
  }

  /// As if the run had died between the appending and the checkpoint.
  @Test
  void whatLiesBehindTheDrawsOfACheckpointIsNotRead() throws IOException {
    Model model = Models.eightSchools();
    Path checkpoint = interrupted(model, 6);
    Path draws = folder.resolve("checkpoint_2.draws");
    Files.write(draws, new byte[123], StandardOpenOption.APPEND);
    Sample resumed = (Sample) Elbo.resume(model, checkpoint, Control.none());
    assertThat(resumed.recommended()).isEqualTo(Elbo.sample(model, LONG).recommended());
  }

  @Test
  void drawsThatDoNotBelongToTheCheckpointAreRefused() throws IOException {
    Model model = Models.eightSchools();
    Path checkpoint = interrupted(model, 6);
    Path draws = folder.resolve("checkpoint_2.draws");
    byte[] bytes = Files.readAllBytes(draws);
    bytes[100] ^= 1;
    Files.write(draws, bytes);
    assertThatThrownBy(() -> Elbo.resume(model, checkpoint, Control.none()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has other draws than the checkpoint beside it");
    Files.write(draws, Arrays.copyOf(bytes, bytes.length - 8));
    assertThatThrownBy(() -> Elbo.resume(model, checkpoint, Control.none()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing or too short");
  }

  @Test
  void eachChainSaysHowLongItsHalvesTook() {
    Sample sample = Elbo.sample(Models.eightSchools(), SETTINGS);
    double all = 0;
    for (ChainsState.Took took : sample.took()) {
      assertThat(took.warmupSeconds()).isPositive();
      assertThat(took.samplingSeconds()).isPositive();
      all += took.seconds();
    }
    assertThat(all).isLessThan(sample.run().seconds());
  }

  @Test
  void aLoadedSampleIsTheSame() throws IOException {
    Sample sample = Elbo.sample(Models.eightSchools(), SETTINGS);
    Path file = folder.resolve("fit.json");
    sample.save(file);
    Sample loaded = (Sample) Posterior.load(file);
    assertThat(loaded.recommended()).isEqualTo(sample.recommended());
    assertThat(loaded.statistics()).isEqualTo(sample.statistics());
    assertThat(loaded.summary()).isEqualTo(sample.summary());
    assertThat(loaded.mixing()).isEqualTo(sample.mixing());
    assertThat(loaded.took()).isEqualTo(sample.took());
    assertThat(loaded.settings()).isEqualTo(sample.settings());
    assertThatThrownBy(() -> Fit.load(file)).isInstanceOf(IOException.class);
  }

  /// From the fit 100 iterations of warm-up are enough; chains from afar have not yet a metric.
  @Test
  void aFitIsABetterBeginningThanNothing() {
    Model model = Models.rawRegression();
    Fit fit = Elbo.fit(model, Settings.defaults().withDraws(100));
    SamplerSettings little = SETTINGS.withChains(4, 50);
    Sample from = Elbo.sample(model, little, Control.none(), Optional.of(fit));
    Sample without = Elbo.sample(model, little);
    assertThat(from.run().numEvaluations()).isLessThan(without.run().numEvaluations() / 2);
    assertThat(from.mixing()).allMatch(m -> m.rhat() < 1.05);
  }

  @Test
  void aFitOfAnotherModelIsNoBeginning() {
    Fit fit = Elbo.fit(Models.rawRegression(), Settings.defaults().withDraws(100));
    assertThatThrownBy(
            () -> Elbo.sample(Models.eightSchools(), SETTINGS, Control.none(), Optional.of(fit)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("of another model");
  }

  @Test
  void aModelWithoutAnyDensityNamesTheStatement() {
    assertThatThrownBy(() -> Elbo.sample(Models.refusing(-5), SETTINGS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("mu is too large");
  }
}

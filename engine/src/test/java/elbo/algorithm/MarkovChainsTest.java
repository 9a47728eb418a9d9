// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.diagnostic.Verdict;
import elbo.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkovChainsTest {
  private static final SamplerSettings SETTINGS =
      SamplerSettings.defaults().withDraws(1200).withChains(4, 300);

  @TempDir Path folder;

  /// The reference of posteriordb, as in [ElboTest]; 5 Monte Carlo errors of ours.
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

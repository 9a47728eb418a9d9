// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.approximation.DenseCholesky;
import elbo.choice.FamilyChoice;
import elbo.choice.Method;
import elbo.diagnostic.Verdict;
import elbo.fit.Control;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.model.Model;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Batch and match, and sample average approximation.
class MatchingTest {
  @TempDir private Path folder;

  private static final double[] LOC = {1, -2, 0.5};
  private static final double[][] FACTOR = {{2, 0, 0}, {1.2, 0.9, 0}, {-0.3, 0.4, 0.5}};

  private static double covariance(int i, int j) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += FACTOR[i][k] * FACTOR[j][k];
    }
    return sum;
  }

  private static void expectTheTarget(List<Tensor> q, double tolerance) {
    for (int i = 0; i < 3; i++) {
      assertThat(q.get(0).get(i)).isCloseTo(LOC[i], offset(tolerance));
      for (int j = 0; j < 3; j++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          sum += q.get(1).get(i * 3 + k) * q.get(1).get(j * 3 + k);
        }
        assertThat(sum).isCloseTo(covariance(i, j), offset(tolerance));
      }
    }
  }

  @Test
  void batchAndMatchIsExactForGaussianTargets() {
    Target target = Targets.compiled(Targets.normal(LOC, FACTOR));
    Matching.Options options = new Matching.Options(0, 2000, Pathfinder.Options.defaults());
    Matching matching = new Matching(target, options);
    MatchingState state = Targets.run(matching, Key.of(3));
    Outcome.Candidate found = matching.outcome(Key.of(3), state).candidates().getFirst();
    assertThat(found.converged()).isTrue();
    // Each iteration shrinks the error by about λ = 96/(t + 1).
    expectTheTarget(found.approximation().components().getFirst(), 1e-9);
  }

  /// The location and the linear response are exact for a Gaussian; the scales of mean-field are
  /// those of the conditionals, up to the draws.
  @Test
  void linearResponseHasTheCovarianceOfGaussianTargets() {
    Target target = Targets.compiled(Targets.normal(LOC, FACTOR));
    SampleAverage average = new SampleAverage(target, 2000, Pathfinder.Options.defaults());
    SaaState state = Targets.run(average, Key.of(3));
    List<Outcome.Candidate> found = average.outcome(Key.of(3), state).candidates();
    assertThat(found).hasSize(2);
    assertThat(found.getFirst().converged()).isTrue();
    // The trust region ends at a gradient of 1e-8.
    expectTheTarget(found.getFirst().approximation().components().getFirst(), 1e-6);
    List<Tensor> meanField = found.getLast().approximation().components().getFirst();
    double conditional = FACTOR[2][2];
    // Monte Carlo: 128 pairs know a scale to 1/√256, 6 %; three standard errors.
    assertThat(Math.log(meanField.get(1).get(2) / conditional)).isCloseTo(0, offset(0.2));
    // The gradient for a logarithm of a scale is uᵢ² + Σ ρᵢⱼ uᵢuⱼ − 1, ρ the partial correlations,
    // and its slope 2. Variances by 128 products are known to 15 %, errors to half of that; four
    // of these, and two digits.
    double[] sigma = new double[9];
    for (int i = 0; i < 9; i++) {
      sigma[i] = covariance(i / 3, i % 3);
    }
    double[] precision = DenseCholesky.inverse(sigma, 3).orElseThrow();
    double worst = 0;
    for (int i = 0; i < 3; i++) {
      double variance = 1;
      for (int j = 0; j < 3; j++) {
        variance +=
            precision[3 * i + j] * precision[3 * i + j] / precision[4 * i] / precision[4 * j];
      }
      worst = Math.max(worst, variance);
    }
    String told = state.fit().orElseThrow().decisions().get(1);
    double percent = Double.parseDouble(told.replaceAll(".*scales by ([0-9.]+) %.*", "$1"));
    double expected = 50 * Math.sqrt(worst / 128);
    assertThat(told).contains("256 draws held fixed");
    assertThat(percent).isCloseTo(expected, offset(0.35 * expected));
  }

  @Test
  void bothFitEightSchools() {
    Fit matched =
        Elbo.fit(Models.eightSchools(), Settings.defaults().withMethod(Method.BATCH_AND_MATCH));
    assertThat(matched.verdict().grade())
        .as(matched.verdict().text())
        .isIn(Verdict.Grade.GOOD, Verdict.Grade.USABLE, Verdict.Grade.MEANS_ONLY);
    Settings meanField =
        Settings.defaults().withMethod(Method.ADVI).withFamily(FamilyChoice.MEAN_FIELD);
    Fit best = Elbo.fit(Models.eightSchools(), meanField);
    Fit average = Elbo.fit(Models.eightSchools(), Settings.defaults().withMethod(Method.SAA));
    // What 20 parameters that are off by 0.1 standard deviations or 7 % each cost, 0.005 nat, and
    // the noise of both bounds.
    double noise = 4 * Math.hypot(average.elbo().mcse(), best.elbo().mcse());
    assertThat(average.elbo().value()).isGreaterThan(best.elbo().value() - 0.1 - noise);
  }

  @Test
  void interruptedRunsResumeToTheSameBits() throws IOException {
    Model model = Models.eightSchools();
    for (Method method : List.of(Method.BATCH_AND_MATCH, Method.SAA)) {
      Settings settings = Settings.defaults().withMethod(method).withDraws(100);
      Fit whole = Elbo.fit(model, settings);
      Path checkpoint = folder.resolve(method.word());
      for (int steps : new int[] {1, 8}) {
        AtomicInteger done = new AtomicInteger();
        Control control =
            Control.none()
                .withCheckpoint(checkpoint, 0)
                .withCancelled(() -> done.incrementAndGet() >= steps);
        Elbo.fit(model, settings, control);
        Fit resumed = (Fit) Elbo.resume(model, checkpoint, Control.none());
        assertThat(resumed.approximation()).isEqualTo(whole.approximation());
        assertThat(resumed.decisions()).isEqualTo(whole.decisions());
      }
    }
  }

  @Test
  void choicesOfOtherMethodsAreRefused() {
    Settings settings =
        Settings.defaults().withMethod(Method.SAA).withFamily(FamilyChoice.FULL_RANK);
    assertThatThrownBy(() -> Elbo.fit(Models.eightSchools(), settings))
        .hasMessageContaining("saa has a family (mean-field)")
        .hasMessageContaining("method bbvi");
  }
}

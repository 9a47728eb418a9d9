// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.algorithm.Advi;
import elbo.algorithm.AdviState;
import elbo.algorithm.Outcome;
import elbo.algorithm.Settings;
import elbo.algorithm.Target;
import elbo.algorithm.Targets;
import elbo.diagnostic.ModeSearch;
import elbo.diagnostic.Psis;
import elbo.diagnostic.Verdict;
import elbo.family.Approximation;
import elbo.family.Families;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Key KEY = Key.of(13);

  @Test
  void theFunnelIsNotCalledGood() {
    Target target = Targets.compiled(Targets.funnel(10));
    Advi advi = new Advi(target, Settings.defaults().advi(new FullRank(10)));
    AdviState state = Targets.run(advi, KEY);
    Evaluation evaluation =
        Evaluation.of(advi.outcome(KEY, state).candidates().getFirst(), target, KEY, 10_000);
    Weighting weighting = evaluation.weighting();
    Verdict verdict =
        Verdict.of(
            weighting.psis(),
            evaluation.elbo(),
            weighting.spread(),
            ModeSearch.none(),
            state.ascent().orElseThrow().converged(),
            "",
            0);
    assertThat(verdict.grade()).isNotEqualTo(Verdict.Grade.GOOD);
    assertThat(Psis.of(new double[10]).khat()).isGreaterThan(0.7);
  }

  @Test
  void weightsFromAWidenedProposalAreUnbiased() {
    // q is too narrow by a half; the weighted variance is the target's.
    Target target = Targets.compiled(Targets.normal(new double[] {1}, new double[][] {{2}}));
    List<Tensor> parameters = List.of(Tensor.vector(1), Tensor.matrix(new double[][] {{1.2}}));
    Outcome.Candidate candidate =
        new Outcome.Candidate("q", Approximation.of(new FullRank(1), parameters), true, "");
    Evaluation evaluation = Evaluation.of(candidate, target, KEY, 20_000);
    Weighting weighting = evaluation.weighting();
    double variance = 0;
    for (int s = 0; s < 20_000; s++) {
      double d = weighting.points().get(s) - 1;
      variance += weighting.psis().weight(s) * d * d;
    }
    // Monte Carlo: about 10,000 effective draws know a variance to 1.4 %; five of these.
    assertThat(variance).isCloseTo(4, offset(0.28));
    assertThat(evaluation.psis().khat()).isGreaterThan(weighting.psis().khat());
    assertThat(weighting.spread().scale()).isCloseTo(Math.log(2 / 1.2), offset(0.05));
  }

  /// What a mixture, a flow or a product of factors is widened by are t distributions with its own
  /// moments. All are too narrow, and off to one side.
  @Test
  void weightsAroundFamiliesThatAreNotGaussianAreUnbiasedToo() {
    double[] loc = {1, -2};
    double[][] factor = {{2, 0}, {1.2, 0.9}};
    Target target = Targets.compiled(Targets.normal(loc, factor));
    Tensor near = Tensor.vector(0.6, -1.9);
    Tensor narrow = Tensor.matrix(new double[][] {{1.2, 0}, {0.5, 0.6}});
    int draws = 20_000;
    for (String word : List.of("weighted-mixture", "planar", "mean-field-laplace")) {
      Family family = Families.of(word, 2);
      Approximation q = Approximation.of(family, family.near(near, narrow, KEY));
      Evaluation evaluation =
          Evaluation.of(new Outcome.Candidate("q", q, true, ""), target, KEY, draws);
      Weighting weighting = evaluation.weighting();
      assertThat(evaluation.psis().khat()).as(word).isGreaterThan(weighting.psis().khat());
      assertThat(weighting.psis().khat()).as(word).isLessThan(0.5);
      assertThat(weighting.numOwn()).as(word).isBetween(draws * 79 / 100, draws * 81 / 100);
      for (int i = 0; i < 2; i++) {
        double mean = 0;
        double squares = 0;
        double error = 0;
        for (int s = 0; s < draws; s++) {
          double w = weighting.psis().weight(s);
          double d = weighting.points().get(2 * s + i) - loc[i];
          mean += w * d;
          squares += w * d * d;
          error += w * w * d * d * d * d;
        }
        double variance = factor[i][0] * factor[i][0] + factor[i][1] * factor[i][1];
        // Monte Carlo: five standard errors, of a variance at most √Σ(w d²)².
        assertThat(mean).as(word).isCloseTo(0, offset(5 * Math.sqrt(variance / 2000)));
        assertThat(squares).as(word).isCloseTo(variance, offset(5 * Math.sqrt(error)));
        // Without the t distributions a tail is missing, or with other shares weighs twice.
        assertThat(5 * Math.sqrt(error)).as(word).isLessThan(0.4 * variance);
      }
    }
  }
}

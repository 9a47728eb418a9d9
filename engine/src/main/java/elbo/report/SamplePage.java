// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import elbo.algorithm.ChainsState;
import elbo.algorithm.SamplerSettings;
import elbo.diagnostic.Mixing;
import elbo.fit.Sample;
import java.util.List;

/// What the page says of a [Sample].
final class SamplePage {
  private SamplePage() {}

  static Page of(Sample sample, String title, String source) {
    SamplerSettings s = sample.settings();
    String method = "method " + sample.method() + ", " + sample.chains().size() + " chains";
    return new Page(
        title,
        (source.isEmpty() ? "" : source + " · ")
            + (sample.generalization().isNone()
                ? ""
                : sample.generalization().description() + " · ")
            + method
            + " · seed "
            + s.seed(),
        sample.verdict(),
        figures(sample),
        sample.decisions().stream().map(FitPage::decision).toList(),
        List.of(),
        sample.summary(),
        sample.mixing(),
        sample.recommended(),
        List.of(),
        List.of(
            new Page.SettingGroup(
                "Settings",
                List.of(
                    new Page.Setting("method", sample.method()),
                    new Page.Setting("likelihood power", FitPage.power(sample)),
                    new Page.Setting("robust β", FitPage.beta(sample)),
                    new Page.Setting("seed", Long.toString(s.seed())),
                    new Page.Setting("chains", FitPage.count(s.chains())),
                    new Page.Setting("warm-up", FitPage.count(s.warmup())),
                    new Page.Setting("draws", FitPage.count(s.draws())),
                    new Page.Setting("threads", Integer.toString(s.threads())),
                    new Page.Setting("acceptance", FitPage.significant(s.acceptance(), 3)),
                    new Page.Setting("largest tree depth", FitPage.count(s.maxTreeDepth())),
                    new Page.Setting("metric", s.isDense() ? "dense" : "diagonal"),
                    new Page.Setting("radius", FitPage.significant(s.initRadius(), 3)))),
            FitPage.versions(sample)));
  }

  private static List<Page.Figure> figures(Sample sample) {
    double rhat = Double.NaN;
    double bulk = Double.POSITIVE_INFINITY;
    double tail = Double.POSITIVE_INFINITY;
    for (Mixing mixing : sample.mixing()) {
      if (!Double.isNaN(mixing.rhat())) {
        rhat = Double.isNaN(rhat) ? mixing.rhat() : Math.max(rhat, mixing.rhat());
        bulk = Math.min(bulk, mixing.bulkEss());
        tail = Math.min(tail, mixing.tailEss());
      }
    }
    double divergent = 0;
    for (double d : sample.statistic("divergent__")) {
      divergent += d;
    }
    return List.of(
        Page.Figure.of(
            "R-hat", FitPage.significant(rhat, 4), "", "the largest; up to 1.01 chains agree"),
        Page.Figure.of(
            "Effective draws",
            FitPage.significant(bulk, 3),
            "",
            "the fewest; in the tails " + FitPage.significant(tail, 3)),
        Page.Figure.of(
            "Divergences",
            FitPage.count((long) divergent),
            "of " + FitPage.count(sample.recommended().numDraws()),
            "transitions whose trajectory left the energy"),
        Page.Figure.of(
            "Draws",
            FitPage.count(sample.recommended().numDraws()),
            "",
            "of " + sample.chains().size() + " chains"),
        Page.Figure.of(
            "Time",
            FitPage.significant(sample.run().seconds(), 2),
            "s",
            FitPage.count(sample.run().numEvaluations())
                + " evaluations of the gradient; warm-up "
                + FitPage.significant(
                    sample.took().stream().mapToDouble(ChainsState.Took::warmupSeconds).sum(), 2)
                + " s, sampling "
                + FitPage.significant(
                    sample.took().stream().mapToDouble(ChainsState.Took::samplingSeconds).sum(), 2)
                + " s"));
  }
}

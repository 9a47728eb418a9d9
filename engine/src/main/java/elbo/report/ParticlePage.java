// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import elbo.algorithm.ParticleSettings;
import elbo.fit.Particles;
import java.util.ArrayList;
import java.util.List;

/// What the page says of [Particles].
final class ParticlePage {
  private ParticlePage() {}

  static Page of(Particles particles, String title, String source) {
    ParticleSettings s = particles.settings();
    List<String> subtitle = new ArrayList<>();
    if (!source.isEmpty()) {
      subtitle.add(source);
    }
    if (!particles.generalization().isNone()) {
      subtitle.add(particles.generalization().description());
    }
    subtitle.add("method svgd, " + FitPage.count(s.draws()) + " particles");
    subtitle.add("seed " + s.seed());
    if (particles.run().isInterrupted()) {
      subtitle.add("interrupted before its end");
    }
    return new Page(
        title,
        String.join(" · ", subtitle),
        particles.verdict(),
        figures(particles),
        particles.decisions().stream().map(FitPage::decision).toList(),
        List.of(),
        particles.summary(),
        List.of(),
        particles.recommended(),
        FitPage.residuals(particles.parameters().unconstrainedNames(), particles.stein()),
        List.of(
            new Page.SettingGroup(
                "Settings",
                List.of(
                    new Page.Setting("method", "svgd"),
                    new Page.Setting("likelihood power", FitPage.power(particles)),
                    new Page.Setting("robust β", FitPage.beta(particles)),
                    new Page.Setting("particles", FitPage.count(s.draws())),
                    new Page.Setting("kernel", s.stein().word()),
                    new Page.Setting(
                        "bandwidth",
                        s.stein().bandwidth() > 0
                            ? FitPage.significant(s.stein().bandwidth(), 3)
                            : "by the median distance"),
                    new Page.Setting("optimizer", s.optimizer().word()),
                    new Page.Setting("first step size", FitPage.significant(s.stepSize(), 3)),
                    new Page.Setting("most iterations", FitPage.count(s.maxIterations())),
                    new Page.Setting("seed", Long.toString(s.seed())),
                    new Page.Setting("threads", Integer.toString(s.threads())))),
            FitPage.versions(particles)));
  }

  private static List<Page.Figure> figures(Particles particles) {
    return List.of(
        Page.Figure.of(
            "Stein discrepancy",
            FitPage.significant(particles.discrepancy(), 3),
            "",
            "of independent draws about "
                + FitPage.significant(particles.expectedDiscrepancy(), 3)
                + "; inverse multiquadric kernel"),
        Page.Figure.of(
            "Location residual",
            FitPage.significant(particles.stein().worstLocation().value(), 2),
            "sd",
            "the largest; 0 where the means are right"),
        Page.Figure.of(
            "Scale residual",
            FitPage.significant(particles.stein().worstScale().value(), 2),
            "",
            "the largest; positive where particles are too narrow"),
        Page.Figure.of(
            "Particles",
            FitPage.count(particles.settings().draws()),
            "",
            "each of the same weight"),
        Page.Figure.of(
            "Time",
            FitPage.significant(particles.run().seconds(), 2),
            "s",
            FitPage.count(particles.run().numEvaluations()) + " evaluations of the gradient"));
  }
}

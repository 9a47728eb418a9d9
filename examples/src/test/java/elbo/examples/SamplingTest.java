// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Gamma;
import elbo.examples.Sampling.Found;
import elbo.fit.Sample;
import elbo.fit.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplingTest {
  /// Monte Carlo: 5 standard errors, by the effective draws.
  @ParameterizedTest
  @EnumSource(Sampling.Sampler.class)
  void momentsAreThoseOfTheTarget(Sampling.Sampler sampler) {
    Found found = Sampling.of(sampler, 2000);
    assertThat(found.mixing().rhat()).isLessThan(1.1);
    assertThat(found.mean()).isCloseTo(0, within(5 * found.mixing().mcse()));
    Found squares = found.squares();
    assertThat(squares.mean()).isCloseTo(1, within(5 * squares.mixing().mcse()));
    Found products = found.products();
    assertThat(products.mean())
        .isCloseTo(Sampling.CORRELATION, within(5 * products.mixing().mcse()));
  }

  /// An autoregression with ρ². The estimate of effective draws has an error of about 10 % here; 30
  /// % leaves room for three of them.
  @Test
  void gibbsHasTheEffectiveDrawsOfAnAutoregression() {
    Found found = Sampling.gibbs(5000);
    double r = Sampling.CORRELATION * Sampling.CORRELATION;
    double expected = Sampling.CHAINS * 5000 * (1 - r) / (1 + r);
    assertThat(found.mixing().bulkEss()).isCloseTo(expected, within(0.3 * expected));
  }

  @Test
  void spinsAgreeWithTheSumOverAllStates() {
    double[] exact = Sampling.spinsExact();
    double[][] found = Sampling.spinsByGibbs(1000);
    for (int i = 0; i < 2; i++) {
      // Monte Carlo: 5 standard errors.
      assertThat(found[i][0]).isCloseTo(exact[i], within(5 * found[i][1]));
    }
  }

  @Test
  void chainsThatDoNotMixAreSeen() {
    Found stuck = Sampling.stuck(300);
    assertThat(stuck.mixing().rhat()).isGreaterThan(1.5);
  }

  @Test
  void theModelsRateHasItsExactMoments() {
    Sample sample = Sampling.counts();
    Summary lambda = sample.summary().getFirst();
    Gamma exact = ExactPosteriors.poissonPosterior();
    // Monte Carlo: 5 standard errors.
    assertThat(lambda.mean()).isCloseTo(exact.mean().value().item(), within(5 * lambda.mcse()));
  }
}

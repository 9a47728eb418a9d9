// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Normal;
import elbo.family.BernoulliFactors;
import elbo.family.MeanField;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.ChiUpperBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.ForwardKullbackLeibler;
import elbo.objective.Objective;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectiveValueTest {
  private static final LogDensity STANDARD =
      LogDensity.of(1, x -> Ops.sum(Normal.of(0, 1).logProb(x)));

  private static ObjectiveValue at(double loc, Objective objective) {
    List<Tensor> parameters = List.of(Tensor.vector(loc), Tensor.vector(1));
    return ObjectiveValue.of(STANDARD, new MeanField(1), parameters, objective, 20_000, Key.of(4));
  }

  @Test
  void theBoundOfAMovedNormalIsMinusItsDivergence() {
    ObjectiveValue bound = at(0.7, new EvidenceLowerBound());
    // Monte Carlo: 5 standard errors. The log weights have the standard deviation 0.7.
    assertThat(bound.value()).isCloseTo(-0.245, within(5 * bound.error()));
    assertThat(bound.error()).isCloseTo(0.7 / Math.sqrt(20_000), within(2e-4));
    assertThat(bound.samples()).isEqualTo(20_000);
    assertThat(bound.numNonFinite()).isZero();
  }

  /// All weights are equal where q is p.
  @Test
  void thereIsNoErrorAtTheTarget() {
    for (Objective objective :
        List.of(new EvidenceLowerBound(), new ChiUpperBound(2, 4), new EvidenceLowerBound(3))) {
      ObjectiveValue bound = at(0, objective);
      assertThat(bound.value()).isCloseTo(0, within(1e-14));
      assertThat(bound.error()).isLessThan(1e-15);
    }
    // E ln q = −entropy
    ObjectiveValue forward = at(0, new ForwardKullbackLeibler(4));
    double entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    assertThat(forward.value()).isCloseTo(-entropy, within(5 * forward.error()));
  }

  /// Discrete draws; half of them fall where the density is 0.
  @Test
  void samplesOutsideOfTheSupportAreCounted() {
    LogDensity onlyOne =
        LogDensity.of(
            1,
            x -> {
              Node isZero = Ops.equal(Ops.sum(x), Ops.constant(0));
              return Ops.select(isZero, Ops.constant(Double.NEGATIVE_INFINITY), Ops.constant(-1));
            });
    ObjectiveValue bound =
        ObjectiveValue.of(
            onlyOne,
            new BernoulliFactors(1),
            List.of(Tensor.vector(0)),
            new EvidenceLowerBound(),
            1000,
            Key.of(2));
    // −1 − ln ½
    assertThat(bound.value()).isCloseTo(-1 + Math.log(2), within(1e-14));
    // Binomial: 5 standard deviations of 15.8.
    assertThat(bound.numNonFinite()).isCloseTo(500, within(80));
  }

  @Test
  void aSingleSampleHasNoError() {
    List<Tensor> parameters = List.of(Tensor.vector(0), Tensor.vector(1));
    assertThatThrownBy(() ->
            ObjectiveValue.of(
                STANDARD, new MeanField(1), parameters, new EvidenceLowerBound(), 1, Key.of(1)))
        .hasMessageContaining("at least 2 samples, got 1");
  }
}

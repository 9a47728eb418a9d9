// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Bernoulli;
import elbo.distribution.Categorical;
import elbo.distribution.Cauchy;
import elbo.distribution.Distribution;
import elbo.distribution.Laplace;
import elbo.distribution.LogNormal;
import elbo.distribution.Mixture;
import elbo.distribution.MultivariateNormal;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.distribution.Uniform;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InformationTest {
  private static Distribution categorical(double... probs) {
    return new Categorical(Node.constant(Tensor.vector(probs)));
  }

  @Test
  void entropiesInBits() {
    assertThat(bits(Bernoulli.of(0.5))).isCloseTo(1, within(1e-15));
    assertThat(bits(Bernoulli.of(0.9))).isCloseTo(0.46899559358928122, within(1e-15));
    double[] die = new double[6];
    Arrays.fill(die, 1.0 / 6);
    // log2 6
    assertThat(bits(categorical(die))).isCloseTo(2.5849625007211562, within(1e-14));
    assertThat(bits(categorical(0.5, 0.25, 0.25))).isCloseTo(1.5, within(1e-15));
    assertThat(bits(categorical(0, 1))).isZero();
  }

  private static double bits(Distribution d) {
    return Information.entropy(d).inBits().value();
  }

  @Test
  void divergencesOfAFewOutcomes() {
    Divergence kl = new KullbackLeibler();
    assertThat(kl.between(categorical(0.6, 0.4), categorical(0.5, 0.5)).inBits().value())
        .isCloseTo(0.029049405545331, within(1e-14));
    Distribution p = categorical(0.6, 0.3, 0.1);
    Distribution q = categorical(0.5, 0.25, 0.25);
    // 0.9 log2 1.2 + 0.1 log2 0.4 and 0.75 log2(5/6) + 0.25 log2 2.5
    assertThat(kl.between(p, q).inBits().value()).isCloseTo(0.10453815576167819, within(1e-15));
    assertThat(kl.between(q, p).inBits().value()).isCloseTo(0.13320621934649526, within(1e-15));
  }

  @Test
  void crossEntropyIsEntropyPlusDivergence() {
    Distribution p = Normal.of(0.3, 1.5);
    Distribution q = Mixture.of(Tensors.vector(0.5, 0.5), Normal.of(-1, 1), Normal.of(1, 1));
    double sum = Information.entropy(p).value() + new KullbackLeibler().between(p, q).value();
    assertThat(Information.crossEntropy(p, q).value()).isCloseTo(sum, within(1e-9));
    assertThat(Information.crossEntropy(p, Uniform.of(0, 1)).value()).isInfinite();
    // The example of the package's page, by mpmath.
    assertThat(new KullbackLeibler().between(Normal.of(0, 1), Laplace.of(0, 1)).value())
        .isCloseTo(0.0720932081581379235, within(1e-11));
  }

  @Test
  void quadratureMeetsClosedForms() {
    for (Distribution d :
        new Distribution[] {
          Normal.of(3, 0.01), LogNormal.of(1, 2), Cauchy.of(0, 5), Uniform.of(2, 3)
        }) {
      double exact = Information.entropy(d).value();
      Estimate integral = Information.logLoss(Pair.of(d, d), Effort.STANDARD);
      assertThat(integral).isInstanceOf(Estimate.Quadrature.class);
      assertThat(integral.value())
          .as(d.name())
          .isCloseTo(exact, within(1e-8 * (1 + Math.abs(exact))));
    }
    // By mpmath: −Σ p ln p of Poisson(3).
    assertThat(Information.entropy(Poisson.of(3)).value())
        .isCloseTo(1.93147019814857, within(1e-9));
    Node loc = Node.constant(Tensor.vector(0, 0));
    Node covariance = Node.constant(Tensor.of(Shape.of(2, 2), 2, 0.5, 0.5, 1));
    Distribution normal = new MultivariateNormal(loc, covariance);
    Estimate drawn =
        Information.logLoss(Pair.of(normal, normal), Effort.STANDARD.withDraws(1 << 14));
    assertThat(drawn.value())
        .isCloseTo(Information.entropy(normal).value(), within(5 * drawn.error()));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Beta;
import elbo.distribution.Binomial;
import elbo.distribution.Cauchy;
import elbo.distribution.Distribution;
import elbo.distribution.Exponential;
import elbo.distribution.Gamma;
import elbo.distribution.InverseGamma;
import elbo.distribution.Laplace;
import elbo.distribution.LogNormal;
import elbo.distribution.Logistic;
import elbo.distribution.NegativeBinomial2;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.distribution.StudentT;
import elbo.distribution.Uniform;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Arrays;

/// Distributions and divergences by the names in the oracle's file.
final class Named {
  private Named() {}

  static Distribution distribution(String text) {
    String[] words = text.split(" ");
    Node[] x =
        Arrays.stream(words)
            .skip(1)
            .map(word -> Ops.constant(Double.parseDouble(word)))
            .toArray(Node[]::new);
    return switch (words[0]) {
      case "Normal" -> new Normal(x[0], x[1]);
      case "Laplace" -> new Laplace(x[0], x[1]);
      case "Logistic" -> new Logistic(x[0], x[1]);
      case "Cauchy" -> new Cauchy(x[0], x[1]);
      case "StudentT" -> new StudentT(x[0], x[1], x[2]);
      case "Gamma" -> new Gamma(x[0], x[1]);
      case "Exponential" -> new Exponential(x[0]);
      case "LogNormal" -> new LogNormal(x[0], x[1]);
      case "InverseGamma" -> new InverseGamma(x[0], x[1]);
      case "Beta" -> new Beta(x[0], x[1]);
      case "Uniform" -> new Uniform(x[0], x[1]);
      case "Poisson" -> new Poisson(x[0]);
      case "Binomial" -> new Binomial(x[0], x[1]);
      case "NegativeBinomial2" -> new NegativeBinomial2(x[0], x[1]);
      default -> throw new IllegalArgumentException(text);
    };
  }

  static Divergence divergence(String text) {
    String[] words = text.split(" ");
    return switch (words[0]) {
      case "kl" -> new KullbackLeibler();
      case "alpha" -> new AlphaDivergence(Double.parseDouble(words[1]));
      case "renyi" -> new RenyiDivergence(Double.parseDouble(words[1]));
      case "chi-square" -> new ChiSquareDivergence();
      case "hellinger" -> new HellingerDistance();
      case "total-variation" -> new TotalVariation();
      case "jensen-shannon" -> new JensenShannon();
      case "beta" -> new BetaDivergence(Double.parseDouble(words[1]));
      case "triangular" -> triangular();
      case "W1" -> new Wasserstein(1);
      case "W2" -> new Wasserstein(2);
      default -> throw new IllegalArgumentException(text);
    };
  }

  /// ∫ (p − q)²/(p + q), with f(t) = (t − 1)²/(t + 1).
  static FDivergence triangular() {
    return new FDivergence(
        "triangular",
        t -> Ops.divide(Ops.square(Ops.subtract(t, Ops.constant(1))), Ops.add(t, Ops.constant(1))),
        1);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import elbo.distribution.Gamma;
import elbo.distribution.InverseGamma;
import elbo.distribution.LogNormal;
import elbo.distribution.MultivariateNormal;
import elbo.distribution.Normal;
import elbo.distribution.Uniform;
import elbo.divergence.AlphaDivergence;
import elbo.divergence.BetaDivergence;
import elbo.divergence.ChiSquareDivergence;
import elbo.divergence.Divergence;
import elbo.divergence.Estimate;
import elbo.divergence.HellingerDistance;
import elbo.divergence.Information;
import elbo.divergence.JensenShannon;
import elbo.divergence.KullbackLeibler;
import elbo.divergence.RenyiDivergence;
import elbo.divergence.TotalVariation;
import elbo.divergence.Wasserstein;
import elbo.graph.Node;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Entropies and divergences: the numbers of Bolic's lecture, the properties of the
/// Kullback–Leibler divergence, and section 2.6 of the thesis. Writes the gallery's page and its
/// pictures: `Divergences docs/gallery`.
public final class Divergences {
  static final KullbackLeibler KL = new KullbackLeibler();

  /// The three-outcome example of the lecture.
  static final double[] THREE_P = {0.6, 0.3, 0.1};

  static final double[] THREE_Q = {0.5, 0.25, 0.25};

  /// The pair of the pictures and of most tables.
  static final Normal P = Normal.of(0, 1);

  static final Normal Q = Normal.of(1, 2);

  /// All divergences that the thesis names, and more.
  static final List<Divergence> ALL =
      List.of(
          KL,
          new RenyiDivergence(0.5),
          new AlphaDivergence(0.5),
          new BetaDivergence(2),
          new ChiSquareDivergence(),
          new HellingerDistance(),
          new TotalVariation(),
          new JensenShannon(),
          new Wasserstein(1),
          new Wasserstein(2));

  private Divergences() {}

  static double bits(Estimate nats) {
    return nats.inBits().value();
  }

  /// A distribution with these probabilities has so much entropy, in bits.
  static double entropyInBits(double... probabilities) {
    return bits(Information.entropy(Categorical.of(probabilities)));
  }

  /// KL(p ‖ q) of probabilities, in nats.
  static double kl(double[] p, double[] q) {
    return KL.between(Categorical.of(p), Categorical.of(q)).value();
  }

  /// KL(p ‖ q) of two distributions, and the same of 1/x: other densities, the same number. Both by
  /// quadrature.
  static double[] inTwoCoordinates() {
    Distribution p = Gamma.ofRate(2, 1);
    Distribution q = LogNormal.of(0.5, 0.8);
    Distribution reciprocalOfP = InverseGamma.of(2, 1);
    Distribution reciprocalOfQ = LogNormal.of(-0.5, 0.8);
    return new double[] {
      KL.between(p, q).value(), KL.between(reciprocalOfP, reciprocalOfQ).value()
    };
  }

  /// KL of two pairs (x, y), and KL of x plus the mean of KL of y given x.
  static double[] chainRule() {
    double[] joint = {0.3, 0.2, 0.1, 0.4};
    double[] other = {0.2, 0.2, 0.3, 0.3};
    double[] x = {0.5, 0.5};
    double[] otherX = {0.4, 0.6};
    double ofX = kl(x, otherX);
    double given0 = kl(new double[] {0.6, 0.4}, new double[] {0.5, 0.5});
    double given1 = kl(new double[] {0.2, 0.8}, new double[] {0.5, 0.5});
    return new double[] {kl(joint, other), ofX + 0.5 * given0 + 0.5 * given1};
  }

  /// KL of two mixtures with shares 0.3 and 0.7, and the same mixture of KL.
  static double[] convexity() {
    double[] p1 = {0.8, 0.1, 0.1};
    double[] p2 = {0.1, 0.3, 0.6};
    double[] q1 = {0.3, 0.3, 0.4};
    double[] q2 = {0.2, 0.6, 0.2};
    double ofMixtures = kl(mix(0.3, p1, p2), mix(0.3, q1, q2));
    return new double[] {ofMixtures, 0.3 * kl(p1, q1) + 0.7 * kl(p2, q2)};
  }

  private static double[] mix(double share, double[] a, double[] b) {
    double[] mixture = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      mixture[i] = share * a[i] + (1 - share) * b[i];
    }
    return mixture;
  }

  /// KL where q, or p, has no mass on a part of the other.
  static double[] missingSupport() {
    double qLacks = KL.between(Uniform.of(0, 2), Uniform.of(0, 1)).value();
    double pLacks = KL.between(Uniform.of(0, 1), Uniform.of(0, 2)).value();
    return new double[] {qLacks, pLacks};
  }

  /// The β-divergence of probabilities as equation 25 of the thesis prints it: with (1 − β) q^β.
  static double printedBeta(double beta, double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum +=
          Math.pow(p[i], beta)
              - beta * p[i] * Math.pow(q[i], beta - 1)
              + (1 - beta) * Math.pow(q[i], beta);
    }
    return sum / (beta * (beta - 1));
  }

  static double beta(double beta, double[] p, double[] q) {
    return new BetaDivergence(beta).between(Categorical.of(p), Categorical.of(q)).value();
  }

  /// What the β-divergence goes to for β → 0.
  static double itakuraSaito(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] / q[i] - Math.log(p[i] / q[i]) - 1;
    }
    return sum;
  }

  /// Two standard normal coordinates with this correlation.
  static MultivariateNormal pair(double correlation) {
    double[][] covariance = {{1, correlation}, {correlation, 1}};
    return MultivariateNormal.of(
        Node.constant(Tensor.vector(0, 0)), Node.constant(Tensor.matrix(covariance)));
  }

  static double renyi(double alpha) {
    return new RenyiDivergence(alpha).between(P, Q).value();
  }

  static double alpha(double alpha) {
    return new AlphaDivergence(alpha).between(P, Q).value();
  }

  /// Writes `divergences.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("divergences"));
    DivergencesPage.pictures(pictures);
    Files.writeString(folder.resolve("divergences.md"), DivergencesPage.text());
  }
}

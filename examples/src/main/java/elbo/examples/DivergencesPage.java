// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static elbo.examples.Divergences.THREE_P;
import static elbo.examples.Divergences.THREE_Q;

import elbo.distribution.Bernoulli;
import elbo.distribution.Distribution;
import elbo.distribution.Laplace;
import elbo.distribution.Logistic;
import elbo.distribution.Normal;
import elbo.distribution.Uniform;
import elbo.divergence.AlphaDivergence;
import elbo.divergence.Divergence;
import elbo.divergence.Estimate;
import elbo.divergence.HellingerDistance;
import elbo.divergence.Information;
import elbo.divergence.JensenShannon;
import elbo.divergence.KullbackLeibler;
import elbo.divergence.RenyiDivergence;
import elbo.divergence.TotalVariation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;

/// The text and the pictures of [Divergences].
final class DivergencesPage {
  private static final int WIDTH = 620;
  private static final int HEIGHT = 360;

  private DivergencesPage() {}

  static void pictures(Path folder) throws IOException {
    Charts.write(folder.resolve("entropy.png"), List.of(coin(), spread()), 2);
    Charts.write(folder.resolve("apart.png"), List.of(apart(), orders()), 2);
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  private static XYChart coin() {
    XYChart chart = Charts.chart("Entropy of a coin", "P(heads)", "bits", WIDTH, HEIGHT);
    chart.getStyler().setLegendVisible(false);
    double[] p = Charts.grid(0, 1, 101);
    double[] marked = {0.5, 0.9};
    DoubleUnaryOperator entropy = x -> Divergences.bits(Information.entropy(Bernoulli.of(x)));
    Charts.line(chart, "entropy", p, map(p, entropy), Charts.COLORS.get(1));
    Charts.dots(chart, "lecture", marked, map(marked, entropy), Charts.COLORS.get(0));
    return chart;
  }

  private static XYChart spread() {
    XYChart chart =
        Charts.chart("Differential entropy, by standard deviation", "sd", "nats", WIDTH, HEIGHT);
    double[] sd = Charts.grid(0.1, 4, 79);
    int color = 0;
    for (Shape shape : Shape.values()) {
      double[] y = map(sd, s -> Information.entropy(shape.withDeviation(s)).value());
      Charts.line(chart, shape.text, sd, y, Charts.COLORS.get(color++));
    }
    return chart;
  }

  /// Distributions by their standard deviation.
  enum Shape {
    NORMAL("normal"),
    LOGISTIC("logistic"),
    LAPLACE("Laplace"),
    UNIFORM("uniform");

    final String text;

    Shape(String text) {
      this.text = text;
    }

    Distribution withDeviation(double sd) {
      return switch (this) {
        case NORMAL -> Normal.of(0, sd);
        case LOGISTIC -> Logistic.of(0, sd * Math.sqrt(3) / Math.PI);
        case LAPLACE -> Laplace.of(0, sd / Math.sqrt(2));
        case UNIFORM -> Uniform.of(-sd * Math.sqrt(3), sd * Math.sqrt(3));
      };
    }
  }

  private static XYChart apart() {
    XYChart chart = Charts.chart("N(0, 1) and N(d, 1)", "d", "", WIDTH, HEIGHT);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(4.0);
    double[] d = Charts.grid(0, 6, 61);
    List<Divergence> shown =
        List.of(
            new KullbackLeibler(),
            new RenyiDivergence(0.5),
            new AlphaDivergence(0.5),
            new elbo.divergence.ChiSquareDivergence(),
            new JensenShannon(),
            new HellingerDistance(),
            new TotalVariation());
    List<String> names = List.of("KL", "Rényi ½", "α ½", "χ²", "JS", "Hellinger", "TV");
    for (int i = 0; i < shown.size(); i++) {
      Divergence divergence = shown.get(i);
      double[] y = map(d, x -> divergence.between(Divergences.P, Normal.of(x, 1)).value());
      int inside = (int) Arrays.stream(y).takeWhile(v -> v <= 4).count();
      Charts.line(
          chart,
          names.get(i),
          Arrays.copyOf(d, inside),
          Arrays.copyOf(y, inside),
          Charts.COLORS.get(i));
    }
    double[] w = map(Charts.grid(0, 4, 3), x -> x);
    Charts.dashes(chart, "W₁ = W₂", w, w, Charts.COLORS.get(7));
    return chart;
  }

  private static XYChart orders() {
    XYChart chart = Charts.chart("p = N(0, 1), q = N(1, 4)", "α", "nats", WIDTH, HEIGHT);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(1.5);
    double[] a = Charts.grid(0.01, 2, 200);
    Charts.line(chart, "Rényi", a, map(a, Divergences::renyi), Charts.COLORS.get(0));
    Charts.line(chart, "Rényi / α", a, map(a, x -> Divergences.renyi(x) / x), Charts.COLORS.get(5));
    Charts.line(chart, "α-divergence", a, map(a, Divergences::alpha), Charts.COLORS.get(1));
    double[] ends = {0, 2};
    double forward = Divergences.KL.between(Divergences.P, Divergences.Q).value();
    double reverse = Divergences.KL.between(Divergences.Q, Divergences.P).value();
    Charts.dashes(chart, "KL(p ‖ q)", ends, new double[] {forward, forward}, Charts.COLORS.get(3));
    Charts.dashes(chart, "KL(q ‖ p)", ends, new double[] {reverse, reverse}, Charts.COLORS.get(7));
    return chart;
  }

  static String how(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Exact _ -> "closed form";
      case Estimate.Quadrature q -> String.format(Locale.ROOT, "quadrature, ± %.0e", q.error());
      case Estimate.MonteCarlo m ->
          String.format(Locale.ROOT, "%,d draws, ± %.0e", m.draws(), m.error());
    };
  }

  private static String row(String what, String printed, double nats) {
    double bits = nats / Math.log(2);
    return String.format(Locale.ROOT, "| %s | %s | %.4f | %.4f |%n", what, printed, bits, nats);
  }

  private static String entropies() {
    double bit = Math.log(2);
    double[] fairDie = new double[6];
    Arrays.fill(fairDie, 1.0 / 6);
    return row("H(½, ½)", "1 bit", bit * Divergences.entropyInBits(0.5, 0.5))
        + row("H(0.9, 0.1)", "0.47 bit", bit * Divergences.entropyInBits(0.9, 0.1))
        + row(
            "H of a die with 4 sides",
            "2 bits",
            bit * Divergences.entropyInBits(0.25, 0.25, 0.25, 0.25))
        + row("H of a die with 6 sides", "2.585 bits", bit * Divergences.entropyInBits(fairDie))
        + row("H(½, ¼, ¼)", "1.5 bits", bit * Divergences.entropyInBits(0.5, 0.25, 0.25))
        + row(
            "KL((.6, .4) ‖ (.5, .5))",
            "0.029 bits",
            Divergences.kl(new double[] {0.6, 0.4}, new double[] {0.5, 0.5}))
        + row(
            "KL((.6, .3, .1) ‖ (.5, .25, .25))", "**0.066 bits**", Divergences.kl(THREE_P, THREE_Q))
        + row(
            "KL((.5, .25, .25) ‖ (.6, .3, .1))",
            "**0.084 bits**",
            Divergences.kl(THREE_Q, THREE_P));
  }

  private static String shapes() {
    StringBuilder rows = new StringBuilder();
    for (Shape shape : Shape.values()) {
      Estimate entropy = Information.entropy(shape.withDeviation(1));
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.4f | %.4f |%n",
              shape.text,
              entropy.value(),
              Divergences.bits(entropy)));
    }
    return rows.toString();
  }

  private static String properties() {
    double[] coordinates = Divergences.inTwoCoordinates();
    double[] chain = Divergences.chainRule();
    double[] convex = Divergences.convexity();
    double[] missing = Divergences.missingSupport();
    double forward = Divergences.KL.between(Divergences.P, Divergences.Q).value();
    double reverse = Divergences.KL.between(Divergences.Q, Divergences.P).value();
    return String.format(
            Locale.ROOT,
            "| 0 if equal | KL(p ‖ p), p = N(0, 1) | %s | 0 |%n",
            Divergences.KL.between(Divergences.P, Divergences.P).value() == 0 ? "0" : "not 0")
        + String.format(
            Locale.ROOT,
            "| not symmetric | KL(p ‖ q), KL(q ‖ p) | %.6f | %.6f |%n",
            forward,
            reverse)
        + String.format(
            Locale.ROOT,
            "| the same in other coordinates | Γ(2, 1) from LogN(½, 0.8); both of 1/x | %.6f |"
                + " %.6f |%n",
            coordinates[0],
            coordinates[1])
        + String.format(
            Locale.ROOT,
            "| chain rule | of (x, y); of x plus the mean of that of y given x | %.6f | %.6f |%n",
            chain[0],
            chain[1])
        + String.format(
            Locale.ROOT,
            "| convex | of two mixtures ≤ the mixture of KLs | %.6f | %.6f |%n",
            convex[0],
            convex[1])
        + String.format(
            Locale.ROOT,
            "| missing support | U(0, 2) from U(0, 1); U(0, 1) from U(0, 2) | %s | %.6f |%n",
            missing[0] == Double.POSITIVE_INFINITY ? "∞" : "finite",
            missing[1]);
  }

  private static String divergences() {
    StringBuilder rows = new StringBuilder();
    for (Divergence d : Divergences.ALL) {
      Estimate far = d.between(Divergences.P, Laplace.of(0, 1));
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.5f | %.5f | %.5f | %.5f | %s |%n",
              d.name(),
              d.between(Divergences.P, Normal.of(1, 1)).value(),
              d.between(Divergences.P, Normal.of(3, 1)).value(),
              d.between(Divergences.P, Normal.of(0, 2)).value(),
              far.value(),
              how(far)));
    }
    return rows.toString();
  }

  private static String inTwoDimensions() {
    StringBuilder rows = new StringBuilder();
    List<Divergence> some =
        List.of(
            new KullbackLeibler(),
            new HellingerDistance(),
            new elbo.divergence.Wasserstein(2),
            new TotalVariation(),
            new JensenShannon());
    for (Divergence d : some) {
      Estimate found = d.between(Divergences.pair(0.8), Divergences.pair(0));
      rows.append(
          String.format(Locale.ROOT, "| %s | %.5f | %s |%n", d.name(), found.value(), how(found)));
    }
    return rows.toString();
  }

  private static String renyi() {
    StringBuilder rows = new StringBuilder();
    for (double a : new double[] {1e-6, 0.1, 0.5, 0.9, 1, 1.3}) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.6f | %.6f | %.6f |%n",
              a < 1e-3 ? "10⁻⁶" : Double.toString(a),
              Divergences.renyi(a),
              Divergences.renyi(a) / a,
              Divergences.alpha(a)));
    }
    return rows.toString();
  }

  private static String betas() {
    StringBuilder rows = new StringBuilder();
    for (double b : new double[] {1e-6, 0.5, 1, 1.5, 2}) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.6f | %s | %.6f | %s |%n",
              b < 1e-3 ? "10⁻⁶" : Double.toString(b),
              Divergences.beta(b, THREE_P, THREE_Q),
              b == 1
                  ? ""
                  : String.format(
                      Locale.ROOT, "%.6f", Divergences.printedBeta(b, THREE_P, THREE_Q)),
              Divergences.beta(b, THREE_P, THREE_P),
              b == 1
                  ? ""
                  : String.format(
                      Locale.ROOT, "%.6f", Divergences.printedBeta(b, THREE_P, THREE_P))));
    }
    return rows.toString().replace("-0.000000", "0.000000");
  }

  private static final String TEXT =
      """
      # Divergences and entropies

      How uncertain one distribution is and how far two are apart: the numbers of Bolic's lecture, chapter 2 of Blain's thesis, and what both print wrong. This page and
      its pictures are made by `elbo.examples.Divergences`.

      ```java
      Information.entropy(Categorical.of(0.9, 0.1)).inBits().value();                  // 0.469
      Estimate kl = new KullbackLeibler().between(Normal.of(0, 1), Laplace.of(0, 1));
      kl.value();                                                                      // 0.0722, and kl says: a Quadrature with its error
      ```

      ## Entropy, and how far coins and dice are apart

      ![The entropy of a coin; differential entropy against standard deviation](divergences/entropy.png)

      | | the lecture | bits | nats |
      |---|---|---|---|
      %s
      The two numbers in bold are not bits. By hand,

          KL(P ‖ Q) = .6 ln 1.2 + .3 ln 1.2 + .1 ln .4 = .9 (.18232) − .1 (.91629) = 0.07246 nats = 0.10454 bits
          KL(Q ‖ P) = .75 ln (1/1.2) + .25 ln 2.5      = −.13674 + .22907          = 0.09233 nats = 0.13321 bits

      What the lecture prints is the same to **base 3**: 0.07246 / ln 3 = %.4f and 0.09233 / ln 3 = %.4f. The base is the number of outcomes, which for the
      two-outcome example beside it happens to give bits.

      A differential entropy grows with the logarithm of the scale, and of all distributions with one standard deviation the normal has most. For sd 1:

      | | nats | bits |
      |---|---|---|
      %s
      ## What the Kullback–Leibler divergence does

      With p = N(0, 1) and q = N(1, 4), whose sd is 2, unless said otherwise:

      | property | example | | |
      |---|---|---|---|
      %s
      The pair of the third row has no closed form: both numbers are quadratures over different densities. A q without mass where p has some is infinitely far; the other way
      round the divergence is finite, here ln 2. The lecture says of coins that "q = 0 but p > 0 (or vice versa)" is infinite; with p = 0 it is −ln(1 − q): KL(Ber(0) ‖ Ber(0.3)) = %.4f
      nats, KL(Ber(0.3) ‖ Ber(0)) = %s.

      ## The others

      ![Divergences of two normal distributions as they move apart; Rényi's and the α-divergence against α](divergences/apart.png)

      Of p = N(0, 1) from four q. The Wasserstein distance of two points is how far they are apart, whatever lies between; total variation, Jensen–Shannon and
      Hellinger saturate (at 1, ln 2 and 1), so that a q far away feels no pull; χ² grows as exp(d²).

      | | N(1, 1) | N(3, 1) | N(0, 4) | Laplace(0, 1) | how the last was had |
      |---|---|---|---|---|---|
      %s
      In several dimensions there is a closed form, or there are draws, with a standard error. For two standard normal coordinates with correlation 0.8 from two without:

      | | | how it was had |
      |---|---|---|
      %s
      ## What the thesis prints

      **Rényi's divergence (24)** "also known as α-divergence", of which "both KL divergence and reverse KL are special cases". Its limit for α → 1 is
      KL(p ‖ q), as said. For α → 0 it goes to −ln q(p > 0), which is 0 for distributions with the same support: no reverse divergence. With
      F(α) = ln ∫ p^α q^(1−α), F(0) = F(1) = 0, F′(0) = −KL(q ‖ p) and F′(1) = KL(p ‖ q), Rényi's is F(α)/(α − 1). So D_α/α → KL(q ‖ p) for α → 0, and the
      α-divergence of Amari, (1 − exp F(α))/(α(1 − α)), has both limits: it is another function of the same integral, not another name.

      | α | Rényi | Rényi / α | α-divergence |
      |---|---|---|---|
      %s
      KL(p ‖ q) = %.6f and KL(q ‖ p) = %.6f.

      **The β-divergence (25)** is printed with (1 − β) q(x)^β. It has to be (β − 1) q(x)^β: with p = q the printed summand is
      p^β − βp^β + (1 − β)p^β = 2(1 − β)p^β, so that the "divergence" of p from itself would be −(2/β) Σ p^β and not 0. For P and Q of the three-outcome example:

      | β | D(P ‖ Q) | as printed | D(P ‖ P) | as printed |
      |---|---|---|---|---|
      %s
      Nor does the family hold "KL divergence, reverse KL divergence, and the Hellinger distance". It holds KL(p ‖ q) (β → 1), Itakura–Saito's Σ p/q − ln(p/q) − 1 (β → 0,
      here %.6f) and half the squared Euclidean distance (β = 2). Multiply both densities by c: the β-divergence grows by c^β, the reverse divergence and the squared Hellinger
      distance by c. So β would have to be 1, and there it is KL(p ‖ q). Those two are α-divergences (α → 0 and α = ½).

      Smaller ones. Section 2.5 calls KL(p ‖ q) forward, as everybody does, section 2.6 reverse. It is not true that D(p ‖ q) ≠ D(q ‖ p) "for all p, q": N(0, 1) and N(1, 1) are ½ apart
      both ways. Jensen's inequality (5) has lost its density: with f(x) = x² on [0, 2], f(∫ x dx) = 4 is not below ∫ f(x) dx = 8/3. In (17)
      (1 − λp₂(x)) stands for (1 − λ)p₂(x).
      """;

  static String text() {
    double ln3 = Math.log(3);
    double itakuraSaito = Divergences.itakuraSaito(THREE_P, THREE_Q);
    double pLacks = Divergences.KL.between(Bernoulli.of(0), Bernoulli.of(0.3)).value();
    double qLacks = Divergences.KL.between(Bernoulli.of(0.3), Bernoulli.of(0)).value();
    return String.format(
        Locale.ROOT,
        TEXT,
        entropies(),
        Divergences.kl(THREE_P, THREE_Q) / ln3,
        Divergences.kl(THREE_Q, THREE_P) / ln3,
        shapes(),
        properties(),
        pLacks,
        qLacks == Double.POSITIVE_INFINITY ? "∞" : Double.toString(qLacks),
        divergences(),
        inTwoDimensions(),
        renyi(),
        Divergences.KL.between(Divergences.P, Divergences.Q).value(),
        Divergences.KL.between(Divergences.Q, Divergences.P).value(),
        betas(),
        itakuraSaito);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.distribution.Bernoulli;
import elbo.distribution.Categorical;
import elbo.distribution.Dirichlet;
import elbo.distribution.Distribution;
import elbo.distribution.Exponential;
import elbo.distribution.LogNormal;
import elbo.distribution.Mixture;
import elbo.distribution.MultivariateNormal;
import elbo.distribution.MultivariateNormalCholesky;
import elbo.distribution.MultivariateNormalPrecision;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.distribution.Uniform;
import elbo.distribution.VonMises;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  /// The oracle's own integrals of functions with a kink are good to so many digits.
  private static final double ORACLE = 1e-7;

  /// Quadrature stops at 1e-10 of the integral; roots and logarithms keep digits.
  private static final double RELATIVE = 1e-9;

  private static final List<Divergence> ALL =
      List.of(
          new KullbackLeibler(),
          new AlphaDivergence(0.3),
          new AlphaDivergence(-0.5),
          new RenyiDivergence(0.5),
          new RenyiDivergence(3),
          new ChiSquareDivergence(),
          new HellingerDistance(),
          new TotalVariation(),
          new JensenShannon(),
          new BetaDivergence(0.7),
          new BetaDivergence(2),
          Named.triangular(),
          new Wasserstein(1),
          new Wasserstein(2));

  private record Line(String divergence, String p, String q, double value) {
    static List<Line> all() throws IOException {
      var stream =
          Objects.requireNonNull(DivergenceTest.class.getResourceAsStream("divergences.csv"));
      try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        return reader
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(","))
            .map(w -> new Line(w[0], w[1], w[2], number(w[3])))
            .toList();
      }
    }

    private static double number(String text) {
      return text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
  }

  @Test
  void agreesWithTheOracle() throws IOException {
    var softly = new SoftAssertions();
    for (Line line : Line.all()) {
      Divergence divergence = Named.divergence(line.divergence);
      Distribution p = Named.distribution(line.p);
      Distribution q = Named.distribution(line.q);
      Estimate estimate = divergence.between(p, q);
      boolean kinked = line.divergence.equals("total-variation") || line.divergence.equals("W1");
      if (Double.isInfinite(line.value)) {
        softly.assertThat(estimate.value()).as(line.toString()).isInfinite();
      } else {
        double tolerance = (kinked ? ORACLE : RELATIVE) * Math.max(line.value, 1e-3);
        softly
            .assertThat(Math.abs(estimate.value() - line.value))
            .as("%s: %s", line, estimate)
            .isLessThanOrEqualTo(estimate.error() + tolerance);
        softly
            .assertThat(estimate.error())
            .as("the bound of %s: %s", line, estimate)
            .isLessThanOrEqualTo(1e-7 * Math.max(line.value, 1e-3));
      }
    }
    softly.assertAll();
  }

  @Test
  void closedFormsAgreeWithQuadrature() throws IOException {
    int compared = 0;
    for (Line line : Line.all()) {
      Distribution p = Named.distribution(line.p);
      Distribution q = Named.distribution(line.q);
      if (Named.divergence(line.divergence) instanceof IntegralDivergence divergence
          && divergence.formula(p, q).isPresent()
          && Double.isFinite(line.value)) {
        Estimate integral =
            Integral.of(Pair.of(p, q), divergence::integrand, divergence.degree(), Effort.STANDARD)
                .through(divergence::of);
        double exact = divergence.formula(p, q).get().value().item();
        assertThat(integral.value())
            .as(line.toString())
            .isCloseTo(exact, within(RELATIVE * Math.max(exact, 1e-3)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  @Test
  void isZeroForEqualDistributionsAndPositiveOtherwise() {
    for (Divergence divergence : ALL) {
      for (String text : List.of("Normal 1 2", "Laplace 0 1", "Uniform 0 1", "Binomial 5 0.3")) {
        Distribution p = Named.distribution(text);
        Estimate same = divergence.between(p, p);
        boolean isRoot =
            divergence instanceof HellingerDistance || divergence instanceof Wasserstein;
        double rounding = isRoot ? 3e-8 : 1e-14; // a root of rounding errors is 1e-8
        assertThat(same.value()).as(divergence.name() + " " + text).isCloseTo(0, within(rounding));
      }
      assertThat(divergence.between(Normal.of(0, 1), Normal.of(0.1, 1)).value()).isPositive();
    }
  }

  /// ln(I₀(κ′)/I₀(κ)) + I₁(κ)/I₀(κ)·(κ − κ′ cos(μ − μ′)), SciPy 1.17.1. Densities of angles have a
  /// period, and the means of the second pair lie on both sides of its end.
  @Test
  void anglesAreComparedOverOnePeriod() {
    Divergence kl = new KullbackLeibler();
    assertThat(kl.between(VonMises.of(0.3, 2), VonMises.of(0, 4)).value())
        .isCloseTo(0.3300902021998955, within(1e-12));
    assertThat(kl.between(VonMises.of(3, 1.5), VonMises.of(-2.9, 0.7)).value())
        .isCloseTo(0.1273225898359977, within(1e-12));
    assertThat(new TotalVariation().between(VonMises.of(0, 2), VonMises.of(7, 3)).value())
        .isBetween(0.0, 1.0);
    assertThatThrownBy(() -> kl.between(VonMises.of(0, 1), Normal.of(0, 1)))
        .hasMessageContaining("angle");
  }

  @Test
  void ofCloseDistributionsKeepsItsDigits() {
    double shift = 1e-6;
    Distribution p = Normal.of(0, 1);
    Distribution q = Normal.of(shift, 1);
    double exact = 0.5 * shift * shift;
    Estimate closed = new KullbackLeibler().between(p, q);
    assertThat(closed.value()).isCloseTo(exact, within(1e-9 * exact));
    Estimate integral =
        Integral.of(Pair.of(p, q), new KullbackLeibler()::integrand, 1, Effort.STANDARD);
    assertThat(integral.value()).isCloseTo(exact, within(1e-8 * exact));
  }

  @Test
  void ordersWithALimitMeetIt() {
    Distribution p = Normal.of(0, 1);
    Distribution q = Normal.of(1, 2);
    double kl = new KullbackLeibler().between(p, q).value();
    double reverse = new KullbackLeibler().between(q, p).value();
    // The derivative in the order is of order one.
    assertThat(new RenyiDivergence(1 - 1e-6).between(p, q).value()).isCloseTo(kl, within(1e-5));
    assertThat(new AlphaDivergence(1 + 1e-6).between(p, q).value()).isCloseTo(kl, within(1e-5));
    assertThat(new AlphaDivergence(1e-6).between(p, q).value()).isCloseTo(reverse, within(1e-5));
    assertThat(new BetaDivergence(1 + 1e-6).between(p, q).value()).isCloseTo(kl, within(1e-5));
    assertThat(new RenyiDivergence(1).between(p, q).value()).isEqualTo(kl);
    assertThat(new AlphaDivergence(0).between(p, q).value()).isEqualTo(reverse);
  }

  @Test
  void doesNotDependOnCoordinates() {
    Distribution p = LogNormal.of(0, 1);
    Distribution q = Mixture.of(Tensors.vector(0.4, 0.6), LogNormal.of(-1, 1), LogNormal.of(1, 2));
    Distribution logP = Normal.of(0, 1);
    Distribution logQ = Mixture.of(Tensors.vector(0.4, 0.6), Normal.of(-1, 1), Normal.of(1, 2));
    for (Divergence divergence : ALL) {
      if (divergence instanceof IntegralDivergence && !(divergence instanceof BetaDivergence)) {
        double one = divergence.between(p, q).value();
        double other = divergence.between(logP, logQ).value();
        assertThat(one).as(divergence.name()).isCloseTo(other, within(1e-8 * (1 + other)));
      }
    }
  }

  @Test
  void isInfiniteWhereValuesAreMissing() {
    Distribution narrow = Uniform.of(0, 1);
    Distribution wide = Uniform.of(0, 2);
    Distribution away = Uniform.of(3, 4);
    assertThat(new KullbackLeibler().between(wide, narrow).value()).isInfinite();
    assertThat(new KullbackLeibler().between(Normal.of(0, 1), narrow).value()).isInfinite();
    assertThat(new KullbackLeibler().between(Normal.of(0, 1), Exponential.of(1)).value())
        .isInfinite();
    assertThat(new RenyiDivergence(2).between(wide, narrow).value()).isInfinite();
    assertThat(new RenyiDivergence(0.5).between(narrow, away).value()).isInfinite();
    assertThat(new ChiSquareDivergence().between(wide, narrow).value()).isInfinite();
    assertThat(new TotalVariation().between(narrow, away).value()).isCloseTo(1, within(1e-10));
    assertThat(new HellingerDistance().between(narrow, away).value()).isCloseTo(1, within(1e-10));
    assertThat(new JensenShannon().between(narrow, away).value())
        .isCloseTo(Math.log(2), within(1e-10));
    assertThat(new Wasserstein(1).between(narrow, away).value()).isCloseTo(3, within(1e-9));
    assertThat(new Wasserstein(2).between(narrow, away).value()).isCloseTo(3, within(1e-9));
    assertThat(new KullbackLeibler().between(Bernoulli.of(0.5), Bernoulli.of(1)).value())
        .isInfinite();
    assertThat(new KullbackLeibler().between(Bernoulli.of(1), Bernoulli.of(0.5)).value())
        .isCloseTo(Math.log(2), within(1e-15));
    assertThat(new KullbackLeibler().between(Poisson.of(4), Bernoulli.of(0.5)).value())
        .isInfinite();
  }

  @Test
  void gaussiansMeetInAnyParametrisation() {
    Node loc = Node.constant(Tensor.vector(1, -1));
    Node other = Node.constant(Tensor.vector(0, 0.5));
    Node one = Node.constant(Tensor.of(Shape.of(2, 2), 2, 0.6, 0.6, 1));
    Node two = Node.constant(Tensor.of(Shape.of(2, 2), 1, -0.3, -0.3, 0.5));
    Distribution p = new MultivariateNormal(loc, one);
    Distribution q = new MultivariateNormal(other, two);
    Distribution p2 = new MultivariateNormalPrecision(loc, Linear.inverse(one));
    Distribution q2 = new MultivariateNormalCholesky(other, Linear.cholesky(two));
    assertThat(new KullbackLeibler().between(p2, q2).value())
        .isCloseTo(new KullbackLeibler().between(p, q).value(), within(1e-13));
    Distribution[] pair = {p2, q2};
    for (IntegralDivergence divergence :
        List.of(new KullbackLeibler(), new RenyiDivergence(0.4), new HellingerDistance())) {
      double exact = divergence.between(pair[0], pair[1]).value();
      Estimate drawn =
          MonteCarlo.integral(
                  Pair.of(p, q), divergence::integrand, 1, Effort.STANDARD.withDraws(1 << 16))
              .through(divergence::of);
      assertThat(drawn.value()).as(divergence.name()).isCloseTo(exact, within(5 * drawn.error()));
      assertThat(drawn.error()).isPositive().isLessThan(0.05);
    }
    // Commuting covariances: W₂² is the squared distance of the means and of the roots of
    // eigenvalues.
    Node round = Node.constant(Tensor.of(Shape.of(2, 2), 4, 0, 0, 4));
    Node unit = Node.constant(Tensor.of(Shape.of(2, 2), 1, 0, 0, 9));
    double distance =
        new Wasserstein(2)
            .between(new MultivariateNormal(loc, round), new MultivariateNormal(other, unit))
            .value();
    assertThat(distance).isCloseTo(Math.sqrt(1 + 2.25 + 1 + 1), within(1e-14));
    // By SciPy: traces of roots of matrices.
    double general = new Wasserstein(2).between(p, q).value();
    assertThat(general).isCloseTo(1.9650841154910605, within(1e-14));
    assertThat(new Wasserstein(2).between(q2, p2).value()).isCloseTo(general, within(1e-14));
    assertThat(new Wasserstein(2).between(p, p2).value()).isLessThan(1e-14);
  }

  @Test
  void chainRuleHolds() {
    // KL of a joint is KL of the first plus the mean KL of the second given the first.
    double rho = 0.6;
    Node zero = Node.constant(Tensor.vector(0, 0));
    Node one = Node.constant(Tensor.of(Shape.of(2, 2), 1, rho, rho, 1));
    Node two = Node.constant(Tensor.of(Shape.of(2, 2), 2, 0, 0, 3));
    double joint =
        new KullbackLeibler()
            .between(new MultivariateNormal(zero, one), new MultivariateNormal(zero, two))
            .value();
    double first =
        new KullbackLeibler().between(Normal.of(0, 1), Normal.of(0, Math.sqrt(2))).value();
    // Given x: N(ρx, 1 − ρ²) against N(0, 3), E x² = 1.
    double second = 0.5 * ((1 - rho * rho + rho * rho) / 3 - 1 - Math.log((1 - rho * rho) / 3));
    assertThat(joint).isCloseTo(first + second, within(1e-14));
  }

  @Test
  void isConvexInThePair() {
    Distribution p1 = new Categorical(Node.constant(Tensor.vector(0.7, 0.2, 0.1)));
    Distribution q1 = new Categorical(Node.constant(Tensor.vector(0.3, 0.3, 0.4)));
    Distribution p2 = new Categorical(Node.constant(Tensor.vector(0.1, 0.1, 0.8)));
    Distribution q2 = new Categorical(Node.constant(Tensor.vector(0.25, 0.5, 0.25)));
    Distribution p = new Categorical(Node.constant(Tensor.vector(0.4, 0.15, 0.45)));
    Distribution q = new Categorical(Node.constant(Tensor.vector(0.275, 0.4, 0.325)));
    for (Divergence d :
        List.of(
            new KullbackLeibler(),
            new TotalVariation(),
            new JensenShannon(),
            new ChiSquareDivergence())) {
      double mixed = d.between(p, q).value();
      double mean = 0.5 * (d.between(p1, q1).value() + d.between(p2, q2).value());
      assertThat(mixed).as(d.name()).isLessThan(mean);
    }
  }

  @Test
  void closedFormsHaveGradients() {
    Node loc = Node.input("loc", Shape.SCALAR);
    Node scale = Node.input("scale", Shape.SCALAR);
    Node kl =
        new KullbackLeibler().closedForm(Normal.of(loc, scale), Normal.of(0, 2)).orElseThrow();
    List<Node> gradient = Gradients.of(kl, List.of(loc, scale));
    List<Tensor> at =
        Interpreter.evaluate(
            Graph.of(List.of(loc, scale), gradient), List.of(Tensor.scalar(1), Tensor.scalar(0.5)));
    // μ/σ₀² and σ/σ₀² − 1/σ
    assertThat(at.get(0).item()).isCloseTo(0.25, within(1e-15));
    assertThat(at.get(1).item()).isCloseTo(0.125 - 2, within(1e-15));
  }

  @Test
  void drawsServeWhereNothingElseDoes() {
    Distribution p = new Dirichlet(Node.constant(Tensor.vector(2, 3, 4)));
    Distribution q = new Dirichlet(Node.constant(Tensor.vector(1, 1, 1)));
    for (IntegralDivergence divergence :
        List.of(new KullbackLeibler(), new HellingerDistance(), new ChiSquareDivergence())) {
      double exact = divergence.between(p, q).value();
      Estimate drawn =
          MonteCarlo.integral(
                  Pair.of(p, q), divergence::integrand, 1, Effort.STANDARD.withDraws(1 << 16))
              .through(divergence::of);
      assertThat(drawn.value()).as(divergence.name()).isCloseTo(exact, within(5 * drawn.error()));
    }
    assertThat(new TotalVariation().between(p, q)).isInstanceOf(Estimate.MonteCarlo.class);
    assertThat(new TotalVariation().between(p, q))
        .as("the same key, the same bits")
        .isEqualTo(new TotalVariation().between(p, q));
  }

  @Test
  void refusesWhatCannotBeCompared() {
    Divergence kl = new KullbackLeibler();
    assertThatThrownBy(() -> kl.between(Normal.of(0, 1), Poisson.of(1)))
        .hasMessageContaining("Normal is continuous")
        .hasMessageContaining("Poisson is not");
    Distribution two = new Dirichlet(Node.constant(Tensor.vector(1, 1)));
    assertThatThrownBy(() -> kl.between(Normal.of(0, 1), two)).hasMessageContaining("[2]");
    Distribution open = Normal.of(Node.input("m", Shape.SCALAR), 1);
    assertThatThrownBy(() -> kl.between(open, Normal.of(0, 1)))
        .hasMessageContaining("loc is not a known number");
    Distribution many = new Normal(Node.constant(Tensor.vector(0, 1)), Ops.constant(1));
    assertThatThrownBy(() -> kl.between(many, Normal.of(0, 1))).hasMessageContaining("one by one");
    assertThatThrownBy(() -> new Wasserstein(1).between(two, two)).hasMessageContaining("order 2");
    assertThatThrownBy(() -> new RenyiDivergence(-1)).hasMessageContaining("-1");
  }
}

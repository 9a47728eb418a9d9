// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.diagnostic.Mixing;
import elbo.distribution.Gamma;
import elbo.examples.Sampling.Found;
import elbo.fit.Sample;
import elbo.fit.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.knowm.xchart.XYChart;

/// The text and the pictures of [Sampling].
///
/// @param found by the samplers on the correlated normal distribution
/// @param stuck by NUTS on two far modes
record SamplingPage(Map<Sampling.Sampler, Found> found, Found stuck) {
  private static final int DRAWS = 5000;
  private static final int SHOWN = 150;

  static SamplingPage of() {
    Map<Sampling.Sampler, Found> found = new EnumMap<>(Sampling.Sampler.class);
    for (Sampling.Sampler sampler : Sampling.Sampler.values()) {
      found.put(sampler, Sampling.of(sampler, DRAWS));
    }
    return new SamplingPage(found, Sampling.stuck(1000));
  }

  private Found of(Sampling.Sampler sampler) {
    return Objects.requireNonNull(found.get(sampler));
  }

  List<XYChart> charts() {
    List<XYChart> charts = new ArrayList<>();
    for (Sampling.Sampler sampler : List.of(Sampling.Sampler.RANDOM_WALK, Sampling.Sampler.GIBBS)) {
      charts.add(path(sampler));
    }
    charts.add(autocorrelation());
    for (Sampling.Sampler sampler : List.of(Sampling.Sampler.HMC, Sampling.Sampler.NUTS)) {
      charts.add(path(sampler));
    }
    charts.add(trace());
    return charts;
  }

  /// The first draws of one chain.
  private XYChart path(Sampling.Sampler sampler) {
    XYChart chart = Charts.chart(sampler.text + ", " + SHOWN + " draws", "x₁", "x₂", 420, 360);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisMin(-3.5);
    chart.getStyler().setXAxisMax(3.5);
    chart.getStyler().setYAxisMin(-3.5);
    chart.getStyler().setYAxisMax(3.5);
    chart.getStyler().setMarkerSize(4);
    double[] t = Charts.grid(0, 2 * Math.PI, 121);
    double wide = 2 * Math.sqrt(1 + Sampling.CORRELATION);
    double narrow = 2 * Math.sqrt(1 - Sampling.CORRELATION);
    double[] a = new double[t.length];
    double[] b = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      a[i] = (wide * Math.cos(t[i]) - narrow * Math.sin(t[i])) / Math.sqrt(2);
      b[i] = (wide * Math.cos(t[i]) + narrow * Math.sin(t[i])) / Math.sqrt(2);
    }
    Charts.line(chart, "target", a, b, Charts.COLORS.get(3));
    double[] x = Arrays.copyOf(of(sampler).x()[0][0], SHOWN);
    double[] y = Arrays.copyOf(of(sampler).x()[1][0], SHOWN);
    Charts.line(chart, "path", x, y, Charts.COLORS.get(5), 0.7);
    Charts.dots(chart, "draws", x, y, Charts.COLORS.get(1));
    return chart;
  }

  private XYChart autocorrelation() {
    XYChart chart = Charts.chart("Autocorrelation of x₁", "lag", "", 420, 360);
    chart.getStyler().setLegendPosition(org.knowm.xchart.style.Styler.LegendPosition.InsideNE);
    double[] lags = Charts.grid(0, 40, 41);
    int color = 0;
    for (Sampling.Sampler sampler : Sampling.Sampler.values()) {
      Found draws = of(sampler);
      double[] y = Arrays.stream(lags).map(lag -> draws.autocorrelation((int) lag)).toArray();
      Charts.line(chart, sampler.text, lags, y, Charts.COLORS.get(color++));
    }
    double decay = Sampling.CORRELATION * Sampling.CORRELATION;
    double[] exact = Arrays.stream(lags).map(lag -> Math.pow(decay, lag)).toArray();
    Charts.dashes(chart, "Gibbs, exact", lags, exact, Charts.COLORS.get(7));
    return chart;
  }

  private XYChart trace() {
    XYChart chart =
        Charts.chart("Four chains of NUTS, modes at ±4", "hundred draws", "x", 420, 360);
    chart.getStyler().setLegendVisible(false);
    double[] at = Charts.grid(0, 9.99, 1000);
    for (int c = 0; c < Sampling.CHAINS; c++) {
      Charts.line(chart, "chain " + c, at, stuck.x()[0][c], Charts.COLORS.get(c), 0.7);
    }
    return chart;
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (Sampling.Sampler sampler : Sampling.Sampler.values()) {
      Found draws = of(sampler);
      Mixing mixing = draws.mixing();
      Found squares = draws.squares();
      Found products = draws.products();
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f ± %.3f | %.3f ± %.3f | %.3f ± %.3f | %.4f | %,d | %s |%n",
              sampler.text,
              draws.mean(),
              mixing.mcse(),
              squares.mean(),
              squares.mixing().mcse(),
              products.mean(),
              products.mixing().mcse(),
              mixing.rhat(),
              Math.round(mixing.bulkEss()),
              draws.evaluations() == 0
                  ? "–"
                  : String.format(
                      Locale.ROOT, "%.1f", 1000 * mixing.bulkEss() / draws.evaluations())));
    }
    return rows.toString().replace("-0.000 ", "0.000 ");
  }

  private static final String TEXT =
      """
      # Sampling

      Markov chains are what approximations are compared with: they are exact in the limit, and cost more (Linderman's recap; the introduction of Blain's thesis). Four kernels on a
      target whose moments are known. This page and its picture are made by `elbo.examples.Sampling`.

      ```java
      BatchedDensity target = BatchedDensity.of(LogDensity.of(2, x -> …));
      Chain start = Chain.start(0, Nuts.defaults(), Position.at(target, 0, 0), Metric.unit(2, false));
      List<Stretch> chains = Chains.run(target, Nuts.defaults(), new Schedule(500, 5000, 0.8), Key.of(21), List.of(start), Integer.MAX_VALUE);
      Sample sample = Elbo.sample(model, SamplerSettings.defaults());   // the front door: NUTS, four chains, a verdict
      ```

      ## Two standard normal coordinates with correlation 0.95

      ![Paths of four samplers, their autocorrelation, and chains that do not leave their modes](sampling/chains.png)

      Four chains of %,d draws after %d of warm-up, with a diagonal metric unless it says dense. Gibbs has no density to evaluate, it needs the conditionals N(ρ·other, 1 − ρ²) instead.

      | | E x₁ = 0 | E x₁² = 1 | E x₁x₂ = 0.95 | R̂ | effective draws of %,d | per 1,000 gradients |
      |---|---|---|---|---|---|---|
      %s
      Of Gibbs everything is known: x₁ after a sweep is ρ²x₁ plus noise, so its autocorrelation is ρ²ᵏ and n draws are worth n(1 − ρ²)/(1 + ρ²), here %,d. That is the dashed line. A random walk is
      slower still; both creep along the ridge, and Hamiltonian trajectories run along it. Ten steps of HMC happen to end on the other side (the autocorrelation at lag 1 is negative), which makes a draw worth more than
      an independent one for a mean, though not for a square. NUTS does not need to be told the ten; a metric that knows the correlation makes the target round. Two coordinates are few: by
      gradients a random walk is not behind NUTS with a diagonal metric here. In n dimensions an independent draw takes of the order of n² operations of a random walk and n^(5/4) of HMC (Neal 2011, "MCMC using Hamiltonian dynamics").

      ## A model

      The rate λ of the counts 1, 0, 1 ([exact posteriors](exact-posteriors.md)) is Gamma(3, 4). `Elbo.sample` with its defaults:

      | | exact | NUTS |
      |---|---|---|
      %s
      On 28 posteriors of posteriordb all means are within 4 standard errors of the reference draws: [`benchmarks/results/nuts.md`](../../benchmarks/results/nuts.md).

      ## Discrete coordinates

      Five spins on a ring, ln p = 0.6 Σ xᵢxᵢ₊₁ + 0.2 Σ xᵢ, by Gibbs sweeps whose conditionals are enumerated (`Conditional.enumerated`), against the sum over all 32 states:

      | | exact | Gibbs |
      |---|---|---|
      %s
      ## Two far modes

      ½ N(−4, ½²) + ½ N(4, ½²). No chain leaves the mode it began at, and each alone looks perfect; together R̂ = %.2f says that they have not mixed. Two of them began on each side, so the
      mean, %.2f, is right by accident; had all four begun on one side, R̂ would be 1.00 and the mean that side's. More draws of the same do not help. What a normal q does there is on [another page](forward-and-reverse-kl.md).
      """;

  String text() {
    double r = Sampling.CORRELATION * Sampling.CORRELATION;
    int total = Sampling.CHAINS * DRAWS;
    Mixing mixing = stuck.mixing();
    return String.format(
        Locale.ROOT,
        TEXT,
        DRAWS,
        Sampling.WARMUP,
        total,
        rows(),
        Math.round(total * (1 - r) / (1 + r)),
        model(),
        spins(),
        mixing.rhat(),
        stuck.mean());
  }

  private static String model() {
    Sample sample = Sampling.counts();
    Summary lambda = sample.summary().getFirst();
    Gamma exact = ExactPosteriors.poissonPosterior();
    return String.format(
        Locale.ROOT,
        "| mean of λ | %.4f | %.4f ± %.4f |%n| sd of λ | %.4f | %.4f |%n| verdict | | %s |%n",
        exact.mean().value().item(),
        lambda.mean(),
        lambda.mcse(),
        Math.sqrt(exact.variance().value().item()),
        lambda.sd(),
        sample.verdict().grade().word());
  }

  private static String spins() {
    double[] exact = Sampling.spinsExact();
    double[][] found = Sampling.spinsByGibbs(DRAWS);
    return String.format(
        Locale.ROOT,
        "| E x₁ | %.4f | %.4f ± %.4f |%n| E x₁x₂ | %.4f | %.4f ± %.4f |%n",
        exact[0],
        found[0][0],
        found[0][1],
        exact[1],
        found[1][0],
        found[1][1]);
  }
}

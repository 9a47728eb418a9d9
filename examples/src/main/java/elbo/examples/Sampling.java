// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.SamplerSettings;
import elbo.diagnostic.Mixing;
import elbo.distribution.Mixture;
import elbo.distribution.Normal;
import elbo.fit.Elbo;
import elbo.fit.Sample;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.sampler.BatchedDensity;
import elbo.sampler.Chain;
import elbo.sampler.Chains;
import elbo.sampler.Conditional;
import elbo.sampler.Gibbs;
import elbo.sampler.Hmc;
import elbo.sampler.Kernel;
import elbo.sampler.Metric;
import elbo.sampler.Nuts;
import elbo.sampler.Position;
import elbo.sampler.RandomWalk;
import elbo.sampler.Schedule;
import elbo.sampler.StartingPoints;
import elbo.sampler.Stretch;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Markov chains, the references that approximations are compared with: random-walk Metropolis,
/// Gibbs, HMC and NUTS on a normal distribution with a strong correlation, Gibbs on spins, and what
/// chains say of two far modes. Writes the gallery's page and its picture: `Sampling docs/gallery`.
public final class Sampling {
  static final double CORRELATION = 0.95;
  static final int CHAINS = 4;
  static final int WARMUP = 500;
  private static final Key KEY = Key.of(21);

  private Sampling() {}

  /// ln p of two standard normal coordinates with this correlation, up to a constant.
  static LogDensity correlated() {
    double scale = -0.5 / (1 - CORRELATION * CORRELATION);
    return LogDensity.of(
        2,
        x -> {
          Node a = Layout.element(x, 0);
          Node b = Layout.element(x, 1);
          Node product = Ops.multiply(Ops.constant(2 * CORRELATION), Ops.multiply(a, b));
          Node squares = Ops.subtract(Ops.add(Ops.square(a), Ops.square(b)), product);
          return Ops.multiply(Ops.constant(scale), squares);
        });
  }

  /// Two modes, sixteen of their standard deviations apart.
  static LogDensity twoModes() {
    Mixture mixture = Mixture.ofEqual(Normal.of(-4, 0.5), Normal.of(4, 0.5));
    return LogDensity.of(1, x -> Ops.sum(mixture.logProb(x)));
  }

  /// What chains found.
  ///
  /// @param x for each coordinate a row per chain
  /// @param evaluations of the density with its gradient, warm-up included; 0 if there were none
  @SuppressWarnings("ArrayRecordComponent") // series, never compared
  record Found(double[][][] x, long evaluations) {
    Mixing mixing() {
      return Mixing.of(x[0]);
    }

    double mean() {
      double sum = 0;
      for (double[] chain : x[0]) {
        for (double v : chain) {
          sum += v;
        }
      }
      return sum / (x[0].length * x[0][0].length);
    }

    /// Of the squares of the first coordinate, whose expectation is 1.
    Found squares() {
      return product(0);
    }

    /// Of the products of both coordinates, whose expectation is the correlation.
    Found products() {
      return product(1);
    }

    private Found product(int other) {
      double[][] values = new double[x[0].length][];
      for (int c = 0; c < values.length; c++) {
        values[c] = new double[x[0][c].length];
        for (int s = 0; s < values[c].length; s++) {
          values[c][s] = x[0][c][s] * x[other][c][s];
        }
      }
      return new Found(new double[][][] {values}, evaluations);
    }

    /// The correlation of the first coordinate with itself some draws later, about the known mean 0
    /// and variance 1.
    double autocorrelation(int lag) {
      double sum = 0;
      int n = 0;
      for (double[] chain : x[0]) {
        for (int s = 0; s + lag < chain.length; s++) {
          sum += chain[s] * chain[s + lag];
          n++;
        }
      }
      return sum / n;
    }
  }

  /// Four chains by a kernel on the correlated normal distribution.
  static Found run(Kernel kernel, boolean isDense, int draws) {
    StartingPoints points = StartingPoints.uniform(KEY.fold("starts"), 2, 2);
    return run(correlated(), kernel, isDense, points, draws);
  }

  /// Four chains of NUTS on two far modes, two from each side.
  static Found stuck(int draws) {
    StartingPoints points = (chain, _) -> new double[] {chain % 2 == 0 ? -2 : 2};
    return run(twoModes(), Nuts.defaults(), false, points, draws);
  }

  /// Four chains by a kernel.
  static Found run(
      LogDensity density, Kernel kernel, boolean isDense, StartingPoints points, int draws) {
    BatchedDensity target = BatchedDensity.of(density);
    int n = target.dimension();
    List<Chain> chains = new ArrayList<>();
    List<Optional<Position>> positions = Chains.positions(target, CHAINS, points);
    for (int c = 0; c < CHAINS; c++) {
      Position start = positions.get(c).orElseThrow();
      chains.add(Chain.start(c, kernel, start, Metric.unit(n, isDense)));
    }
    Schedule schedule = new Schedule(WARMUP, draws, kernel.defaultAcceptance());
    List<Stretch> stretches = Chains.run(target, kernel, schedule, KEY, chains, Integer.MAX_VALUE);
    double[][][] x = new double[n][CHAINS][draws];
    long evaluations = 0;
    for (int c = 0; c < CHAINS; c++) {
      evaluations += stretches.get(c).numEvaluations();
      for (int s = 0; s < draws; s++) {
        Tensor point = stretches.get(c).transitions().get(WARMUP + s).position().point();
        for (int i = 0; i < n; i++) {
          x[i][c][s] = point.get(i);
        }
      }
    }
    return new Found(x, evaluations);
  }

  /// Four chains of Gibbs sweeps: each coordinate given the other is N(ρ·other, 1 − ρ²).
  static Found gibbs(int draws) {
    double sd = Math.sqrt(1 - CORRELATION * CORRELATION);
    Conditional first =
        (key, x) ->
            Tensor.vector(CORRELATION * x.get(1) + sd * Draws.normal(key, 0, 0, 0), x.get(1));
    Conditional second =
        (key, x) ->
            Tensor.vector(x.get(0), CORRELATION * x.get(0) + sd * Draws.normal(key, 0, 0, 0));
    Gibbs sweeps = new Gibbs(List.of(first, second));
    double[][][] x = new double[2][CHAINS][draws];
    for (int c = 0; c < CHAINS; c++) {
      List<Tensor> chain =
          sweeps.chain(KEY.fold("gibbs").fold(c), Tensor.vector(0, 0), WARMUP + draws);
      for (int s = 0; s < draws; s++) {
        x[0][c][s] = chain.get(WARMUP + s).get(0);
        x[1][c][s] = chain.get(WARMUP + s).get(1);
      }
    }
    return new Found(x, 0);
  }

  /// Five spins, −1 or 1, on a ring: ln p = 0.6 Σ xᵢxᵢ₊₁ + 0.2 Σ xᵢ.
  static LogDensity spins() {
    return LogDensity.of(
        5,
        x -> {
          Node next =
              Layout.concatenate(0, List.of(Layout.slice(x, 0, 1, 4), Layout.slice(x, 0, 0, 1)));
          Node coupling = Ops.multiply(Ops.constant(0.6), Ops.sum(Ops.multiply(x, next)));
          return Ops.add(coupling, Ops.multiply(Ops.constant(0.2), Ops.sum(x)));
        });
  }

  /// The means of a spin and of the product of two neighbours, over all 32 states.
  static double[] spinsExact() {
    double total = 0;
    double spin = 0;
    double product = 0;
    for (int state = 0; state < 32; state++) {
      double log = 0;
      for (int i = 0; i < 5; i++) {
        log += 0.6 * sign(state, i) * sign(state, (i + 1) % 5) + 0.2 * sign(state, i);
      }
      total += Math.exp(log);
      spin += Math.exp(log) * sign(state, 0);
      product += Math.exp(log) * sign(state, 0) * sign(state, 1);
    }
    return new double[] {spin / total, product / total};
  }

  private static int sign(int state, int i) {
    return (state >> i & 1) == 1 ? 1 : -1;
  }

  /// The same from four chains of Gibbs sweeps by enumeration, each with its standard error.
  static double[][] spinsByGibbs(int draws) {
    BatchedDensity density = BatchedDensity.of(spins());
    List<Conditional> conditionals = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      conditionals.add(Conditional.enumerated(i, new double[] {-1, 1}, density));
    }
    double[][] spin = new double[CHAINS][draws];
    double[][] product = new double[CHAINS][draws];
    for (int c = 0; c < CHAINS; c++) {
      Tensor start = Tensor.vector(1, 1, 1, 1, 1);
      List<Tensor> chain =
          new Gibbs(conditionals).chain(KEY.fold("spins").fold(c), start, 50 + draws);
      for (int s = 0; s < draws; s++) {
        spin[c][s] = chain.get(50 + s).get(0);
        product[c][s] = chain.get(50 + s).get(0) * chain.get(50 + s).get(1);
      }
    }
    return new double[][] {summary(spin), summary(product)};
  }

  private static double[] summary(double[][] x) {
    Found found = new Found(new double[][][] {x}, 0);
    return new double[] {found.mean(), Mixing.of(x).mcse()};
  }

  /// The samplers of the page, in its order.
  static Found of(Sampler sampler, int draws) {
    return switch (sampler) {
      case RANDOM_WALK -> run(new RandomWalk(), false, draws);
      case GIBBS -> gibbs(draws);
      case HMC -> run(Hmc.of(10), false, draws);
      case NUTS -> run(Nuts.defaults(), false, draws);
      case DENSE -> run(Nuts.defaults(), true, draws);
    };
  }

  /// What is compared.
  enum Sampler {
    RANDOM_WALK("random-walk Metropolis"),
    GIBBS("Gibbs"),
    HMC("HMC, 10 steps"),
    NUTS("NUTS"),
    DENSE("NUTS, dense metric");

    final String text;

    Sampler(String text) {
      this.text = text;
    }
  }

  /// NUTS on a model, from the front door: the rate of the counts of [ExactPosteriors].
  static Sample counts() {
    return Elbo.sample(ExactPosteriors.poisson(), SamplerSettings.defaults().withSeed(8));
  }

  /// Writes `sampling.md` and its picture.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("sampling"));
    SamplingPage page = SamplingPage.of();
    Charts.write(pictures.resolve("chains.png"), page.charts(), 3);
    Files.writeString(folder.resolve("sampling.md"), page.text());
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.BernoulliLogit;
import elbo.distribution.Normal;
import elbo.estimator.CompiledGradient;
import elbo.estimator.GradientGraph;
import elbo.estimator.Pathwise;
import elbo.family.Family;
import elbo.family.MeanField;
import elbo.family.UnconstrainedFamily;
import elbo.model.MiniBatch;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.objective.EvidenceLowerBound;
import elbo.optimizer.FiniteSumRule;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.Sag;
import elbo.optimizer.Saga;
import elbo.optimizer.Schedule;
import elbo.optimizer.StochasticGradient;
import elbo.optimizer.Svrg;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Gradient descent, mini-batches and what reduces their noise, on least squares and on a logistic
/// regression: section 5 of the thesis, the slides of ELG 5218 and of STATS 305B. Writes the
/// gallery's page and its pictures: `StochasticGradients docs/gallery`.
public final class StochasticGradients {
  static final int N = 200;
  static final List<Tensor> START = List.of(Tensor.vector(0, 0));
  static final int BATCH = 20;
  private static final Key KEY = Key.of(17);

  private StochasticGradients() {}

  /// The iterates of gradient descent on (θ − 5)² from 0: the example of ELG 5218.
  static double[] descent(double stepSize, int steps) {
    UpdateRule rule = new GradientAscent();
    UpdateState state = rule.start(List.of(Tensor.scalar(0)));
    double[] iterates = new double[steps + 1];
    for (int t = 0; t < steps; t++) {
      double slope = 2 * (iterates[t] - 5);
      state = rule.step(state, List.of(Tensor.scalar(-slope)), stepSize);
      iterates[t + 1] = state.parameters().getFirst().item();
    }
    return iterates;
  }

  /// The ways down that are compared on least squares.
  enum Way {
    FULL("gradient descent"),
    REPLACED("batches of 20, with replacement"),
    SHUFFLED("batches of 20, shuffled"),
    SINGLE("single samples"),
    DECREASING("single samples, Robbins–Monro"),
    SVRG("SVRG"),
    SAG("SAG"),
    SAGA("SAGA");

    final String text;

    Way(String text) {
      this.text = text;
    }

    FiniteSumRule rule() {
      UpdateRule plain = new GradientAscent();
      return switch (this) {
        case FULL -> new StochasticGradient(plain, Subsampling.withoutReplacement(N, N));
        case REPLACED -> new StochasticGradient(plain, Subsampling.withReplacement(N, BATCH));
        case SHUFFLED -> new StochasticGradient(plain, Subsampling.withoutReplacement(N, BATCH));
        case SINGLE, DECREASING -> new StochasticGradient(plain, Subsampling.withReplacement(N, 1));
        case SVRG -> Svrg.of(N);
        case SAG -> new Sag();
        case SAGA -> new Saga();
      };
    }

    /// Full gradients bear a step of one over their curvature, single ones a third of one over the
    /// largest curvature of a term.
    Schedule schedule(LeastSquares sum) {
      double single = 1 / (3 * sum.largestCurvature());
      return switch (this) {
        case FULL -> Schedule.constant(1 / sum.curvatures()[1]);
        case REPLACED, SHUFFLED -> Schedule.constant(0.3 / sum.curvatures()[1]);
        case SINGLE, SVRG, SAG, SAGA -> Schedule.constant(single);
        case DECREASING -> Schedule.robbinsMonro(4, 4 / single, 1);
      };
    }
  }

  /// How far from the optimum an ascent is, by gradients of terms over their number.
  @SuppressWarnings("ArrayRecordComponent") // a series, never compared
  record Course(double[] looks, double[] distance) {}

  static Course course(Way way, double passes) {
    LeastSquares sum = LeastSquares.simulated(N);
    FiniteSumRule rule = way.rule();
    Schedule schedule = way.schedule(sum);
    UpdateState state = rule.start(sum, START);
    List<Double> looks = new ArrayList<>();
    List<Double> distance = new ArrayList<>();
    while (sum.looks() <= passes * N) {
      looks.add((double) sum.looks() / N);
      distance.add(sum.distance(state.parameters()));
      state = rule.pass(sum, state, schedule, KEY);
    }
    return new Course(
        looks.stream().mapToDouble(v -> v).toArray(),
        distance.stream().mapToDouble(v -> v).toArray());
  }

  /// Algorithm 1 of the thesis, SVRG, with its step 8 for an index of the inner iterates.
  ///
  /// @param index of the iterate that inner step k begins at; the thesis prints m throughout, where
  ///   k belongs
  /// @return the distance from the optimum at the end
  static double algorithmOne(LeastSquares sum, int epochs, IntUnaryOperator index) {
    int m = 2 * N;
    double size = 1 / (3 * sum.largestCurvature());
    Subsampling single = Subsampling.withReplacement(N, 1);
    Tensor theta = START.getFirst();
    for (int t = 0; t < epochs; t++) {
      Tensor full = sum.gradient(List.of(theta), Batch.full(N)).getFirst();
      List<Tensor> inner = new ArrayList<>(Collections.nCopies(m + 2, theta)); // line 4
      for (int k = 0; k < m; k++) {
        Batch term = single.at(KEY.fold(t), k); // line 6
        Tensor from = inner.get(index.applyAsInt(k));
        Tensor here = sum.gradient(List.of(from), term).getFirst(); // line 7
        Tensor there = sum.gradient(List.of(theta), term).getFirst();
        double[] next = from.toArray();
        for (int j = 0; j < next.length; j++) {
          next[j] += size * (here.get(j) - there.get(j) + full.get(j)); // line 8
        }
        inner.set(index.applyAsInt(k) + 1, Tensor.vector(next));
      }
      theta = inner.get(m); // line 10
    }
    return sum.distance(List.of(theta));
  }

  /// A way of drawing about [#BATCH] of N terms.
  ///
  /// @param exact its variance, of the terms' gradients
  record Design(String text, Subsampling subsampling, double exact) {}

  /// Ten groups of twenty: neighbours in x, as k-means would have them.
  static IntArray neighbours(LeastSquares sum) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      order.add(i);
    }
    order.sort((i, j) -> Double.compare(sum.x(i), sum.x(j)));
    int[] group = new int[N];
    for (int rank = 0; rank < N; rank++) {
      group[order.get(rank)] = rank / BATCH;
    }
    return IntArray.of(group);
  }

  static List<Design> designs(LeastSquares sum, double a, double b) {
    double[][] g = sum.termGradients(a, b);
    IntArray near = neighbours(sum);
    int groups = N / BATCH;
    int[] mixed = new int[N];
    int[] two = new int[groups];
    double[] sizes = new double[N];
    double[] lengths = new double[N];
    for (int i = 0; i < N; i++) {
      mixed[i] = i % groups;
      two[i % groups] = BATCH / groups;
      sizes[i] = 1 + sum.x(i) * sum.x(i);
      lengths[i] = Math.sqrt(g[i][0] * g[i][0] + g[i][1] * g[i][1]);
    }
    IntArray anyhow = IntArray.of(mixed);
    return List.of(
        new Design(
            "with replacement",
            Subsampling.withReplacement(N, BATCH),
            BatchVariance.withReplacement(g, BATCH)),
        new Design(
            "without replacement",
            Subsampling.withoutReplacement(N, BATCH),
            BatchVariance.withoutReplacement(g, BATCH)),
        new Design(
            "2 of each of 10 groups of neighbours (strata)",
            Subsampling.stratified(near, IntArray.of(two)),
            BatchVariance.stratified(g, near, 2)),
        new Design(
            "1 of 10 groups of neighbours, whole (a cluster)",
            Subsampling.clustered(near, 1),
            BatchVariance.clustered(g, near, 1)),
        new Design(
            "1 of 10 groups put together anyhow, whole",
            Subsampling.clustered(anyhow, 1),
            BatchVariance.clustered(g, anyhow, 1)),
        new Design(
            "importance, p ∝ 1 + x²",
            Subsampling.importance(Tensor.vector(sizes), BATCH),
            BatchVariance.importance(g, sizes, BATCH)),
        new Design(
            "importance, p ∝ ‖∇fᵢ‖",
            Subsampling.importance(Tensor.vector(lengths), BATCH),
            BatchVariance.importance(g, lengths, BATCH)));
  }

  /// Rows of the logistic regression.
  static final int ROWS = 12;

  /// Rows of its mini-batches.
  static final int FEW = 4;

  static Model logistic() {
    double[] x = Charts.grid(-2, 2, ROWS);
    double[] y = {0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1};
    return Program.of(
            m -> {
              Var at = m.data("x", "n");
              Var a = m.param("a", Normal.of(0, 2));
              Var b = m.param("b", Normal.of(0, 2));
              m.observe("y", BernoulliLogit.of(b.times(at).plus(a)), m.data("y", "n"));
            })
        .bind(Map.of("x", x, "y", y));
  }

  /// The gradient of the evidence lower bound of the logistic regression, with the same noise
  /// always, from batches of some rows.
  static final class RowGradient {
    private final MiniBatch rows;
    private final CompiledGradient gradient;

    RowGradient(int size) {
      rows = MiniBatch.of(logistic(), size);
      Family family = new UnconstrainedFamily(new MeanField(2));
      gradient =
          new CompiledGradient(
              GradientGraph.of(rows.density(), family, new EvidenceLowerBound(), new Pathwise()),
              Noise.ANTITHETIC,
              8);
    }

    /// With respect to two locations and two log scales.
    double[] of(Batch batch) {
      double[][] data = rows.buffers();
      rows.fill(batch, data);
      List<Tensor> at = List.of(Tensor.vector(0.3, 0.5), Tensor.vector(-0.5, -0.2));
      gradient.evaluate(KEY, 0, at, 0, data);
      List<Tensor> g = gradient.gradient();
      return new double[] {g.get(0).get(0), g.get(0).get(1), g.get(1).get(0), g.get(1).get(1)};
    }
  }

  /// The mean over all (12 choose 4) batches.
  ///
  /// @param weight of each row; N/B is right
  static double[] meanOverBatches(double weight) {
    RowGradient few = new RowGradient(FEW);
    double[] mean = new double[4];
    int batches = 0;
    for (int set = 0; set < 1 << ROWS; set++) {
      if (Integer.bitCount(set) == FEW) {
        int[] rows = new int[FEW];
        int next = 0;
        for (int i = 0; i < ROWS; i++) {
          if ((set >> i & 1) == 1) {
            rows[next++] = i;
          }
        }
        double[] g = few.of(new Batch(IntArray.of(rows), Tensor.filled(Shape.of(FEW), weight)));
        for (int j = 0; j < mean.length; j++) {
          mean[j] += g[j];
        }
        batches++;
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= batches;
    }
    return mean;
  }

  /// Writes `stochastic-gradients.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("stochastic-gradients"));
    StochasticGradientsPage.pictures(pictures);
    Files.writeString(folder.resolve("stochastic-gradients.md"), StochasticGradientsPage.text());
  }
}

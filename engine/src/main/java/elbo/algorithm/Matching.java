// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.MatchingState.Matched;
import elbo.algorithm.Outcome.Candidate;
import elbo.algorithm.Outcome.TracePoint;
import elbo.approximation.Gaussians;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.optimizer.BatchAndMatch;
import elbo.optimizer.GaussianState;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Batch and match ([BatchAndMatch]): full-rank Gaussians fitted by matching scores, from
/// Pathfinder's best approximation on. The weight of a batch of B draws in n dimensions is B·n/(t +
/// 1) at iteration t, the paper's for targets that are not Gaussian. It ends when the Gaussian
///    moves by less than a hundredth of a nat over a block of iterations, or is out of iterations.
///
/// For Gaussian targets it is exact after a few iterations. For skew ones it fits the scores, not
/// the evidence bound, and its scales may be worse than those of [Advi].
public final class Matching implements Algorithm<MatchingState> {
  private static final int BLOCK = 20;
  private static final double SMALLEST_DRIFT = 0.01;
  private static final int MAX_FAILURES = 10;
  private static final double HALF_LOG_TWO_PI = 0.91893853320467274178;

  private final Target target;
  private final Options options;
  private final Pathfinder pathfinder;
  private final int numDraws;

  /// What may be chosen.
  ///
  /// @param draws per batch, even, for antithetic pairs; 0 for twice the dimension, at least 32, at
  ///   most 512
  /// @param maxIterations batches
  /// @param pathfinder for the start
  public record Options(int draws, int maxIterations, Pathfinder.Options pathfinder) {
    /// Checks.
    public Options {
      if (!(draws >= 0 && draws % 2 == 0)) {
        throw new IllegalArgumentException(
            "the number of draws per batch must be even, for antithetic pairs; got " + draws);
      }
      if (!(maxIterations >= 1)) {
        throw new IllegalArgumentException("at least 1 iteration is needed, got " + maxIterations);
      }
    }
  }

  /// For a target.
  public Matching(Target target, Options options) {
    this.target = target;
    this.options = options;
    this.pathfinder = new Pathfinder(target, options.pathfinder());
    this.numDraws =
        options.draws() > 0 ? options.draws() : Math.max(32, Math.min(512, 2 * target.dimension()));
  }

  @Override
  public String name() {
    return "batch-and-match";
  }

  @Override
  public MatchingState init(Key key) {
    return new MatchingState(pathfinder.init(key.fold("pathfinder")), Optional.empty());
  }

  @Override
  public MatchingState step(Key key, MatchingState state) {
    if (!pathfinder.isDone(state.start())) {
      return new MatchingState(
          pathfinder.step(key.fold("pathfinder"), state.start()), Optional.empty());
    }
    Matched next =
        state.fit().isEmpty() ? begin(state.start()) : match(key.fold("match"), state.fit().get());
    return new MatchingState(state.start(), Optional.of(next));
  }

  private Matched begin(PathfinderState start) {
    NormalStart normal = NormalStart.of(target.dimension(), start);
    String choice = "Batches of " + numDraws + " draws, matched by their scores.";
    return new Matched(
        GaussianState.of(normal.loc(), normal.factor()),
        Double.POSITIVE_INFINITY,
        0,
        0,
        List.of(),
        List.of(choice, normal.decision()),
        false,
        false);
  }

  private Matched match(Key key, Matched before) {
    int n = target.dimension();
    GaussianState gaussian = before.gaussian();
    long numNonFinite = before.numNonFinite();
    int numFailures = before.numFailures();
    double[] bounds = new double[BLOCK];
    int numBounds = 0;
    for (int t = 0; t < BLOCK; t++) {
      long iteration = gaussian.step();
      double[] noise = new double[numDraws * n];
      // A batch that fails is drawn anew.
      Draws.fillNormal(
          key.fold(numFailures), 0, iteration * (numDraws / 2), numDraws / 2, n, noise);
      double[] points = points(gaussian, noise);
      Target.Evaluated evaluated = target.gradients(points, numDraws);
      List<Integer> finite = finite(evaluated, n);
      numNonFinite += numDraws - finite.size();
      Optional<GaussianState> next =
          2 * finite.size() >= numDraws
              ? Optional.of(stepped(gaussian, points, evaluated, finite)).filter(g -> isValid(g, n))
              : Optional.empty();
      if (next.isEmpty()) {
        numFailures++;
        if (numFailures >= MAX_FAILURES) {
          return ended(
              before,
              gaussian,
              numNonFinite,
              numFailures,
              false,
              MAX_FAILURES + " batches had too few finite draws, or led to no Gaussian");
        }
        continue;
      }
      bounds[numBounds++] = bound(gaussian, noise, evaluated, finite);
      gaussian = next.get();
    }
    double[] known = java.util.Arrays.copyOf(bounds, numBounds);
    List<TracePoint> trace = new ArrayList<>(before.trace());
    if (numBounds > 1) {
      trace.add(
          new TracePoint(
              gaussian.step(),
              Blocks.mean(known),
              Blocks.standardError(known),
              (double) numDraws * n / (gaussian.step() + 1)));
    }
    double drift =
        Gaussians.divergence(new FullRank(n), parameters(before.gaussian()), parameters(gaussian));
    Matched after =
        new Matched(
            gaussian, drift, numNonFinite, numFailures, trace, before.decisions(), false, false);
    if (drift < SMALLEST_DRIFT && numBounds == BLOCK) {
      String reason =
          String.format(
              Locale.ROOT,
              "the Gaussian moved by %.2g nats over the last %d iterations",
              drift,
              BLOCK);
      return ended(after, gaussian, numNonFinite, numFailures, true, reason);
    }
    return gaussian.step() >= options.maxIterations()
        ? ended(after, gaussian, numNonFinite, numFailures, false, "it ran out of its iterations")
        : after;
  }

  private Matched ended(
      Matched state,
      GaussianState gaussian,
      long numNonFinite,
      int numFailures,
      boolean converged,
      String reason) {
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(
        String.format(Locale.ROOT, "Ended after %d iterations: %s.", gaussian.step(), reason));
    return new Matched(
        gaussian,
        state.drift(),
        numNonFinite,
        numFailures,
        state.trace(),
        decisions,
        true,
        converged);
  }

  /// Draws from half as many normal numbers and their mirror images.
  private double[] points(GaussianState gaussian, double[] noise) {
    int n = gaussian.dimension();
    int half = numDraws / 2 * n;
    for (int i = 0; i < half; i++) {
      noise[half + i] = -noise[i];
    }
    double[] c = gaussian.scaleTril().array();
    double[] points = new double[noise.length];
    for (int b = 0; b < numDraws; b++) {
      for (int i = 0; i < n; i++) {
        double sum = gaussian.loc().get(i);
        for (int k = 0; k <= i; k++) {
          sum += c[i * n + k] * noise[b * n + k];
        }
        points[b * n + i] = sum;
      }
    }
    return points;
  }

  private static List<Integer> finite(Target.Evaluated evaluated, int n) {
    List<Integer> finite = new ArrayList<>();
    for (int b = 0; b < evaluated.values().shape().numElements(); b++) {
      boolean isFinite = Double.isFinite(evaluated.values().get(b));
      for (int i = 0; i < n; i++) {
        isFinite &= Double.isFinite(evaluated.gradients().get(b * n + i));
      }
      if (isFinite) {
        finite.add(b);
      }
    }
    return finite;
  }

  private GaussianState stepped(
      GaussianState gaussian, double[] points, Target.Evaluated evaluated, List<Integer> finite) {
    int n = gaussian.dimension();
    double[] draws = new double[finite.size() * n];
    double[] scores = new double[draws.length];
    for (int k = 0; k < finite.size(); k++) {
      for (int i = 0; i < n; i++) {
        draws[k * n + i] = points[finite.get(k) * n + i];
        scores[k * n + i] = evaluated.gradients().get(finite.get(k) * n + i);
      }
    }
    Shape shape = Shape.of(finite.size(), n);
    double lambda = (double) numDraws * n / (gaussian.step() + 1);
    return BatchAndMatch.step(
        gaussian, Tensor.wrap(shape, draws), Tensor.wrap(shape, scores), lambda);
  }

  private static boolean isValid(GaussianState gaussian, int n) {
    return Gaussians.isValid(new FullRank(n), parameters(gaussian));
  }

  private static List<Tensor> parameters(GaussianState gaussian) {
    return List.of(gaussian.loc(), gaussian.scaleTril());
  }

  /// The mean of ln p − ln q over the finite draws.
  private static double bound(
      GaussianState gaussian, double[] noise, Target.Evaluated evaluated, List<Integer> finite) {
    int n = gaussian.dimension();
    double logDeterminant = 0;
    for (int i = 0; i < n; i++) {
      logDeterminant += Logarithm.log(gaussian.scaleTril().get(i * n + i));
    }
    double sum = 0;
    for (int b : finite) {
      double squares = 0;
      for (int i = 0; i < n; i++) {
        squares += noise[b * n + i] * noise[b * n + i];
      }
      sum += evaluated.values().get(b) + 0.5 * squares;
    }
    return sum / finite.size() + logDeterminant + n * HALF_LOG_TWO_PI;
  }

  @Override
  public boolean isDone(MatchingState state) {
    return state.fit().isPresent() && state.fit().get().done();
  }

  @Override
  public Progress progress(MatchingState state) {
    if (state.fit().isEmpty() || state.fit().get().trace().isEmpty()) {
      return pathfinder.progress(state.start());
    }
    TracePoint last = state.fit().get().trace().getLast();
    return new Progress(name(), last.iteration(), last.elbo(), last.mcse(), last.stepSize());
  }

  @Override
  public Outcome outcome(Key key, MatchingState state) {
    Outcome start = pathfinder.outcome(key.fold("pathfinder"), state.start());
    if (state.fit().isEmpty()) {
      return start;
    }
    Matched fit = state.fit().get();
    Candidate own =
        new Candidate(
            "batch and match",
            Approximation.of(new FullRank(target.dimension()), parameters(fit.gaussian())),
            fit.converged(),
            fit.done() ? fit.decisions().getLast() : "the matching has not ended");
    List<String> decisions = new ArrayList<>(start.decisions());
    decisions.addAll(fit.decisions());
    return new Outcome(
        List.of(own),
        decisions,
        fit.trace(),
        start.numNonFinite() + fit.numNonFinite(),
        start.modes());
  }
}

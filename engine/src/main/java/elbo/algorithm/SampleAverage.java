// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.Candidate;
import elbo.algorithm.Outcome.TracePoint;
import elbo.algorithm.SaaState.Averaged;
import elbo.approximation.DenseCholesky;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.family.MeanField;
import elbo.optimizer.TrustRegion;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Deterministic ADVI (Giordano, Ingram & Broderick 2024, "Black box variational inference with a
/// deterministic objective: faster, more accurate, and even more black box"): the evidence bound of
/// mean-field Gaussians as an average over draws that are held fixed, minimised to the end by a
/// trust region, so that there are no step sizes and no noise. Then
///
/// - the covariance of the locations by linear response: the block of the inverse Hessian of the
///   objective that belongs to them, which has the dependence and the scales that mean-field lacks;
/// - the error of the optimum by the draws: H⁻¹·Cov(g)·H⁻¹/N of the gradients per pair of draws.
///   While it is more than a tenth of a linear-response standard deviation for a location, or 7 %
///   for a scale, either of which costs the bound 0.005 nat, the number of draws is doubled.
///
/// Draws come in antithetic pairs, other than in the paper: locations and linear response of a
/// Gaussian target are then exact for any number of them.
///
/// Not for full-rank families: with fewer draws than dimensions the objective has no optimum.
public final class SampleAverage implements Algorithm<SaaState> {
  private static final int FIRST_DRAWS = 256;
  private static final int MOST_DRAWS = 1024;
  private static final double LARGEST_ERROR = 0.1;

  /// Of the logarithm of a scale: where it is off by δ, the bound is by δ²; where a location is off
  /// by δ standard deviations, by δ²/2.
  private static final double LARGEST_SCALE_ERROR = 0.07;

  /// Trials in one step of the algorithm.
  private static final int TRIALS = 25;

  /// Above this the Hessian, of twice as many rows, is not formed.
  private static final int LARGEST_DIMENSION = 500;

  /// The norm of the gradient, in standard deviations, that counts as none: a bound that is off by
  /// 10⁻¹².
  private static final double SMALLEST_SLOPE = 1e-6;

  private static final double HALF_LOG_TWO_PI_E = 1.41893853320467274178;

  private final Target target;
  private final int maxIterations;
  private final Pathfinder pathfinder;
  private final FixedDraws function;

  /// For a target.
  ///
  /// @param maxIterations trials of the trust region, over all numbers of draws
  /// @param pathfinder for the start
  public SampleAverage(Target target, int maxIterations, Pathfinder.Options pathfinder) {
    this.target = target;
    this.maxIterations = maxIterations;
    this.pathfinder = new Pathfinder(target, pathfinder);
    this.function = new FixedDraws(target);
  }

  @Override
  public String name() {
    return "saa";
  }

  @Override
  public SaaState init(Key key) {
    return new SaaState(pathfinder.init(key.fold("pathfinder")), Optional.empty());
  }

  @Override
  public SaaState step(Key key, SaaState state) {
    if (!pathfinder.isDone(state.start())) {
      return new SaaState(pathfinder.step(key.fold("pathfinder"), state.start()), Optional.empty());
    }
    Averaged next =
        state.fit().isEmpty()
            ? begin(state.start())
            : minimise(key.fold("draws"), state.fit().get());
    return new SaaState(state.start(), Optional.of(next));
  }

  private Averaged begin(PathfinderState start) {
    NormalStart normal = NormalStart.of(target.dimension(), start);
    return new Averaged(
        normal.meanField(),
        FIRST_DRAWS,
        0,
        Optional.empty(),
        List.of(),
        List.of(normal.decision()),
        false,
        false);
  }

  private Averaged minimise(Key key, Averaged before) {
    double[] noise = function.noise(key, before.numDraws());
    TrustRegion.Settings standard = TrustRegion.Settings.standard();
    TrustRegion.Settings search =
        new TrustRegion.Settings(
            standard.initialRadius(), standard.maxRadius(), TRIALS, SMALLEST_SLOPE);
    Optional<FixedDraws.Minimum> found = function.minimise(before.parameters(), noise, search);
    if (found.isEmpty()) {
      return ended(
          before,
          before,
          false,
          "the density is not finite at one of the draws that are held fixed");
    }
    FixedDraws.Minimum minimum = found.get();
    long iteration = before.iteration() + minimum.trials();
    List<TracePoint> trace = new ArrayList<>(before.trace());
    double bound = target.dimension() * HALF_LOG_TWO_PI_E - minimum.value();
    trace.add(new TracePoint(iteration, bound, 0, minimum.radius()));
    Averaged after =
        new Averaged(
            minimum.parameters(),
            before.numDraws(),
            iteration,
            Optional.empty(),
            trace,
            before.decisions(),
            false,
            false);
    return switch (minimum.status()) {
      case RUNNING -> throw new IllegalStateException("the loop above has not ended");
      case CONVERGED, RADIUS_TOO_SMALL -> judge(after, noise);
      case OUT_OF_ITERATIONS ->
          iteration >= maxIterations
              ? ended(after, after, false, "it ran out of its iterations")
              : after;
    };
  }

  /// Linear response and the error by the draws; more draws if that is large.
  private Averaged judge(Averaged at, double[] noise) {
    int n = target.dimension();
    if (n > LARGEST_DIMENSION) {
      return ended(
          at,
          at,
          true,
          "minimised for "
              + at.numDraws()
              + " draws; no linear response above "
              + LARGEST_DIMENSION
              + " dimensions");
    }
    int m = 2 * n;
    double[] hessian = new double[m * m];
    for (int j = 0; j < m; j++) {
      double[] unit = new double[m];
      unit[j] = 1;
      Tensor column = function.product(at.parameters(), noise, unit);
      for (int i = 0; i < m; i++) {
        hessian[i * m + j] = column.get(i);
      }
    }
    Optional<double[]> inverse = DenseCholesky.inverse(hessian, m);
    if (inverse.isEmpty()) {
      return ended(
          at, at, false, "the Hessian at the end is not positive definite: no linear response");
    }
    double[] slopes = function.slopesOfPairs(at.parameters(), noise);
    int pairs = at.numDraws() / 2;
    double worst = 0;
    double worstScale = 0;
    for (int i = 0; i < m; i++) {
      double variance = 0;
      for (int s = 0; s < pairs; s++) {
        double moved = 0;
        for (int k = 0; k < m; k++) {
          moved += inverse.get()[i * m + k] * slopes[s * m + k];
        }
        variance += moved * moved;
      }
      double error = Math.sqrt(variance) / pairs;
      if (i < n) {
        worst = Math.max(worst, error / Math.sqrt(inverse.get()[i * m + i]));
      } else {
        worstScale = Math.max(worstScale, error);
      }
    }
    double[] covariance = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(inverse.get(), i * m, covariance, i * n, n);
    }
    List<String> decisions = new ArrayList<>(at.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "%d draws held fixed: objective %.3f; by the choice of draws locations are off by at most"
                + " %.2g linear-response standard deviations, and scales by %.2g %% (standard errors).",
            at.numDraws(),
            at.trace().getLast().elbo(),
            worst,
            100 * worstScale));
    boolean isSettled = worst <= LARGEST_ERROR && worstScale <= LARGEST_SCALE_ERROR;
    boolean more = !isSettled && 2 * at.numDraws() <= MOST_DRAWS;
    Averaged judged =
        new Averaged(
            at.parameters(),
            more ? 2 * at.numDraws() : at.numDraws(),
            at.iteration(),
            Optional.of(Tensor.wrap(Shape.of(n, n), covariance)),
            at.trace(),
            decisions,
            false,
            false);
    return more
        ? judged
        : ended(
            judged,
            judged,
            isSettled,
            isSettled
                ? "minimised for " + at.numDraws() + " draws; covariance by linear response"
                : at.numDraws() + " draws are too few: their choice decides locations or scales");
  }

  private static Averaged ended(Averaged state, Averaged at, boolean converged, String reason) {
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(
        String.format(Locale.ROOT, "Ended after %d iterations: %s.", at.iteration(), reason));
    return new Averaged(
        at.parameters(),
        at.numDraws(),
        at.iteration(),
        at.covariance(),
        at.trace(),
        decisions,
        true,
        converged);
  }

  @Override
  public boolean isDone(SaaState state) {
    return state.fit().isPresent() && state.fit().get().done();
  }

  @Override
  public Progress progress(SaaState state) {
    if (state.fit().isEmpty() || state.fit().get().trace().isEmpty()) {
      return pathfinder.progress(state.start());
    }
    TracePoint last = state.fit().get().trace().getLast();
    return new Progress(name(), last.iteration(), last.elbo(), last.mcse(), last.stepSize());
  }

  @Override
  public Outcome outcome(Key key, SaaState state) {
    Outcome start = pathfinder.outcome(key.fold("pathfinder"), state.start());
    if (state.fit().isEmpty()) {
      return start;
    }
    Averaged fit = state.fit().get();
    int n = target.dimension();
    double[] scales = new double[n];
    for (int i = 0; i < n; i++) {
      scales[i] = elbo.special.Exponential.exp(fit.parameters().get(n + i));
    }
    Tensor loc = Tensor.vector(java.util.Arrays.copyOf(fit.parameters().array(), n));
    String why = fit.done() ? fit.decisions().getLast() : "the minimisation has not ended";
    List<Candidate> candidates = new ArrayList<>();
    fit.covariance()
        .flatMap(covariance -> DenseCholesky.factor(covariance.array(), n))
        .ifPresent(factor ->
            candidates.add(
                new Candidate(
                    "SAA with linear response",
                    Approximation.of(
                        new FullRank(n), List.of(loc, Tensor.wrap(Shape.of(n, n), factor))),
                    fit.converged(),
                    why)));
    candidates.add(
        new Candidate(
            "SAA",
            Approximation.of(new MeanField(n), List.of(loc, Tensor.vector(scales))),
            fit.converged(),
            why));
    List<String> decisions = new ArrayList<>(start.decisions());
    decisions.addAll(fit.decisions());
    return new Outcome(candidates, decisions, fit.trace(), start.numNonFinite(), start.modes());
  }
}

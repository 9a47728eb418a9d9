// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.AdviState.Ascent;
import elbo.algorithm.AdviState.Phase;
import elbo.algorithm.Outcome.TracePoint;
import elbo.approximation.Gaussians;
import elbo.family.MeanField;
import elbo.optimizer.TrustRegion;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The ascent of [Advi] for independent coordinates, in two parts:
///
/// - the bound for a few draws that are held fixed is maximised by a trust region ([FixedDraws]):
///   the way from the start, however far, with no step size;
/// - rounds of Newton steps with fresh draws: a location moves by (−E\[∇² log p\])⁻¹ times its
///   gradient, found by conjugate gradients from products with the Hessian; a scale by its natural
///   gradient. The average of a round's iterates is its result, and the next round has four times
///   the draws. The ascent ends when two averages in a row are as close as wanted.
///
/// The Hessian has the correlations of the target, which the family does not have and which make
/// steps in its own metric slow: thousands for a hierarchical model with hundreds of groups. Noise
/// does not slow the first steps, which few draws are enough for, and is as small as it has to be
/// in the last ones.
final class MeanFieldAscent {
  /// Draws that are held fixed: enough for a scale to be right by a fifth.
  private static final int FIXED_DRAWS = 32;

  /// Trials of the trust region in one step of the algorithm, and at most.
  private static final int TRIALS = 10;

  private static final int MAX_TRIALS = 100;

  /// The norm of the gradient, in standard deviations, at which the fixed draws have told all they
  /// can.
  private static final double FIXED_TOLERANCE = 0.01;

  /// Newton steps in a round, and how many of them the average leaves out.
  private static final int STEPS = 8;

  private static final int SKIPPED = 2;

  private static final int FIRST_DRAWS = 64;
  private static final int GROWTH = 4;
  private static final int MOST_DRAWS = 4096;

  /// Numbers of noise per step at most: 32 MB.
  private static final int MOST_NOISE = 1 << 22;

  private static final int MAX_ROUNDS = 12;

  /// Products with the Hessian for one step, and the part of the gradient that may be left.
  private static final int MAX_PRODUCTS = 50;

  private static final double SOLVED = 0.1;

  /// The symmetrised divergence between the averages of two rounds at which the ascent ends, per
  /// ten coordinates, at least and at most. Where it is noise, the last average is twenty times
  /// closer to the optimum: its noise is a quarter of that of the one before, the divergence from
  /// the optimum half of a symmetrised one, and both averages are in what is measured.
  private static final double TOLERANCE = 0.01;

  private static final double SMALLEST_TOLERANCE = 0.01;

  private static final double LARGEST_TOLERANCE = 0.4;

  private static final double HALF_LOG_TWO_PI_E = 1.41893853320467274178;

  private final MeanField family;
  private final int n;
  private final int draws;
  private final int maxIterations;
  private final double stepSize;
  private final SampledGradient gradient;
  private final FixedDraws fixed;

  /// For a target.
  ///
  /// @param gradient of the bound
  /// @param draws per step; 0 for a number that grows
  /// @param stepSize 1 is Newton's
  MeanFieldAscent(
      Target target, SampledGradient gradient, int draws, double stepSize, int maxIterations) {
    this.n = target.dimension();
    this.family = new MeanField(n);
    this.gradient = gradient;
    this.draws = draws;
    this.stepSize = stepSize;
    this.maxIterations = maxIterations;
    this.fixed = new FixedDraws(target);
  }

  /// The state before the first step.
  Ascent begin(NormalStart start) {
    List<Tensor> parameters = linear(start.meanField());
    return new Ascent(
        0,
        TrustRegion.Settings.standard().initialRadius(),
        parameters,
        parameters,
        List.of(),
        List.of(),
        0,
        0,
        0,
        List.of(),
        List.of(start.decision()),
        false,
        false,
        "the ascent has not ended");
  }

  /// Some trials, or a round, and what follows from it.
  Ascent climb(Key key, Ascent before) {
    return before.phases().isEmpty() ? search(key, before) : round(key, before);
  }

  private double[] fixedNoise(Key key) {
    return fixed.noise(key.fold("fixed draws"), FIXED_DRAWS);
  }

  /// Trials with fixed draws.
  private Ascent search(Key key, Ascent before) {
    double[] noise = fixedNoise(key);
    double radius = before.stepSize();
    double largest = Math.max(radius, TrustRegion.Settings.standard().maxRadius());
    Optional<FixedDraws.Minimum> found =
        fixed.minimise(
            logarithmic(before.parameters()),
            noise,
            new TrustRegion.Settings(radius, largest, TRIALS, FIXED_TOLERANCE));
    if (found.isEmpty()) {
      return searched(before, before.parameters(), 0, "the density is not finite at one of them");
    }
    FixedDraws.Minimum minimum = found.get();
    long iteration = before.iteration() + minimum.trials();
    List<TracePoint> trace = new ArrayList<>(before.trace());
    trace.add(
        new TracePoint(iteration, n * HALF_LOG_TWO_PI_E - minimum.value(), 0, minimum.radius()));
    Ascent after =
        new Ascent(
            iteration,
            minimum.radius(),
            before.phaseStart(),
            linear(minimum.parameters()),
            List.of(),
            List.of(),
            0,
            0,
            before.numNonFinite(),
            trace,
            before.decisions(),
            false,
            false,
            before.convergence());
    boolean goesOn =
        minimum.status() == TrustRegion.Status.OUT_OF_ITERATIONS
            && iteration < Math.min(MAX_TRIALS, maxIterations);
    String how =
        minimum.status() == TrustRegion.Status.OUT_OF_ITERATIONS ? "not at its end" : "at its end";
    return goesOn ? after : searched(after, after.parameters(), iteration, how);
  }

  private Ascent searched(Ascent state, List<Tensor> parameters, long trials, String how) {
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(
        "Trust region with "
            + FIXED_DRAWS
            + " fixed draws: "
            + how
            + " after "
            + trials
            + " trials.");
    return new Ascent(
        trials,
        stepSize,
        parameters,
        parameters,
        List.of(),
        List.of(new Phase(stepSize, Math.toIntExact(trials), parameters, Double.NaN)),
        0,
        0,
        state.numNonFinite(),
        state.trace(),
        decisions,
        false,
        false,
        state.convergence());
  }

  /// How a round is made: each has four times the draws of the one before, or twice the steps where
  /// there are no more draws to a step.
  private record Plan(int draws, int steps) {}

  private Plan plan(int round) {
    int most = draws > 0 ? draws : Math.max(2, Math.min(MOST_DRAWS, MOST_NOISE / n / 2 * 2));
    int perStep = Math.min(FIRST_DRAWS, most);
    int steps = STEPS;
    for (int r = 1; r < round; r++) {
      if (perStep < most) {
        perStep = Math.min(GROWTH * perStep, most);
      } else {
        steps *= 2;
      }
    }
    return new Plan(perStep, steps);
  }

  /// Newton steps with fresh draws.
  private Ascent round(Key key, Ascent before) {
    int round = before.phases().size();
    Plan plan = plan(round);
    double[] noise = fixedNoise(key);
    List<Tensor> parameters = before.phaseStart();
    double[] bounds = new double[plan.steps()];
    double[][] sums = new double[2][n];
    long numNonFinite = before.numNonFinite();
    for (int t = 0; t < plan.steps(); t++) {
      gradient.evaluate(key, before.iteration() + t, parameters, 0, plan.draws());
      numNonFinite += gradient.numNonFinite();
      bounds[t] = gradient.bound();
      Optional<List<Tensor>> next =
          gradient.numFinite() > 0
              ? Optional.of(moved(parameters, noise, before.stepSize()))
              : Optional.empty();
      if (next.isEmpty() || !Gaussians.isValid(family, next.get())) {
        return backtrack(before, before.iteration() + t + 1, numNonFinite, "no finite gradient");
      }
      parameters = next.get();
      for (int p = 0; t >= SKIPPED && p < 2; p++) {
        for (int i = 0; i < n; i++) {
          sums[p][i] += parameters.get(p).get(i) / (plan.steps() - SKIPPED);
        }
      }
    }
    long iteration = before.iteration() + plan.steps();
    TracePoint point =
        new TracePoint(
            iteration, Blocks.mean(bounds), Blocks.standardError(bounds), before.stepSize());
    if (round > 1) {
      TracePoint last = before.trace().getLast();
      double loss = last.elbo() - point.elbo();
      if (!(loss <= 1 + 5 * Math.hypot(last.mcse(), point.mcse()))) {
        String reason = String.format(Locale.ROOT, "a bound that fell by %.3g", loss);
        return backtrack(before, iteration, numNonFinite, reason);
      }
    }
    List<TracePoint> trace = new ArrayList<>(before.trace());
    trace.add(point);
    List<Tensor> average =
        List.of(Tensor.wrap(Shape.of(n), sums[0]), Tensor.wrap(Shape.of(n), sums[1]));
    double divergence = Gaussians.divergence(family, before.phases().getLast().average(), average);
    return decide(before, iteration, average, divergence, plan, trace, numNonFinite);
  }

  private Ascent decide(
      Ascent before,
      long iteration,
      List<Tensor> average,
      double divergence,
      Plan plan,
      List<TracePoint> trace,
      long numNonFinite) {
    List<Phase> phases = new ArrayList<>(before.phases());
    double previous = phases.getLast().divergence();
    phases.add(new Phase(before.stepSize(), plan.steps(), average, divergence));
    double tolerance = Math.clamp(TOLERANCE * n / 10, SMALLEST_TOLERANCE, LARGEST_TOLERANCE);
    boolean close = divergence <= tolerance;
    boolean exhausted = iteration >= maxIterations || phases.size() > MAX_ROUNDS;
    // With four times the draws a round that comes no closer oscillates.
    boolean comesCloser = !(divergence > previous);
    List<String> decisions = new ArrayList<>(before.decisions());
    decisions.add(
        "Round "
            + (phases.size() - 1)
            + " ("
            + plan.draws()
            + " draws a step): divergence "
            + rounded(divergence)
            + " from the average before.");
    String convergence = before.convergence();
    if (close) {
      convergence = "the averages of two rounds were within " + tolerance + " nats of each other";
    } else if (exhausted) {
      convergence = "the averages of two rounds differed after " + iteration + " iterations";
    }
    if (close || exhausted) {
      decisions.add("The ascent ended after " + iteration + " iterations: " + convergence + ".");
    }
    return new Ascent(
        iteration,
        comesCloser ? before.stepSize() : before.stepSize() / 2,
        average,
        average,
        List.of(),
        phases,
        before.numFailures(),
        0,
        numNonFinite,
        trace,
        decisions,
        close || exhausted,
        close,
        convergence);
  }

  /// Three digits, without `String.format` and `BigDecimal`: their first use takes 10 and 20 ms,
  /// where all steps of a short fit take 130. A whole number by a power of ten prints as such.
  private static String rounded(double x) {
    if (!(Math.abs(x) > 1e-15 && Math.abs(x) < 1e15)) {
      return String.valueOf(x);
    }
    int decimals = 2 - (int) Math.floor(Math.log10(Math.abs(x)));
    double power = Math.pow(10, Math.abs(decimals));
    return String.valueOf(
        decimals > 0 ? Math.rint(x * power) / power : Math.rint(x / power) * power);
  }

  private Ascent backtrack(Ascent before, long iteration, long numNonFinite, String reason) {
    int numFailures = before.numFailures() + 1;
    boolean hopeless = numFailures >= MAX_ROUNDS || iteration >= maxIterations;
    List<String> decisions = new ArrayList<>(before.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Iteration %d: %s; %s.",
            iteration,
            reason,
            hopeless ? "given up" : "back to the last average with a quarter of the step"));
    return new Ascent(
        iteration,
        before.stepSize() / 4,
        before.phaseStart(),
        before.phaseStart(),
        List.of(),
        before.phases(),
        numFailures,
        0,
        numNonFinite,
        before.trace(),
        decisions,
        hopeless,
        false,
        hopeless ? numFailures + " rounds led to no better bound" : before.convergence());
  }

  /// One step from the gradient as it was evaluated.
  private List<Tensor> moved(List<Tensor> parameters, double[] noise, double step) {
    List<Tensor> slope = gradient.gradient();
    double[] scales = parameters.get(1).array();
    double[] direction = newton(parameters, slope.get(0).array(), noise);
    double[] loc = parameters.get(0).toArray();
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      loc[i] += step * scales[i] * direction[i];
      double change = 0.5 * step * scales[i] * slope.get(1).get(i);
      scale[i] = scales[i] * (1 + Math.clamp(change, -0.5, 1));
    }
    return List.of(Tensor.wrap(Shape.of(n), loc), Tensor.wrap(Shape.of(n), scale));
  }

  /// The Newton step of the location, in standard deviations: conjugate gradients for H·y = g with
  /// H = −σ∘E\[∇² log p\]∘σ, up to where the curvature is not positive, or the step too long.
  private double[] newton(List<Tensor> parameters, double[] slope, double[] noise) {
    Tensor at = logarithmic(parameters);
    double[] scales = parameters.get(1).array();
    double[] residual = new double[n];
    for (int i = 0; i < n; i++) {
      residual[i] = scales[i] * slope[i];
    }
    double[] direction = residual.clone();
    double[] y = new double[n];
    double longest = elbo.optimizer.NaturalGradient.maxMove(n);
    double squares = dot(residual, residual);
    double wanted = SOLVED * SOLVED * squares;
    double[] along = new double[2 * n];
    boolean goesOn = squares > 0;
    for (int k = 0; goesOn && k < MAX_PRODUCTS; k++) {
      for (int i = 0; i < n; i++) {
        along[i] = scales[i] * direction[i];
      }
      double[] product = fixed.product(at, noise, along).array();
      double curvature = 0;
      for (int i = 0; i < n; i++) {
        curvature += along[i] * product[i];
      }
      if (!(curvature > 0 && curvature < Double.POSITIVE_INFINITY)) {
        return k == 0 ? shortened(direction, longest) : y;
      }
      double length = squares / curvature;
      for (int i = 0; i < n; i++) {
        y[i] += length * direction[i];
        residual[i] -= length * scales[i] * product[i];
      }
      double after = dot(residual, residual);
      goesOn = after > wanted && dot(y, y) < longest * longest;
      for (int i = 0; i < n; i++) {
        direction[i] = residual[i] + after / squares * direction[i];
      }
      squares = after;
    }
    return shortened(y, longest);
  }

  private static double[] shortened(double[] y, double longest) {
    double factor = Math.min(1, longest / Math.sqrt(dot(y, y)));
    for (int i = 0; i < y.length; i++) {
      y[i] *= factor;
    }
    return y;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// Locations and scales of locations with logarithms of scales behind them.
  private List<Tensor> linear(Tensor parameters) {
    double[] loc = new double[n];
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      loc[i] = parameters.get(i);
      scale[i] = Exponential.exp(parameters.get(n + i));
    }
    return List.of(Tensor.wrap(Shape.of(n), loc), Tensor.wrap(Shape.of(n), scale));
  }

  private Tensor logarithmic(List<Tensor> parameters) {
    double[] values = new double[2 * n];
    for (int i = 0; i < n; i++) {
      values[i] = parameters.get(0).get(i);
      values[n + i] = Logarithm.log(parameters.get(1).get(i));
    }
    return Tensor.wrap(Shape.of(2 * n), values);
  }
}

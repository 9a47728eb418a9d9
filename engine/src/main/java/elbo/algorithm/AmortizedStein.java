// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.Candidate;
import elbo.algorithm.SteinState.Moved;
import elbo.approximation.Gaussians;
import elbo.choice.SteinChoice;
import elbo.diagnostic.KernelSteinDiscrepancy;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.family.UnconstrainedFamily;
import elbo.optimizer.Averaged;
import elbo.optimizer.Averaging;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.sampler.AmortizedSvgd;
import elbo.sampler.Svgd;
import elbo.sampler.WhitenedDensity;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Amortised Stein variational gradient descent (Feng, Wang & Liu 2017): the parameters of a family
/// move so that its draws follow Stein's direction, from Pathfinder's best normal approximation on.
/// Each step has fresh, even noise; what is reported is an average of the iterates that favours
/// late ones, and it ends by the discrepancy of the same draws of each. The result is a density,
/// which is judged like any other.
public final class AmortizedStein implements Algorithm<SteinState> {
  /// How much weight the average of the iterates gives to late ones.
  private static final double AVERAGING_DEGREE = 8;

  private final Target target;
  private final Family constrained;
  private final UnconstrainedFamily family;
  private final SteinChoice stein;
  private final UpdateRule rule;
  private final double stepSize;
  private final int maxIterations;
  private final Pathfinder pathfinder;
  private final AmortizedSvgd amortized;

  /// For a target.
  ///
  /// @param family with differentiable draws
  /// @param stein kernel, and draws per step
  /// @param rule by which parameters follow
  /// @param stepSize of the first phase
  /// @param maxIterations over all phases
  /// @param pathfinder for the start
  public AmortizedStein(
      Target target,
      Family family,
      SteinChoice stein,
      UpdateRule rule,
      double stepSize,
      int maxIterations,
      Pathfinder.Options pathfinder) {
    this.target = target;
    this.constrained = family;
    this.family = new UnconstrainedFamily(family);
    this.stein = stein;
    this.rule = new Averaged(rule, Averaging.polynomial(AVERAGING_DEGREE));
    this.stepSize = stepSize;
    this.maxIterations = maxIterations;
    this.pathfinder = new Pathfinder(target, pathfinder);
    this.amortized = new AmortizedSvgd(target.batched(), this.family, stein.kernel());
  }

  @Override
  public String name() {
    return "amortized-svgd";
  }

  @Override
  public SteinState init(Key key) {
    return new SteinState(pathfinder.init(key.fold("pathfinder")), Optional.empty(), true);
  }

  @Override
  public SteinState step(Key key, SteinState state) {
    if (!pathfinder.isDone(state.start())) {
      return new SteinState(
          pathfinder.step(key.fold("pathfinder"), state.start()), Optional.empty(), true);
    }
    NormalStart normal = NormalStart.of(target.dimension(), state.start());
    Moved next =
        state.fit().isEmpty()
            ? begin(key.fold("start"), normal)
            : move(key.fold("draws"), normal, state.fit().get());
    return new SteinState(state.start(), Optional.of(next), true);
  }

  private Moved begin(Key key, NormalStart normal) {
    List<Tensor> near = family.near(normal.loc(), normal.factor(), key);
    String choice =
        String.format(
            Locale.ROOT,
            "Family %s, %d draws a step, kernel %s, optimizer %s with step size %.3g.",
            family.name(),
            stein.particles(),
            stein.word(),
            rule.name(),
            stepSize);
    return SteinPhases.begin(rule.start(near), stepSize, List.of(choice, normal.decision()));
  }

  private Moved move(Key key, NormalStart normal, Moved before) {
    WhitenedDensity density = new WhitenedDensity(target.batched(), normal.loc(), normal.factor());
    Svgd svgd = new Svgd(density, stein.kernel(), rule);
    UpdateState update = before.update();
    for (int t = 0; t < SteinPhases.BLOCK; t++) {
      Key own = key.fold(before.iteration() + t);
      Tensor noise = SteinPhases.even(own, stein.particles(), family.noiseSize());
      update =
          rule.step(update, slope(svgd, normal, update.parameters(), noise), before.stepSize());
      if (!SteinPhases.isFinite(update)) {
        return SteinPhases.failed(before, density.numNonFinite());
      }
    }
    Tensor noise = SteinPhases.even(key.fold("discrepancy"), stein.particles(), family.noiseSize());
    int n = target.dimension();
    double[] u = inStartCoordinates(normal, amortized.draws(rule.result(update), noise));
    double[] slopes = new double[u.length];
    density.evaluate(u, stein.particles(), new double[stein.particles()], slopes);
    double discrepancy = KernelSteinDiscrepancy.squared(SteinPhases.measure(n), u, slopes, n);
    return SteinPhases.next(before, update, discrepancy, density.numNonFinite(), maxIterations);
  }

  /// The direction of the parameters. Stein's direction φ of u = C⁻¹(x − loc) is a slope, smoothed
  /// by the kernel, so that of x is C⁻ᵀφ.
  private List<Tensor> slope(Svgd svgd, NormalStart normal, List<Tensor> parameters, Tensor noise) {
    int n = target.dimension();
    double[] u = inStartCoordinates(normal, amortized.draws(parameters, noise));
    Shape shape = Shape.of(stein.particles(), n);
    double[] slopes = svgd.direction(Tensor.wrap(shape, u)).toArray();
    double[] factor = normal.factor().array();
    for (int s = 0; s < stein.particles(); s++) {
      for (int i = n - 1; i >= 0; i--) {
        double sum = slopes[s * n + i];
        for (int j = i + 1; j < n; j++) {
          sum -= factor[j * n + i] * slopes[s * n + j];
        }
        slopes[s * n + i] = sum / factor[i * n + i];
      }
    }
    return amortized.along(parameters, noise, Tensor.wrap(shape, slopes));
  }

  /// C⁻¹(x − loc), a row for each point.
  private static double[] inStartCoordinates(NormalStart normal, Tensor points) {
    int n = points.shape().size(1);
    double[] u = points.toArray();
    double[] w = new double[n];
    for (int s = 0; s < points.shape().size(0); s++) {
      for (int i = 0; i < n; i++) {
        w[i] = u[s * n + i] - normal.loc().get(i);
      }
      Gaussians.solve(normal.factor(), w);
      System.arraycopy(w, 0, u, s * n, n);
    }
    return u;
  }

  @Override
  public boolean isDone(SteinState state) {
    return state.fit().isPresent() && state.fit().get().done();
  }

  @Override
  public Progress progress(SteinState state) {
    return state
        .fit()
        .map(m -> new Progress(name(), m.iteration(), Double.NaN, Double.NaN, m.stepSize()))
        .orElseGet(() -> pathfinder.progress(state.start()));
  }

  /// {@inheritDoc} Its trace is empty: what it follows is no bound.
  @Override
  public Outcome outcome(Key key, SteinState state) {
    Outcome start = pathfinder.outcome(key.fold("pathfinder"), state.start());
    if (state.fit().isEmpty()) {
      return start;
    }
    Moved moved = state.fit().get();
    List<Tensor> parameters = family.constrainValues(rule.result(moved.update()));
    List<String> decisions = new ArrayList<>(start.decisions());
    decisions.addAll(moved.decisions());
    return new Outcome(
        List.of(
            new Candidate(
                "amortised SVGD",
                Approximation.of(constrained, parameters),
                moved.converged(),
                moved.convergence())),
        decisions,
        List.of(),
        start.numNonFinite() + moved.numNonFinite(),
        start.modes());
  }
}

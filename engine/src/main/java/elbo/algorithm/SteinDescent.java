// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.SteinState.Moved;
import elbo.diagnostic.KernelSteinDiscrepancy;
import elbo.diagnostic.SteinKernel;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.sampler.Svgd;
import elbo.sampler.WhitenedDensity;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Stein variational gradient descent (Liu & Wang 2016) from even draws of Pathfinder's best normal
/// approximation, in its coordinates: x = loc + C·u, so that a kernel sees scales and correlations
/// of the posterior as about 1 and 0. It ends when a smaller step no longer brings the kernel Stein
/// discrepancy down. Random numbers have a part in the start alone.
public final class SteinDescent implements Steps<SteinState> {
  private final Target target;
  private final ParticleSettings settings;
  private final Pathfinder pathfinder;
  private final SteinKernel measure;

  /// For a target.
  public SteinDescent(Target target, ParticleSettings settings) {
    this.target = target;
    this.settings = settings;
    this.pathfinder = new Pathfinder(target, settings.pathfinder());
    this.measure = SteinPhases.measure(target.dimension());
  }

  @Override
  public String name() {
    return "svgd";
  }

  @Override
  public SteinState init(Key key) {
    return new SteinState(pathfinder.init(key.fold("pathfinder")), Optional.empty(), false);
  }

  @Override
  public SteinState step(Key key, SteinState state) {
    if (!pathfinder.isDone(state.start())) {
      return new SteinState(
          pathfinder.step(key.fold("pathfinder"), state.start()), Optional.empty(), false);
    }
    NormalStart normal = NormalStart.of(target.dimension(), state.start());
    WhitenedDensity density = whitened(normal);
    Svgd svgd = new Svgd(density, settings.stein().kernel(), settings.optimizer().rule());
    Moved next =
        state.fit().isEmpty()
            ? begin(key.fold("particles"), svgd, normal)
            : move(svgd, density, state.fit().get());
    return new SteinState(state.start(), Optional.of(next), false);
  }

  /// The target in the coordinates in which the particles of a state move: x = loc + C·u.
  public WhitenedDensity density(SteinState state) {
    return whitened(NormalStart.of(target.dimension(), state.start()));
  }

  /// The kernel of the discrepancy that tells whether the particles have come to rest.
  public SteinKernel measure() {
    return measure;
  }

  private WhitenedDensity whitened(NormalStart normal) {
    return new WhitenedDensity(target.batched(), normal.loc(), normal.factor());
  }

  private Moved begin(Key key, Svgd svgd, NormalStart normal) {
    Tensor particles = SteinPhases.even(key, settings.draws(), target.dimension());
    String choice =
        String.format(
            Locale.ROOT,
            "%d particles, kernel %s, optimizer %s with step size %.3g, in standard deviations of the start.",
            settings.draws(),
            settings.stein().word(),
            settings.optimizer().rule().name(),
            settings.firstStepSize());
    return SteinPhases.begin(
        svgd.start(particles), settings.firstStepSize(), List.of(choice, normal.decision()));
  }

  private Moved move(Svgd svgd, WhitenedDensity density, Moved before) {
    UpdateState update = before.update();
    for (int t = 0; t < SteinPhases.BLOCK; t++) {
      update = svgd.step(update, before.stepSize());
      if (!SteinPhases.isFinite(update)) {
        return SteinPhases.failed(before, density.numNonFinite());
      }
    }
    double[] particles = update.parameters().getFirst().toArray();
    double[] slopes = new double[particles.length];
    density.evaluate(particles, settings.draws(), new double[settings.draws()], slopes);
    double discrepancy =
        KernelSteinDiscrepancy.squared(measure, particles, slopes, target.dimension());
    return SteinPhases.next(
        before, update, discrepancy, density.numNonFinite(), settings.maxIterations());
  }

  @Override
  public boolean isDone(SteinState state) {
    return state.fit().isPresent() && state.fit().get().done();
  }

  @Override
  public Progress progress(SteinState state) {
    return state
        .fit()
        .map(m -> new Progress("svgd", m.iteration(), Double.NaN, Double.NaN, m.stepSize()))
        .orElseGet(() -> pathfinder.progress(state.start()));
  }
}

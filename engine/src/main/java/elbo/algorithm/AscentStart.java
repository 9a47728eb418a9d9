// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.approximation.ScaleFactor;
import elbo.choice.FamilyChoice;
import elbo.estimator.StickingTheLanding;
import elbo.family.Family;
import elbo.objective.EvidenceLowerBound;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where the ascent of [Bbvi] starts: at Pathfinder's best approximation, or for a family that has
/// all normal distributions and more at the one that [Advi] finds from there. Its steps are natural
/// gradients, which reach it sooner than any rule that knows nothing of the family's geometry, and
/// the ascent is left with what no normal distribution can do.
final class AscentStart {
  private final Pathfinder pathfinder;
  private final Optional<Advi> gaussian;
  private final int dimension;

  private AscentStart(Target target, Pathfinder.Options options, boolean fitsGaussian) {
    this.dimension = target.dimension();
    this.pathfinder = new Pathfinder(target, options);
    this.gaussian =
        fitsGaussian
            ? Optional.of(
                new Advi(
                    target,
                    new Advi.Settings(
                        true,
                        new EvidenceLowerBound(),
                        new StickingTheLanding(),
                        Noise.ANTITHETIC,
                        0,
                        false,
                        Advi.STEP_SIZE,
                        Advi.MAX_ITERATIONS,
                        options)))
            : Optional.empty();
  }

  /// @param target of all data
  /// @param family that is to start
  /// @param seesAllData whether the steps of the ascent cost as much as those of a start
  static AscentStart of(
      Target target, Family family, Pathfinder.Options options, boolean seesAllData) {
    return new AscentStart(
        target,
        options,
        seesAllData
            && family.extendsFullRank()
            && family.dimension() <= FamilyChoice.MAX_FULL_RANK_DIMENSION);
  }

  AdviState init(Key key) {
    return new AdviState(pathfinder.init(key.fold("pathfinder")), Optional.empty());
  }

  AdviState step(Key key, AdviState state) {
    if (gaussian.isPresent()) {
      return gaussian.get().step(key, state);
    }
    return new AdviState(pathfinder.step(key.fold("pathfinder"), state.start()), Optional.empty());
  }

  boolean isDone(AdviState state) {
    return gaussian.isPresent() ? gaussian.get().isDone(state) : pathfinder.isDone(state.start());
  }

  Progress progress(AdviState state) {
    return gaussian.isPresent()
        ? gaussian.get().progress(state)
        : pathfinder.progress(state.start());
  }

  /// Pathfinder's part in the outcome of an ascent.
  Outcome outcome(Key key, AdviState state) {
    return pathfinder.outcome(key.fold("pathfinder"), state.start());
  }

  /// Draws of the start without a finite density.
  long numNonFinite(AdviState state) {
    return state.ascent().map(AdviState.Ascent::numNonFinite).orElse(0L);
  }

  NormalStart normal(AdviState state) {
    if (state.ascent().isEmpty() || state.ascent().get().trace().isEmpty()) {
      return NormalStart.of(dimension, state.start());
    }
    AdviState.Ascent ascent = state.ascent().get();
    List<Tensor> parameters = ascent.phaseStart();
    return new NormalStart(
        parameters.get(0),
        new ScaleFactor.Triangular(parameters.get(1)),
        String.format(
            Locale.ROOT,
            "The ascent starts at the full-rank Gaussian of ADVI (%d iterations, ELBO %.3f; %s).",
            ascent.iteration(),
            ascent.trace().getLast().elbo(),
            ascent.convergence()));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Advi;
import elbo.algorithm.AdviState;
import elbo.algorithm.Algorithm;
import elbo.algorithm.AmortizedStein;
import elbo.algorithm.Bbvi;
import elbo.algorithm.BbviState;
import elbo.algorithm.ChainsState;
import elbo.algorithm.DefaultMethod;
import elbo.algorithm.Laplace;
import elbo.algorithm.MarkovChains;
import elbo.algorithm.Matching;
import elbo.algorithm.MatchingState;
import elbo.algorithm.ModelException;
import elbo.algorithm.Outcome;
import elbo.algorithm.ParticleSettings;
import elbo.algorithm.Pathfinder;
import elbo.algorithm.PathfinderState;
import elbo.algorithm.RunSettings;
import elbo.algorithm.SaaState;
import elbo.algorithm.SampleAverage;
import elbo.algorithm.SamplerSettings;
import elbo.algorithm.Settings;
import elbo.algorithm.State;
import elbo.algorithm.SteinDescent;
import elbo.algorithm.SteinState;
import elbo.algorithm.Steps;
import elbo.algorithm.Target;
import elbo.compile.Workers;
import elbo.family.Family;
import elbo.model.Failures;
import elbo.model.Model;
import elbo.random.Key;
import elbo.sampler.Metric;
import elbo.sampler.StartingPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Fits models: the front door of the library.
public final class Elbo {
  private Elbo() {}

  /// Fits a model with its data bound.
  ///
  /// @throws ModelException if the model cannot be fitted: no parameters, or nowhere a finite
  ///   density
  public static Fit fit(Model model, Settings settings) {
    return fit(model, settings, Control.none());
  }

  /// Fits a model, telling `control` how it goes. Where a checkpoint cannot be written the fit goes
  /// on, and says so in its decisions.
  public static Fit fit(Model model, Settings settings, Control control) {
    return run(model, settings, control, Optional.empty(), "");
  }

  /// Draws from the posterior of a model by NUTS: what approximations are compared with.
  ///
  /// @throws ModelException if the model has no parameters, or nowhere a finite density
  public static Sample sample(Model model, SamplerSettings settings) {
    return sample(model, settings, Control.none(), Optional.empty());
  }

  /// Draws from the posterior by NUTS, telling `control` how it goes.
  ///
  /// @param from a fit of the same model to begin at: chains start at draws of its approximation,
  ///   and its spread is their first metric
  public static Sample sample(
      Model model, SamplerSettings settings, Control control, Optional<Fit> from) {
    return sample(model, settings, control, from, Optional.empty(), "");
  }

  /// Goes on from a checkpoint, with its settings, to the same bits as an uninterrupted run.
  ///
  /// @param model the same model with the same data
  /// @param checkpoint a file that [Control#checkpoint()] named
  /// @throws IOException if the file cannot be read, or belongs to another model or other data
  /// @throws OtherBitsException if the run was begun with another implementation of dense algebra,
  ///   unless `control` allows other bits
  public static Posterior resume(Model model, Path checkpoint, Control control) throws IOException {
    Checkpoint read = Checkpoint.read(checkpoint, model);
    Optional<State> state = Optional.of(read.state());
    return switch (read.settings()) {
      case Settings settings -> run(model, settings, control, state, read.denseAlgebra());
      case SamplerSettings settings ->
          sample(model, settings, control, Optional.empty(), state, read.denseAlgebra());
      case ParticleSettings settings ->
          particles(model, settings, control, state, read.denseAlgebra());
    };
  }

  /// Deletes a checkpoint with the files that chains keep beside it; nothing if there is none.
  ///
  /// @throws IOException if a file is there and cannot be deleted
  public static void discard(Path checkpoint) throws IOException {
    Files.deleteIfExists(checkpoint);
    KeptDraws.delete(checkpoint);
  }

  /// Moves particles to the posterior of a model by Stein variational gradient descent.
  ///
  /// @throws ModelException if the model has no parameters, or nowhere a finite density
  public static Particles particles(Model model, ParticleSettings settings) {
    return particles(model, settings, Control.none());
  }

  /// Moves particles, telling `control` how it goes.
  public static Particles particles(Model model, ParticleSettings settings, Control control) {
    return particles(model, settings, control, Optional.empty(), "");
  }

  private static Particles particles(
      Model model,
      ParticleSettings settings,
      Control control,
      Optional<State> state,
      String denseAlgebraBefore) {
    try (Workers workers = Workers.of(settings.threads())) {
      Target target = target(model, workers, control, state, denseAlgebraBefore);
      long started = System.nanoTime();
      SteinDescent descent = new SteinDescent(target, settings);
      Driven<SteinState> driven =
          drive(model, target, descent, settings, control, state.map(SteinState.class::cast));
      return ParticleConclusion.of(
          model,
          target,
          descent,
          driven.state(),
          settings,
          driven.notes(),
          driven.isInterrupted(),
          started);
    }
  }

  private static Target target(
      Model model,
      Workers workers,
      Control control,
      Optional<State> state,
      String denseAlgebraBefore) {
    if (model.dimension() == 0) {
      throw new ModelException(
          "the model has no parameters, so there is nothing to fit; `check` and `log-density` accept it");
    }
    Target target =
        new Target(model.logDensity(), point -> Failures.ofDensity(model, point), workers);
    if (state.isPresent()
        && !control.allowsOtherBits()
        && !denseAlgebraBefore.equals(target.denseAlgebra())) {
      throw new OtherBitsException(denseAlgebraBefore, target.denseAlgebra());
    }
    return target;
  }

  private static Sample sample(
      Model model,
      SamplerSettings settings,
      Control control,
      Optional<Fit> from,
      Optional<State> state,
      String denseAlgebraBefore) {
    try (Workers workers = Workers.of(settings.threads())) {
      Target target = target(model, workers, control, state, denseAlgebraBefore);
      long started = System.nanoTime();
      Key key = Key.of(settings.seed()).fold("starts");
      MarkovChains.Start start =
          from.isPresent()
              ? HandOff.start(model, from.get(), settings, key)
              : new MarkovChains.Start(
                  StartingPoints.uniform(key, model.dimension(), settings.initRadius()),
                  Metric.unit(model.dimension(), settings.isDense()));
      MarkovChains chains =
          new MarkovChains(
              target, settings.kernel(), settings.schedule(), settings.chains(), start);
      Driven<ChainsState> driven =
          drive(model, target, chains, settings, control, state.map(ChainsState.class::cast));
      return SampleConclusion.of(
          model,
          target,
          chains,
          driven.state(),
          settings,
          driven.notes(),
          driven.isInterrupted(),
          started);
    }
  }

  private static Fit run(
      Model model,
      Settings settings,
      Control control,
      Optional<State> state,
      String denseAlgebraBefore) {
    try (Workers workers = Workers.of(settings.threads())) {
      Target target = target(model, workers, control, state, denseAlgebraBefore);
      long started = System.nanoTime();
      Family family = chosen(() -> settings.family().family(model));
      if (settings.isBlackBox()) {
        Bbvi bbvi = chosen(() -> new Bbvi(target, settings.bbvi(family, model), model));
        return fit(
            model, target, bbvi, settings, control, state.map(BbviState.class::cast), started);
      }
      return switch (settings.method()) {
        case DEFAULT ->
            fit(
                model,
                target,
                chosen(() -> new DefaultMethod(target, settings, family)),
                settings,
                control,
                state.map(AdviState.class::cast),
                started);
        case ADVI -> {
          Advi advi = chosen(() -> new Advi(target, settings.advi(family)));
          yield fit(
              model, target, advi, settings, control, state.map(AdviState.class::cast), started);
        }
        case BBVI -> throw new IllegalStateException("handled above");
        case LAPLACE -> {
          settings.requireOwnFamily();
          yield fit(
              model,
              target,
              new Laplace(target, settings.pathfinder()),
              settings,
              control,
              state.map(PathfinderState.class::cast),
              started);
        }
        case BATCH_AND_MATCH -> {
          settings.requireOwnFamily();
          Matching matching = chosen(() -> new Matching(target, settings.matching()));
          yield fit(
              model,
              target,
              matching,
              settings,
              control,
              state.map(MatchingState.class::cast),
              started);
        }
        case SAA -> {
          settings.requireOwnFamily();
          SampleAverage average =
              chosen(
                  () -> new SampleAverage(target, settings.maxIterations(), settings.pathfinder()));
          yield fit(
              model, target, average, settings, control, state.map(SaaState.class::cast), started);
        }
        case AMORTIZED_SVGD -> {
          AmortizedStein stein = chosen(() -> settings.amortizedStein(target, family));
          yield fit(
              model, target, stein, settings, control, state.map(SteinState.class::cast), started);
        }
        case PATHFINDER -> {
          settings.requireOwnFamily();
          Pathfinder pathfinder = chosen(() -> new Pathfinder(target, settings.pathfinder()));
          yield fit(
              model,
              target,
              pathfinder,
              settings,
              control,
              state.map(PathfinderState.class::cast),
              started);
        }
      };
    }
  }

  /// What settings ask for; a refusal of what does not go together, or not with this model, is for
  /// whoever chose it.
  private static <T> T chosen(Supplier<T> parts) {
    try {
      return parts.get();
    } catch (IllegalArgumentException e) {
      throw new ModelException(String.valueOf(e.getMessage()));
    }
  }

  private static <S extends State> Fit fit(
      Model model,
      Target target,
      Algorithm<S> algorithm,
      Settings settings,
      Control control,
      Optional<S> resumed,
      long started) {
    Driven<S> driven = drive(model, target, algorithm, settings, control, resumed);
    Outcome outcome = algorithm.outcome(algorithmKey(settings), driven.state());
    return Conclusion.of(
        model, target, outcome, settings, driven.notes(), driven.isInterrupted(), started);
  }

  private static Key algorithmKey(RunSettings settings) {
    return Key.of(settings.seed()).fold("algorithm");
  }

  /// Where a run ended.
  private record Driven<S extends State>(S state, List<String> notes, boolean isInterrupted) {}

  private static <S extends State> Driven<S> drive(
      Model model,
      Target target,
      Steps<S> algorithm,
      RunSettings settings,
      Control control,
      Optional<S> resumed) {
    Key key = algorithmKey(settings);
    S state = resumed.isPresent() ? resumed.get() : algorithm.init(key);
    long written = System.nanoTime();
    List<String> notes = new ArrayList<>();
    boolean cancelled = false;
    Optional<CheckpointFile> file =
        control
            .checkpoint()
            .map(path -> new CheckpointFile(path, settings, model, target.denseAlgebra()));
    while (!algorithm.isDone(state) && !cancelled) {
      state = algorithm.step(key, state);
      control.progress().accept(algorithm.progress(state));
      cancelled = control.isCancelled().getAsBoolean();
      boolean due = (System.nanoTime() - written) * 1e-9 >= control.checkpointSeconds();
      if (file.isPresent() && (due || cancelled) && notes.isEmpty()) {
        try {
          file.get().write(state);
        } catch (IOException e) {
          notes.add("No checkpoints: " + e.getMessage());
        }
        written = System.nanoTime();
      }
    }
    return new Driven<>(state, notes, !algorithm.isDone(state));
  }

  /// The version of this library, `development` where it does not run from its jar.
  public static String version() {
    String version = Elbo.class.getPackage().getImplementationVersion();
    return version != null ? version : "development";
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.compile.Workers;
import elbo.model.Failures;
import elbo.model.Model;
import elbo.random.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /// Goes on from a checkpoint, with its settings, to the same bits as an uninterrupted fit.
  ///
  /// @param model the same model with the same data
  /// @param checkpoint a file that [Control#checkpoint()] named
  /// @throws IOException if the file cannot be read, or belongs to another model or other data
  /// @throws OtherBitsException if the fit was begun with another implementation of dense algebra,
  ///   unless `control` allows other bits
  public static Fit resume(Model model, Path checkpoint, Control control) throws IOException {
    Checkpoint read = Checkpoint.read(checkpoint, model);
    return run(model, read.settings(), control, Optional.of(read.state()), read.denseAlgebra());
  }

  private static Fit run(
      Model model,
      Settings settings,
      Control control,
      Optional<State> state,
      String denseAlgebraBefore) {
    if (model.dimension() == 0) {
      throw new ModelException(
          "the model has no parameters, so there is nothing to fit; `check` and `log-density` accept it");
    }
    try (Workers workers = Workers.of(settings.threads())) {
      Target target =
          new Target(model.logDensity(), point -> Failures.ofDensity(model, point), workers);
      if (state.isPresent()
          && !control.allowsOtherBits()
          && !denseAlgebraBefore.equals(target.denseAlgebra())) {
        throw new OtherBitsException(denseAlgebraBefore, target.denseAlgebra());
      }
      long started = System.nanoTime();
      return switch (settings.method()) {
        case DEFAULT ->
            drive(
                model,
                target,
                new DefaultMethod(target, settings),
                settings,
                control,
                state.map(AdviState.class::cast),
                started);
        case ADVI -> {
          boolean fullRank = DefaultMethod.isFullRank(settings, target.dimension());
          Advi advi = new Advi(target, settings.advi(fullRank));
          yield drive(
              model, target, advi, settings, control, state.map(AdviState.class::cast), started);
        }
        case PATHFINDER -> {
          Pathfinder pathfinder = new Pathfinder(target, settings.pathfinder());
          yield drive(
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

  private static <S extends State> Fit drive(
      Model model,
      Target target,
      Algorithm<S> algorithm,
      Settings settings,
      Control control,
      Optional<S> resumed,
      long started) {
    Key key = Key.of(settings.seed()).fold("algorithm");
    S state = resumed.isPresent() ? resumed.get() : algorithm.init(key);
    long written = System.nanoTime();
    List<String> notes = new ArrayList<>();
    boolean cancelled = false;
    while (!algorithm.isDone(state) && !cancelled) {
      state = algorithm.step(key, state);
      control.progress().accept(algorithm.progress(state));
      cancelled = control.isCancelled().getAsBoolean();
      boolean due = (System.nanoTime() - written) * 1e-9 >= control.checkpointSeconds();
      if (control.checkpoint().isPresent() && (due || cancelled) && notes.isEmpty()) {
        try {
          Checkpoint.of(settings, model, target.denseAlgebra(), state)
              .write(control.checkpoint().get());
        } catch (IOException e) {
          notes.add("No checkpoints: " + e.getMessage());
        }
        written = System.nanoTime();
      }
    }
    boolean interrupted = !algorithm.isDone(state);
    return Conclusion.of(
        model, target, algorithm.outcome(key, state), settings, notes, interrupted, started);
  }

  /// The version of this library, `development` where it does not run from its jar.
  public static String version() {
    String version = Elbo.class.getPackage().getImplementationVersion();
    return version != null ? version : "development";
  }
}

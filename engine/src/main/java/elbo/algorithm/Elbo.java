// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.compile.Workers;
import elbo.diagnostic.Psis;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.model.Failures;
import elbo.model.Model;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Fits models: the front door of the library.
public final class Elbo {
  /// Of the pool of draws that candidates are judged by and recommended draws are taken from, per
  /// recommended draw: with fewer, sampling without replacement would leave the weights little
  /// choice.
  private static final double POOL = 2.5;

  /// GOOD is said only of an approximation whose own means are within a fifth of a standard
  /// deviation of the weighted ones, and its standard deviations within a fifth of theirs.
  private static final double MAX_SHIFT = 0.2;

  /// k̂ is computed per variable for at most this many columns; it costs a millisecond each.
  private static final int MAX_KHAT_COLUMNS = 500;

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
    return run(model, settings, control, Optional.empty());
  }

  /// Goes on from a checkpoint, with its settings, to the same bits as an uninterrupted fit.
  ///
  /// @param model the same model with the same data
  /// @param checkpoint a file that [Control#checkpoint()] named
  /// @throws IOException if the file cannot be read, or belongs to another model or other data
  public static Fit resume(Model model, Path checkpoint, Control control) throws IOException {
    Checkpoint read = Checkpoint.read(checkpoint, model);
    return run(model, read.settings(), control, Optional.of(read.state()));
  }

  private static Fit run(Model model, Settings settings, Control control, Optional<State> state) {
    if (model.dimension() == 0) {
      throw new ModelException(
          "the model has no parameters, so there is nothing to fit; `check` and `log-density` accept it");
    }
    try (Workers workers = Workers.of(settings.threads())) {
      Target target =
          new Target(model.logDensity(), point -> Failures.ofDensity(model, point), workers);
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
          Checkpoint.of(settings, model, state).write(control.checkpoint().get());
        } catch (IOException e) {
          notes.add("No checkpoints: " + e.getMessage());
        }
        written = System.nanoTime();
      }
    }
    boolean interrupted = !algorithm.isDone(state);
    return finish(
        model, target, algorithm.outcome(key, state), settings, notes, interrupted, started);
  }

  private static Fit finish(
      Model model,
      Target target,
      Outcome outcome,
      Settings settings,
      List<String> notes,
      boolean interrupted,
      long started) {
    if (outcome.candidates().isEmpty()) {
      throw new ModelException(
          "no approximation was found: " + String.join(" ", outcome.decisions()));
    }
    List<String> decisions = new ArrayList<>(outcome.decisions());
    decisions.addAll(notes);
    Key key = Key.of(settings.seed()).fold("evaluation");
    int pool = (int) Math.ceil(POOL * settings.draws());
    List<Evaluation> evaluations = new ArrayList<>();
    for (Outcome.Candidate candidate : outcome.candidates()) {
      if (evaluations.isEmpty() || settings.method() == Method.DEFAULT) {
        evaluations.add(Evaluation.of(candidate, target, key, pool));
      }
    }
    Evaluation best = evaluations.getFirst();
    for (int i = 1; i < evaluations.size(); i++) {
      best = Evaluation.better(best, evaluations.get(i), decisions);
    }
    SteinResiduals stein = best.stein(target);
    boolean stationary = stein.areBelow(0.1);
    boolean converged = best.candidate().converged() && !interrupted && stationary;
    String convergence =
        interrupted
            ? "it was interrupted"
            : stationary
                ? best.candidate().convergence()
                : "the Stein residuals of the approximation are not small";
    Psis psis = best.weighting().psis();
    Weighting.Shift shift = best.weighting().shift(best.points());
    boolean close = shift.location() <= MAX_SHIFT && shift.scale() <= MAX_SHIFT;
    Verdict verdict = Verdict.of(psis, best.elbo(), close, converged, convergence);

    int draws = settings.draws();
    boolean corrected = psis.khat() <= psis.threshold();
    int[] taken =
        corrected ? psis.resample(draws, Draws.uniform(key.fold("resample"), 0, 0, 0)) : new int[0];
    corrected = corrected && taken.length == draws;
    if (!corrected) {
      taken = new int[draws];
      for (int s = 0; s < draws; s++) {
        taken[s] = s;
      }
    }
    decisions.add(
        corrected
            ? String.format(
                java.util.Locale.ROOT,
                "The %d recommended draws are importance-corrected: taken without replacement from %d draws worth %.0f equally weighted ones.",
                draws,
                pool,
                psis.ess())
            : "The recommended draws are those of the approximation: importance weights would not help.");
    int n = target.dimension();
    Tensor from = corrected ? best.weighting().points() : best.points();
    Tensor fromLogP = corrected ? best.weighting().logDensity() : best.logDensity();
    Tensor fromLogQ = corrected ? best.weighting().logApproximation() : best.logApproximation();
    double[] points = new double[draws * n];
    double[] logP = new double[draws];
    double[] logQ = new double[draws];
    for (int s = 0; s < draws; s++) {
      System.arraycopy(from.array(), taken[s] * n, points, s * n, n);
      logP[s] = fromLogP.get(taken[s]);
      logQ[s] = fromLogQ.get(taken[s]);
    }
    Reporter reporter = Reporter.of(model);
    Key generated = key.fold("generated quantities");
    DrawTable table =
        new DrawTable(
            reporter.columns(),
            reporter.rows(points, draws, generated, 0),
            Tensor.wrap(Shape.of(draws), logP),
            Tensor.wrap(Shape.of(draws), logQ));
    double[] centre = best.candidate().approximation().components().getFirst().getFirst().array();
    Tensor location =
        reporter.rows(centre, 1, generated, draws).reshape(Shape.of(reporter.columns().size()));
    Fit.Parameters parameters = parametersOf(model);
    double seconds = (System.nanoTime() - started) * 1e-9;
    return new Fit(
        settings,
        new Fit.Run(
            version(),
            Runtime.version().toString(),
            "unknown",
            seconds,
            target.numEvaluations(),
            outcome.numNonFinite() + best.elbo().numNonFinite(),
            interrupted),
        parameters,
        best.candidate().approximation(),
        best.candidate().name(),
        best.elbo(),
        psis.khat(),
        best.psis().khat(),
        psis.threshold(),
        psis.ess(),
        stein,
        verdict,
        table,
        corrected,
        location,
        summary(table, best, parameters, corrected),
        decisions,
        outcome.trace());
  }

  private static List<Summary> summary(
      DrawTable table, Evaluation best, Fit.Parameters parameters, boolean corrected) {
    Psis psis = best.weighting().psis();
    int pool = best.elbo().numDraws();
    List<String> own = parameters.allColumns();
    double[] khats = new double[table.columns().size()];
    java.util.Arrays.fill(khats, psis.khat());
    if (own.size() <= MAX_KHAT_COLUMNS) {
      Tensor values =
          Reporter.ofParameters(own, parameters.constrain())
              .rows(best.weighting().points().array(), pool, Key.of(0), 0);
      DrawTable all =
          new DrawTable(
              own, values, best.weighting().logDensity(), best.weighting().logApproximation());
      for (int c = 0; c < own.size(); c++) {
        khats[c] = psis.khatOf(all.column(c));
      }
    }
    double effective = corrected ? Math.min(table.numDraws(), psis.ess()) : table.numDraws();
    List<Summary> rows = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      rows.add(Summary.of(table.columns().get(c), table.column(c), effective, khats[c]));
    }
    return rows;
  }

  private static Fit.Parameters parametersOf(Model model) {
    List<String> names = new ArrayList<>();
    List<List<String>> columns = new ArrayList<>();
    model
        .parameters()
        .forEach(p -> {
          names.add(p.output().name());
          columns.add(p.output().elementNames());
        });
    return new Fit.Parameters(
        names, columns, model.unconstrainedNames(), Reporter.constraining(model));
  }

  /// The version of this library, `development` where it does not run from its jar.
  public static String version() {
    String version = Elbo.class.getPackage().getImplementationVersion();
    return version != null ? version : "development";
  }
}

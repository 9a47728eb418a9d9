// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.diagnostic.Psis;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.model.Model;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What follows a run: the choice among its candidates, the recommended draws, the summary and the
/// verdict.
final class Conclusion {
  /// Of the pool of draws that candidates are judged by and recommended draws are taken from, per
  /// recommended draw.
  private static final double POOL = 2.5;

  /// The pool where [#POOL] is too small: the weight that single draws have beyond one copy is lost
  /// to sampling without replacement.
  private static final double LARGE_POOL = 10;

  /// How much weight may be lost before the pool is enlarged.
  private static final double MAX_LOST_WEIGHT = 0.002;

  /// GOOD is said only of an approximation whose own means are within a fifth of a standard
  /// deviation of the weighted ones, and its standard deviations within a fifth of theirs.
  private static final double MAX_SHIFT = 0.2;

  /// Up to this k̂ weights have a finite variance, and nothing needs to be adapted.
  private static final double GOOD_KHAT = 0.5;

  private static final int MAX_ADAPTATIONS = 3;

  /// k̂ is computed per variable for at most this many columns; it costs a millisecond each.
  private static final int MAX_KHAT_COLUMNS = 500;

  /// In standard deviations of q; what is below it changes no summary.
  private static final double MAX_STEIN_RESIDUAL = 0.1;

  private final Model model;
  private final Target target;
  private final Settings settings;
  private final Key key;
  private final List<String> decisions;

  private Conclusion(Model model, Target target, Settings settings, List<String> decisions) {
    this.model = model;
    this.target = target;
    this.settings = settings;
    this.key = Key.of(settings.seed()).fold("evaluation");
    this.decisions = decisions;
  }

  static Fit of(
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
    return new Conclusion(model, target, settings, decisions).fit(outcome, interrupted, started);
  }

  private Fit fit(Outcome outcome, boolean interrupted, long started) {
    Evaluation best = choose(outcome.candidates());
    Weighting weighting = weigh(best);
    Psis psis = weighting.psis();
    SteinResiduals stein = best.stein(target);
    Verdict verdict = judge(best, weighting, stein, interrupted);
    int[] taken = resample(psis);
    boolean corrected = taken.length > 0;
    Reporter reporter = Reporter.of(model);
    DrawTable table = corrected ? weighted(weighting, taken, reporter) : unweighted(best, reporter);
    double[] centre = best.candidate().approximation().components().getFirst().getFirst().array();
    Key generated = key.fold("generated quantities");
    Tensor location =
        reporter
            .rows(centre, 1, generated, settings.draws())
            .reshape(Shape.of(reporter.columns().size()));
    Fit.Parameters parameters = parameters();
    List<Summary> summary = summary(table, weighting, parameters, corrected);
    Fit.Run run =
        new Fit.Run(
            Elbo.version(),
            Runtime.version().toString(),
            target.kernels(),
            (System.nanoTime() - started) * 1e-9,
            target.numEvaluations(),
            outcome.numNonFinite() + best.elbo().numNonFinite(),
            interrupted);
    return new Fit(
        settings,
        run,
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
        summary,
        decisions,
        outcome.trace());
  }

  private Evaluation choose(List<Outcome.Candidate> candidates) {
    Evaluation best = Evaluation.of(candidates.getFirst(), target, key, pool(POOL));
    if (settings.method() == Method.DEFAULT) {
      for (Outcome.Candidate other : candidates.subList(1, candidates.size())) {
        best = Evaluation.better(best, Evaluation.of(other, target, key, pool(POOL)), decisions);
      }
    }
    return best;
  }

  private int pool(double perDraw) {
    return (int) Math.ceil(perDraw * settings.draws());
  }

  private Weighting weigh(Evaluation best) {
    Weighting weighting = adapt(best, best.weighting(target));
    Psis psis = weighting.psis();
    if (psis.khat() > psis.threshold()
        || psis.weightAbove(1.0 / settings.draws()) <= MAX_LOST_WEIGHT) {
      return weighting;
    }
    decisions.add(
        String.format(
            Locale.ROOT,
            "Single draws carry more weight than one copy can: %d draws instead of %d to choose from.",
            pool(LARGE_POOL),
            pool(POOL)));
    Evaluation larger = Evaluation.of(best.candidate(), target, key, pool(LARGE_POOL));
    return adapt(larger, larger.weighting(target));
  }

  /// Better weights where those from q have a heavy tail, yet enough draws carry weight to estimate
  /// a covariance.
  private Weighting adapt(Evaluation evaluation, Weighting first) {
    Weighting best = first;
    int n = target.dimension();
    for (int round = 0; round < MAX_ADAPTATIONS; round++) {
      Psis psis = best.psis();
      boolean useful = psis.khat() > GOOD_KHAT && psis.ess() >= 10.0 * n;
      if (!useful || n > DefaultMethod.MAX_FULL_RANK_DIMENSION) {
        break;
      }
      double[] noise =
          Sampler.noise(key.fold("adapted draws").fold(round), evaluation.elbo().numDraws(), n);
      Optional<Weighting> next =
          best.adapted(target, evaluation.candidate().approximation(), noise);
      if (next.isEmpty() || !(next.get().psis().khat() < psis.khat())) {
        break;
      }
      decisions.add(
          String.format(
              Locale.ROOT,
              "Importance weights from a normal distribution with the weighted mean and covariance: k-hat %.2f instead of %.2f.",
              next.get().psis().khat(),
              psis.khat()));
      best = next.get();
    }
    return best;
  }

  private Verdict judge(
      Evaluation best, Weighting weighting, SteinResiduals stein, boolean interrupted) {
    boolean stationary = stein.areBelow(MAX_STEIN_RESIDUAL);
    boolean converged = best.candidate().converged() && !interrupted && stationary;
    String convergence = best.candidate().convergence();
    if (interrupted) {
      convergence = "it was interrupted";
    } else if (best.candidate().converged() && !stationary) {
      convergence = "the Stein residuals of the approximation are not small";
    }
    Weighting.Shift shift = weighting.shift(best.points());
    boolean close = shift.location() <= MAX_SHIFT && shift.scale() <= MAX_SHIFT;
    return Verdict.of(weighting.psis(), best.elbo(), close, converged, convergence);
  }

  /// The draws to recommend by their numbers; empty if weights would not help.
  private int[] resample(Psis psis) {
    int draws = settings.draws();
    if (psis.khat() <= psis.threshold()) {
      int[] taken = psis.resample(draws, Draws.uniform(key.fold("resample"), 0, 0, 0));
      if (taken.length == draws) {
        decisions.add(
            String.format(
                Locale.ROOT,
                "The %d recommended draws are importance-corrected: taken without replacement from %d draws worth %.0f equally weighted ones.",
                draws,
                psis.logWeights().length,
                psis.ess()));
        return taken;
      }
    }
    decisions.add(
        "The recommended draws are those of the approximation: importance weights would not help.");
    return new int[0];
  }

  private DrawTable weighted(Weighting weighting, int[] taken, Reporter reporter) {
    int n = target.dimension();
    double[] points = new double[taken.length * n];
    double[] logP = new double[taken.length];
    double[] logQ = new double[taken.length];
    for (int s = 0; s < taken.length; s++) {
      System.arraycopy(weighting.points().array(), taken[s] * n, points, s * n, n);
      logP[s] = weighting.logDensity().get(taken[s]);
      logQ[s] = weighting.logApproximation().get(taken[s]);
    }
    return table(
        points,
        Tensor.wrap(Shape.of(taken.length), logP),
        Tensor.wrap(Shape.of(taken.length), logQ),
        reporter);
  }

  private DrawTable unweighted(Evaluation best, Reporter reporter) {
    int draws = settings.draws();
    double[] points = Arrays.copyOf(best.points().array(), draws * target.dimension());
    Tensor logP = Tensor.vector(Arrays.copyOf(best.logDensity().array(), draws));
    return table(
        points,
        logP,
        Tensor.vector(Arrays.copyOf(best.logApproximation().array(), draws)),
        reporter);
  }

  private DrawTable table(double[] points, Tensor logP, Tensor logQ, Reporter reporter) {
    Tensor rows = reporter.rows(points, settings.draws(), key.fold("generated quantities"), 0);
    return new DrawTable(reporter.columns(), rows, logP, logQ);
  }

  private static List<Summary> summary(
      DrawTable table, Weighting weighting, Fit.Parameters parameters, boolean corrected) {
    Psis psis = weighting.psis();
    List<String> own = parameters.allColumns();
    double[] khats = new double[table.columns().size()];
    Arrays.fill(khats, psis.khat());
    if (own.size() <= MAX_KHAT_COLUMNS) {
      int pool = psis.logWeights().length;
      Tensor values =
          Reporter.ofParameters(own, parameters.constrain())
              .rows(weighting.points().array(), pool, Key.of(0), 0);
      DrawTable all =
          new DrawTable(own, values, weighting.logDensity(), weighting.logApproximation());
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

  private Fit.Parameters parameters() {
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
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ModelException;
import elbo.algorithm.Modes;
import elbo.algorithm.Outcome;
import elbo.algorithm.Settings;
import elbo.algorithm.Target;
import elbo.approximation.Sampler;
import elbo.choice.FamilyChoice;
import elbo.choice.Method;
import elbo.diagnostic.BalancedSample;
import elbo.diagnostic.ElboEstimate;
import elbo.diagnostic.ModeSearch;
import elbo.diagnostic.Psis;
import elbo.diagnostic.Spread;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.model.Model;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What follows a run: the choice among its candidates, the recommended draws, the summary and the
/// verdict.
final class Conclusion {
  /// How many draws candidates are judged by, and proposals are made from.
  private static final int PILOT = 2500;

  /// Draws on which a candidate that has no chance is told from the better one.
  private static final int GLANCE = 200;

  private static final double HOPELESS_ERRORS = 10;

  /// In nats.
  private static final double HOPELESS_LOSS = 2;

  /// How many draws there are to choose from, per recommended draw: the fewest of which not too
  /// much weight is lost to sampling without replacement, that which single draws have beyond one
  /// copy.
  private static final List<Double> POOLS = List.of(2.5, 4.0, 6.0);

  /// How much weight may be lost so: it moves a standard deviation by a few times as much.
  private static final double MAX_LOST_WEIGHT = 0.004;

  /// Up to this k̂ weights have a finite variance.
  private static final double GOOD_KHAT = 0.5;

  private static final int MAX_COMPONENTS = 2;

  /// Above it a square matrix per approximation costs too much.
  private static final int MAX_DRIFT_DIMENSION = 1000;

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

  /// The location of a member of a family where that is a parameter, else the draw of noise 0.
  private static double[] centre(Family family, List<Tensor> parameters) {
    return family.parameterNames().getFirst().equals("loc")
            && parameters.getFirst().shape().equals(Shape.of(family.dimension()))
        ? parameters.getFirst().array()
        : new Sampler(family).draws(parameters, new double[family.noiseSize()], 1);
  }

  /// Those of all that an approximation is a mixture of, behind each other.
  private static double[] centres(Approximation q) {
    Members members = Members.of(q);
    double[] centres = new double[members.size() * q.dimension()];
    for (int m = 0; m < members.size(); m++) {
      double[] centre = centre(members.family(), members.parameters().get(m));
      System.arraycopy(centre, 0, centres, m * q.dimension(), q.dimension());
    }
    return centres;
  }

  private Fit fit(Outcome outcome, boolean interrupted, long started) {
    Evaluation chosen = choose(outcome.candidates());
    Approximation q = chosen.candidate().approximation();
    SeenModes modes = SeenModes.of(outcome.modes(), target, q, chosen.elbo().value(), centres(q));
    Evaluation best = weigh(chosen, modes.missed());
    Weighting weighting = best.weighting();
    Psis psis = weighting.psis();
    SteinResiduals stein = best.stein(target);
    Verdict verdict = judge(best, stein, modes.search(), interrupted);
    double[][] pool = columns(weighting);
    Reporter reporter = Reporter.of(model);
    int[] taken = resample(psis, pool);
    boolean corrected = taken.length > 0;
    DrawTable table = corrected ? table(weighting, taken, reporter) : unweighted(best, reporter);
    double[] centre = centre(q.family(), q.components().getFirst());
    Key generated = key.fold("generated quantities");
    Tensor location =
        reporter
            .rows(centre, 1, generated, settings.draws())
            .reshape(Shape.of(reporter.columns().size()));
    List<Summary> summary = summary(table, psis, pool, corrected);
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
        model.generalization(),
        parameters(model),
        q,
        best.candidate().name(),
        best.elbo(),
        psis.khat(),
        best.psis().khat(),
        psis.threshold(),
        psis.ess(),
        stein,
        modes.search(),
        verdict,
        table,
        corrected,
        location,
        summary,
        decisions,
        outcome.trace(),
        outcome.gradientVariance());
  }

  private Evaluation choose(List<Outcome.Candidate> candidates) {
    Key common = key.fold("pilot");
    Evaluation best = Evaluation.of(candidates.getFirst(), target, common, PILOT);
    if (settings.method() == Method.DEFAULT || settings.method() == Method.SAA) {
      for (Outcome.Candidate other : candidates.subList(1, candidates.size())) {
        if (!isHopeless(best.candidate(), other)) {
          best = Evaluation.better(best, Evaluation.of(other, target, common, PILOT), decisions);
        }
      }
    }
    return best;
  }

  /// Whether few draws are enough to see that a candidate is no match for another: its bound is
  /// lower by many standard errors, and by more than weights of importance could make up for.
  private boolean isHopeless(Outcome.Candidate best, Outcome.Candidate other) {
    Key common = key.fold("glance");
    double[] first = Evaluation.of(best, target, common, GLANCE).weighting().ownRatios();
    double[] second = Evaluation.of(other, target, common, GLANCE).weighting().ownRatios();
    double[] differences = new double[first.length];
    for (int s = 0; s < first.length; s++) {
      differences[s] = first[s] - second[s];
    }
    ElboEstimate difference = ElboEstimate.of(differences);
    boolean isClear =
        difference.numNonFinite() == 0
            && difference.value() > Math.max(HOPELESS_LOSS, HOPELESS_ERRORS * difference.mcse());
    if (isClear) {
      decisions.add(
          String.format(
              Locale.ROOT,
              "Kept %s (%s): its ELBO is larger than that of %s by %.3g, with a standard error of %.2g, on %d common draws.",
              best.name(),
              best.approximation().description(),
              other.name(),
              difference.value(),
              difference.mcse(),
              differences.length));
    }
    return isClear;
  }

  /// The candidate on the draws that the recommended ones are taken from. The proposal gets
  /// components for modes that the candidate misses and, where the weights have a heavy tail or
  /// some are large, for what else it does.
  private Evaluation weigh(Evaluation pilot, List<Modes.Mode> missed) {
    Proposal proposal = pilot.proposal();
    Weighting weighting = pilot.weighting();
    if (!missed.isEmpty()) {
      proposal = proposal.withModes(missed, pilot.elbo());
      weighting = proposal.weighting(target, key.fold("modes"), PILOT);
      decisions.add(
          "Importance weights from a mixture with a component for each mode besides that of the approximation: "
              + missed.size()
              + ".");
    }
    for (int round = 0; round < MAX_COMPONENTS && isWanting(weighting); round++) {
      Optional<Proposal> more = proposal.withComponent(weighting);
      if (more.isEmpty()) {
        break;
      }
      Weighting next = more.get().weighting(target, key.fold("component").fold(round), PILOT);
      if (!(next.psis().khat() < weighting.psis().khat() || lost(next) < lost(weighting))) {
        break;
      }
      decisions.add(component(next.psis(), weighting.psis()));
      proposal = more.get();
      weighting = next;
    }
    double perDraw = perDraw(weighting.psis());
    if (perDraw > POOLS.getFirst()) {
      decisions.add(
          String.format(
              Locale.ROOT,
              "Single draws carry more weight than one copy can: %.0f draws to choose one from instead of %.1f.",
              perDraw,
              POOLS.getFirst()));
    }
    int size = Math.max(PILOT, (int) Math.ceil(perDraw * settings.draws()));
    weighting = proposal.weighting(target, key.fold("fresh draws"), size);
    return refine(pilot.with(proposal, weighting));
  }

  /// Once more with a component, where only the many draws of the pool show that the weights have a
  /// heavy tail, and show it well enough.
  private Evaluation refine(Evaluation evaluation) {
    Psis psis = evaluation.weighting().psis();
    int n = target.dimension();
    if (psis.khat() <= GOOD_KHAT
        || psis.ess() < 10.0 * n
        || n > FamilyChoice.MAX_FULL_RANK_DIMENSION) {
      return evaluation;
    }
    Optional<Proposal> more = evaluation.proposal().withComponent(evaluation.weighting());
    if (more.isEmpty()) {
      return evaluation;
    }
    Weighting next =
        more.get().weighting(target, key.fold("refined draws"), evaluation.weighting().numDraws());
    if (!(next.psis().khat() < psis.khat())) {
      return evaluation;
    }
    decisions.add(component(next.psis(), psis));
    return evaluation.with(more.get(), next);
  }

  private static String component(Psis after, Psis before) {
    return String.format(
        Locale.ROOT,
        "Importance weights from a mixture with a component more, where draws of great weight are: k-hat %.2f instead of %.2f.",
        after.khat(),
        before.khat());
  }

  private boolean isWanting(Weighting weighting) {
    return target.dimension() <= FamilyChoice.MAX_FULL_RANK_DIMENSION
        && (weighting.psis().khat() > GOOD_KHAT || lost(weighting) > MAX_LOST_WEIGHT);
  }

  private static double lost(Weighting weighting) {
    return weighting.psis().weightAbove(POOLS.getFirst() / weighting.numDraws());
  }

  private static double perDraw(Psis psis) {
    if (psis.khat() > psis.threshold()) {
      return POOLS.getFirst();
    }
    for (double pool : POOLS) {
      if (psis.weightAbove(pool / psis.logWeights().length) <= MAX_LOST_WEIGHT) {
        return pool;
      }
    }
    return POOLS.getLast();
  }

  /// Whether the residuals are 0 at the optimum, as they are for forms of the evidence lower bound.
  /// What rests under a kernel is such an optimum only where the family holds the target.
  private boolean isEvidenceBound() {
    return settings.method() != Method.AMORTIZED_SVGD
        && switch (settings.gradient().objective()) {
          case ELBO, ELBO_ENTROPY, ELBO_KL -> true;
          case IWELBO, RENYI, CUBO, FORWARD_KL, FISHER, JENSEN_SHANNON, TOTAL_VARIATION -> false;
        };
  }

  private Verdict judge(
      Evaluation best, SteinResiduals stein, ModeSearch modes, boolean interrupted) {
    boolean stationary = !isEvidenceBound() || stein.areBelow(MAX_STEIN_RESIDUAL);
    boolean converged = best.candidate().converged() && !interrupted && stationary;
    String convergence = best.candidate().convergence();
    if (interrupted) {
      convergence = "it was interrupted";
    } else if (best.candidate().converged() && !stationary) {
      convergence = "the Stein residuals of the approximation are not small";
    }
    Spread spread = best.weighting().spread().with(stein);
    Psis psis = best.weighting().psis();
    double drift = 0;
    if (converged && psis.khat() > psis.threshold() && target.dimension() <= MAX_DRIFT_DIMENSION) {
      drift = Drift.ofMeans(target, best.candidate().approximation(), key.fold("drift"));
    }
    return Verdict.of(psis, best.elbo(), spread, modes, converged, convergence, drift);
  }

  /// The parameters and transformed parameters at the draws of the pool, a column each, in the
  /// order of the report; none if they are too many.
  private double[][] columns(Weighting weighting) {
    Reporter reporter = Reporter.withoutGenerated(model);
    int width = reporter.columns().size();
    if (width > MAX_KHAT_COLUMNS) {
      return new double[0][];
    }
    double[] rows =
        reporter.rows(weighting.points().array(), weighting.numDraws(), Key.of(0), 0).array();
    double[][] columns = new double[width][weighting.numDraws()];
    for (int s = 0; s < weighting.numDraws(); s++) {
      for (int c = 0; c < width; c++) {
        columns[c][s] = rows[s * width + c];
      }
    }
    return columns;
  }

  /// The draws to recommend by their numbers; empty if weights would not help.
  private int[] resample(Psis psis, double[][] pool) {
    int draws = settings.draws();
    if (psis.khat() <= psis.threshold()) {
      int[] taken = BalancedSample.take(psis.inclusion(draws), pool, key.fold("resample"));
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

  /// Draws of q, fresh ones where the pool has too few.
  private DrawTable unweighted(Evaluation best, Reporter reporter) {
    int draws = settings.draws();
    Weighting weighting = best.weighting();
    if (weighting.numOwn() < draws) {
      int size = (int) Math.ceil(POOLS.getFirst() * draws);
      Proposal around = Proposal.around(best.candidate().approximation());
      weighting = around.weighting(target, key.fold("draws"), size);
    }
    return table(weighting, weighting.own(draws), reporter);
  }

  /// Reports draws in random order: neighbours in the pool are not independent.
  private DrawTable table(Weighting weighting, int[] taken, Reporter reporter) {
    int n = target.dimension();
    int[] order = taken.clone();
    Key shuffle = key.fold("order");
    for (int s = order.length - 1; s > 0; s--) {
      int other = (int) (Draws.uniform(shuffle, 0, s, 0) * (s + 1));
      int swap = order[s];
      order[s] = order[other];
      order[other] = swap;
    }
    double[] points = new double[order.length * n];
    double[] logP = new double[order.length];
    double[] logQ = new double[order.length];
    for (int s = 0; s < order.length; s++) {
      System.arraycopy(weighting.points().array(), order[s] * n, points, s * n, n);
      logP[s] = weighting.logDensity().get(order[s]);
      logQ[s] = weighting.logApproximation().get(order[s]);
    }
    Tensor rows = reporter.rows(points, order.length, key.fold("generated quantities"), 0);
    return new DrawTable(reporter.columns(), rows, Tensor.vector(logP), Tensor.vector(logQ));
  }

  /// The Monte Carlo errors are those of independent draws; evenly spread ones of balanced moments
  /// have smaller ones.
  private static List<Summary> summary(
      DrawTable table, Psis psis, double[][] pool, boolean corrected) {
    double effective = corrected ? Math.min(table.numDraws(), psis.ess()) : table.numDraws();
    List<Summary> rows = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      double khat = c < pool.length ? psis.khatOf(pool[c]) : psis.khat();
      rows.add(Summary.of(table.columns().get(c), table.column(c), effective, khat));
    }
    return rows;
  }

  static Fit.Parameters parameters(Model model) {
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

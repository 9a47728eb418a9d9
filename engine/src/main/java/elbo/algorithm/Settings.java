// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.choice.AscentChoice;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.SteinChoice;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.model.Model;
import elbo.objective.Objective;
import java.util.Optional;

/// Everything that may be chosen about a fit. The same settings, model and data give the same bits
/// on any number of threads.
///
/// @param method of inference
/// @param family for Advi
/// @param seed of all random numbers
/// @param draws how many the fit keeps, at least 1
/// @param threads at least 1
/// @param gradient what the ascent follows
/// @param gradientDraws samples per step, even; 0 for a number that suits the method
/// @param stepSize of the first phase; 0 for one that suits the method
/// @param maxIterations of the ascent
/// @param ascent data of each step and step sizes of [Bbvi]
/// @param stein kernel and draws of [AmortizedStein]
/// @param pathfinder its options
public record Settings(
    Method method,
    FamilyChoice family,
    long seed,
    int draws,
    int threads,
    GradientChoice gradient,
    int gradientDraws,
    double stepSize,
    int maxIterations,
    AscentChoice ascent,
    SteinChoice stein,
    Pathfinder.Options pathfinder)
    implements RunSettings {
  /// 4,000 draws make the Monte Carlo error of a mean 1.6 % of a standard deviation; the largest of
  /// a hundred such errors is then below 6 %.
  private static final int DEFAULT_DRAWS = 4000;

  /// Samples per step of Bbvi.
  private static final int SAMPLES = 16;

  /// Checks.
  public Settings {
    if (!(draws >= 1)) {
      throw new IllegalArgumentException("at least 1 draw is needed, got " + draws);
    }
    if (!(threads >= 1)) {
      throw new IllegalArgumentException("at least 1 thread is needed, got " + threads);
    }
  }

  /// The default method with seed 1 on one thread.
  public static Settings defaults() {
    return new Settings(
        Method.DEFAULT,
        FamilyChoice.AUTO,
        1,
        DEFAULT_DRAWS,
        1,
        GradientChoice.defaults(),
        0,
        0,
        Advi.MAX_ITERATIONS,
        AscentChoice.defaults(),
        SteinChoice.defaults(),
        Pathfinder.Options.defaults());
  }

  /// With another method.
  public Settings withMethod(Method value) {
    return new Settings(
        value,
        family,
        seed,
        draws,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another family.
  public Settings withFamily(FamilyChoice value) {
    return new Settings(
        method,
        value,
        seed,
        draws,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another seed.
  public Settings withSeed(long value) {
    return new Settings(
        method,
        family,
        value,
        draws,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another number of draws.
  public Settings withDraws(int value) {
    return new Settings(
        method,
        family,
        seed,
        value,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another number of threads.
  public Settings withThreads(int value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        value,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another objective, estimator or optimizer.
  public Settings withGradient(GradientChoice value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        value,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another number of draws per step.
  public Settings withGradientDraws(int value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        gradient,
        value,
        stepSize,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another step size.
  public Settings withStepSize(double value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        gradient,
        gradientDraws,
        value,
        maxIterations,
        ascent,
        stein,
        pathfinder);
  }

  /// With another largest number of iterations.
  public Settings withMaxIterations(int value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        value,
        ascent,
        stein,
        pathfinder);
  }

  /// With other options of Pathfinder.
  public Settings withPathfinder(Pathfinder.Options value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        stein,
        value);
  }

  /// With other data of each step, or step sizes.
  public Settings withAscent(AscentChoice value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        value,
        stein,
        pathfinder);
  }

  /// With another kernel, or number of draws that follow it.
  public Settings withStein(SteinChoice value) {
    return new Settings(
        method,
        family,
        seed,
        draws,
        threads,
        gradient,
        gradientDraws,
        stepSize,
        maxIterations,
        ascent,
        value,
        pathfinder);
  }

  /// Whether the ascent is [Bbvi]'s: asked for, or by a choice that [Advi] does not know.
  public boolean isBlackBox() {
    return method == Method.BBVI || method == Method.DEFAULT && !suitsAdvi();
  }

  private boolean suitsAdvi() {
    return family.isAdvis() && gradient.suitsAdvi() && ascent.equals(AscentChoice.defaults());
  }

  /// What these settings mean for [Matching].
  public Matching.Options matching() {
    return new Matching.Options(gradientDraws, maxIterations, pathfinder);
  }

  /// For the methods whose family is part of them.
  ///
  /// @throws ModelException if a family, an objective or another choice for [Bbvi] is asked for
  public void requireOwnFamily() {
    boolean suits = family.equals(FamilyChoice.AUTO) || family.equals(ownFamily());
    if (!(suits
        && gradient.equals(GradientChoice.defaults())
        && ascent.equals(AscentChoice.defaults()))) {
      throw new ModelException(
          method.word()
              + " has a family ("
              + ownFamily().word()
              + ") and an objective of its own, and no optimizer; family, objective, estimator,"
              + " optimizer, batches and schedules are choices of the method bbvi");
    }
  }

  /// The algorithm that these settings choose for a target.
  ///
  /// @throws IllegalArgumentException if the choices are not for it
  public AmortizedStein amortizedStein(Target target, Family q) {
    GradientChoice plain = GradientChoice.defaults().withOptimizer(gradient.optimizer());
    if (!(gradient.equals(plain) && ascent.equals(AscentChoice.defaults()))) {
      throw new IllegalArgumentException(
          "amortized-svgd takes a family, a kernel and an optimizer; objective, estimator, noise,"
              + " batches and schedules are choices of the method bbvi");
    }
    return new AmortizedStein(
        target,
        q,
        stein,
        gradient.optimizer().rule(),
        stepSize > 0 ? stepSize : gradient.optimizer().defaultStepSize(),
        maxIterations,
        pathfinder);
  }

  private FamilyChoice ownFamily() {
    return method == Method.SAA ? FamilyChoice.MEAN_FIELD : FamilyChoice.FULL_RANK;
  }

  /// What these settings mean for [Advi] with a family.
  ///
  /// @throws IllegalArgumentException if the choices are not for Advi
  public Advi.Settings advi(Family q) {
    if (!suitsAdvi()) {
      throw new IllegalArgumentException(
          "advi makes natural-gradient steps for mean-field and full-rank families along pathwise gradients of the evidence lower bound; take the method bbvi for family "
              + family.word()
              + ", objective "
              + gradient.objective().word()
              + ", estimator "
              + gradient.estimator().word()
              + " and optimizer "
              + gradient.optimizer().word()
              + ", and for mini-batches, schedules and clipped gradients");
    }
    Objective objective = gradient.objectiveOf(Optional.empty());
    return new Advi.Settings(
        q instanceof FullRank,
        objective,
        gradient.estimatorOf(objective, q),
        gradient.noise(),
        gradientDraws,
        gradient.reportsVariance(),
        stepSize > 0
            ? stepSize
            : q instanceof FullRank ? Advi.STEP_SIZE : Advi.MEAN_FIELD_STEP_SIZE,
        maxIterations,
        pathfinder);
  }

  /// What these settings mean for [Bbvi] with a family, for a model.
  ///
  /// @throws IllegalArgumentException if the choices do not go together
  public Bbvi.Settings bbvi(Family q, Model model) {
    Objective objective = gradient.objectiveOf(Optional.of(model));
    return new Bbvi.Settings(
        q,
        objective,
        gradient.estimatorOf(objective, q),
        gradient.optimizer().rule(),
        gradient.noise(),
        gradientDraws > 0 ? gradientDraws : SAMPLES,
        gradient.reportsVariance(),
        stepSize > 0 ? stepSize : gradient.optimizer().defaultStepSize(),
        maxIterations,
        ascent,
        pathfinder);
  }
}

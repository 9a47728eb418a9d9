// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import java.util.List;
import java.util.Locale;

/// How far to trust a fit.
///
/// @param grade in one word
/// @param khat the k̂ behind it; NaN for draws of chains
/// @param text what it means for this fit, and one thing to do next
public record Verdict(Grade grade, double khat, String text) {
  /// The grades, best first.
  public enum Grade {
    /// The approximation is close to the posterior.
    GOOD("GOOD"),
    /// Importance-corrected draws are close to the posterior.
    USABLE("USABLE"),
    /// Locations are indicative; spreads and tails are not.
    MEANS_ONLY("MEANS-ONLY"),
    /// The optimisation did not reach its optimum.
    NOT_CONVERGED("NOT-CONVERGED"),
    /// There is no usable approximation.
    FAILED("FAILED");

    private final String word;

    Grade(String word) {
      this.word = word;
    }

    /// The word as it is printed and written to files.
    public String word() {
      return word;
    }

    /// The grade of a word.
    public static Grade of(String word) {
      for (Grade grade : values()) {
        if (grade.word.equals(word)) {
          return grade;
        }
      }
      throw new IllegalArgumentException("unknown grade " + word);
    }
  }

  /// Up to this drift means are called indicative; steps are few, so the error may be a few times
  /// as much.
  private static final double MAX_DRIFT = 0.15;

  /// Separate modes are at least four standard deviations apart, so that a share of the mass in one
  /// that is missed moves a mean by four times as many of them.
  private static final double MAX_MISSED = MAX_DRIFT / 4;

  /// The verdict of a fit.
  ///
  /// @param psis the weights that correct the approximation's draws
  /// @param elbo of the approximation
  /// @param spread of the approximation beside the weighted draws
  /// @param modes that searches found, and which of them the approximation covers
  /// @param converged whether the optimisation reached its optimum
  /// @param convergence why, or why not, as a clause
  /// @param drift how far moves that leave the posterior as it is carry a mean, in standard
  ///   deviations; 0 where that was not tried
  public static Verdict of(
      Psis psis,
      ElboEstimate elbo,
      Spread spread,
      ModeSearch modes,
      boolean converged,
      String convergence,
      double drift) {
    double k = psis.khat();
    int n = elbo.numDraws();
    int lost = elbo.numNonFinite();
    if (lost > 0.5 * n || !Double.isFinite(elbo.value())) {
      return new Verdict(
          Grade.FAILED,
          k,
          "The log density is not finite at "
              + lost
              + " of "
              + n
              + " draws of the approximation, so nothing can be said of the posterior. "
              + "Next: run `check` on the model, give tighter priors or initial values.");
    }
    String dropped = lost == 0 ? "" : " " + lost + " of " + n + " draws had no finite density.";
    if (spread.isCollapsed()) {
      return new Verdict(
          Grade.FAILED,
          k,
          String.format(
                  Locale.ROOT,
                  "The approximation has collapsed: by the slopes of the log density, a coordinate has %.2g of the variance that fits it.",
                  Math.max(0, 1 - spread.collapsed()))
              + dropped
              + " Next: more draws in a sample (--sample-size) if the objective is cubo or another of weights, or the objective elbo.");
    }
    if (!converged) {
      return new Verdict(
          Grade.NOT_CONVERGED,
          k,
          "The optimisation did not converge: "
              + convergence
              + "."
              + modes.text()
              + dropped
              + " Next: allow more iterations, a smaller first step size where steps led away, or reparametrise what varies over several orders of magnitude.");
    }
    boolean isClose = k <= 0.5 && spread.isClose() && lost <= 0.01 * n;
    if (isClose && modes.isSettled()) {
      return new Verdict(
          Grade.GOOD,
          k,
          String.format(
                  Locale.ROOT,
                  "The approximation is close to the posterior (k-hat %.2f); means, spreads and tails can be used as they are.",
                  k)
              + modes.text()
              + dropped
              + " Next: nothing; the importance-corrected draws remove what little error is left.");
    }
    if (isClose) {
      return new Verdict(
          Grade.USABLE,
          k,
          String.format(
                  Locale.ROOT,
                  "The approximation is close to the posterior where it has draws (k-hat %.2f), and there may be modes that no path has found.",
                  k)
              + modes.text()
              + dropped
              + " Next: more paths (--paths), tighter priors or initial values, or compare with other seeds.");
    }
    if (k <= psis.threshold()) {
      return new Verdict(
          Grade.USABLE,
          k,
          String.format(
                  Locale.ROOT,
                  "The approximation differs from the posterior, and importance weights correct it (k-hat %.2f).",
                  k)
              + spread.text()
              + modes.text()
              + dropped
              + " Next: use the importance-corrected draws.");
    }
    if (modes.missedShare() > MAX_MISSED) {
      return new Verdict(
          Grade.FAILED,
          k,
          String.format(
                  Locale.ROOT,
                  "The approximation does not cover modes that by their bounds have %.0f %% of the posterior, and weighting cannot repair it (k-hat %.2f is above %.2f).",
                  100 * modes.missedShare(),
                  k,
                  psis.threshold())
              + modes.text()
              + dropped
              + " Next: a family with several modes (--family weighted-mixture), or constraints that tell the modes apart.");
    }
    if (!(drift <= MAX_DRIFT)) {
      return new Verdict(
          Grade.FAILED,
          k,
          String.format(
                  Locale.ROOT,
                  "The approximation misses a part of the posterior (k-hat %.2f is above %.2f), and its means are wrong too: steps that leave the posterior as it is carry one away by %.2f standard deviations.",
                  k,
                  psis.threshold(),
                  drift)
              + modes.text()
              + dropped
              + " Next: reparametrise (non-centre hierarchical effects, or centre those that the data determine well), or run a sampler started from these draws.");
    }
    return new Verdict(
        Grade.MEANS_ONLY,
        k,
        String.format(
                Locale.ROOT,
                "The approximation misses a part of the posterior (k-hat %.2f is above %.2f): ",
                k,
                psis.threshold())
            + "its means are indicative, its spreads and tails are not, and weighting cannot repair it."
            + spread.text()
            + modes.text()
            + dropped
            + " Next: reparametrise (non-centre hierarchical effects), or confirm with a sampler started from these draws.");
  }

  /// Up to this a location residual of particles is no more than what few of them leave.
  private static final double MAX_LOCATION = 0.1;

  /// Up to this a scale residual is: a residual of r is a variance that is off by about r.
  private static final double MAX_SCALE = 0.2;

  /// Particles are spread more evenly than independent draws, which have this ratio about 1.
  private static final double MAX_DISCREPANCY = 1.5;

  /// The verdict on particles. It is never GOOD: slopes do not tell what mass has no particle.
  ///
  /// @param stein residuals of Stein's identities over the particles
  /// @param discrepancy the kernel Stein discrepancy of the particles
  /// @param expected that of as many independent draws
  /// @param numParticles how many
  /// @param numNonFinite of them without a finite density or slope
  /// @param converged whether they are at rest
  /// @param convergence why, or why not, as a clause
  /// @param drift as in [#of]
  public static Verdict ofParticles(
      SteinResiduals stein,
      double discrepancy,
      double expected,
      int numParticles,
      int numNonFinite,
      boolean converged,
      String convergence,
      double drift) {
    double location = Math.abs(stein.worstLocation().value());
    double scale = stein.worstScale().value();
    String counts =
        String.format(
                Locale.ROOT,
                " Kernel Stein discrepancy %.3g (%d independent draws: about %.3g), Stein residuals at most %.2f for locations and %.2f for scales",
                discrepancy,
                numParticles,
                expected,
                location,
                Math.abs(scale))
            + (numNonFinite == 0
                ? "."
                : ", " + numNonFinite + " particles without a finite density.");
    if (!converged) {
      return new Verdict(
          Grade.NOT_CONVERGED,
          Double.NaN,
          "The particles are not at rest: "
              + convergence
              + "."
              + counts
              + " Next: allow more iterations, or a smaller first step size.");
    }
    if (numNonFinite > 0.5 * numParticles
        || !(drift <= MAX_DRIFT && location <= 3 * MAX_LOCATION)) {
      return new Verdict(
          Grade.FAILED,
          Double.NaN,
          "The particles are at rest, and their means are wrong"
              + (drift > MAX_DRIFT
                  ? String.format(
                      Locale.ROOT,
                      ": steps that leave the posterior as it is carry one away by %.2f standard deviations.",
                      drift)
                  : ".")
              + counts
              + " Next: more particles, another kernel (imq), or reparametrise.");
    }
    boolean isSpread = Math.abs(scale) <= MAX_SCALE && discrepancy <= MAX_DISCREPANCY * expected;
    if (!(isSpread && location <= MAX_LOCATION && numNonFinite == 0)) {
      return new Verdict(
          Grade.MEANS_ONLY,
          Double.NaN,
          "The particles are at rest, and their means are indicative, their spreads are not"
              + (scale > MAX_SCALE
                  ? ": they are too narrow, as particles are in many dimensions."
                  : ".")
              + counts
              + " Next: more particles, or another method; amortized-svgd has a density that can be"
              + " corrected.");
    }
    return new Verdict(
        Grade.USABLE,
        Double.NaN,
        "The particles are at rest and agree with the slopes of the posterior; a part of it without"
            + " any particle would not show."
            + counts
            + " Next: compare with another start (--seed), or with a sampler.");
  }

  /// Up to this R̂ chains agree: Vehtari et al. (2021), section 4.
  private static final double MAX_RHAT = 1.01;

  /// Above this R̂ the chains are in different places.
  private static final double DIFFERENT_RHAT = 1.05;

  /// With fewer effective draws R̂ and quantiles are noise themselves: 50 for each half of 4
  /// chains, Vehtari et al. (2021), section 4.
  private static final int MIN_ESS = 400;

  private static final double MIN_BFMI = 0.3;

  /// The verdict on draws of chains.
  ///
  /// @param numbers how well the chains have mixed, for each reported number; constant ones do not
  ///   count
  /// @param ofDensity the same for the log density
  /// @param numDraws of all chains
  /// @param numDivergent transitions that ended in a divergence
  /// @param numDeepest transitions that were ended by the largest tree depth
  /// @param bfmi the lowest of the chains
  /// @param interrupted whether the chains have fewer draws than they should
  public static Verdict ofChains(
      List<Mixing> numbers,
      Mixing ofDensity,
      int numDraws,
      int numDivergent,
      int numDeepest,
      double bfmi,
      boolean interrupted) {
    double rhat = ofDensity.rhat();
    double ess = Math.min(ofDensity.bulkEss(), ofDensity.tailEss());
    for (Mixing mixing : numbers) {
      if (!Double.isNaN(mixing.rhat())) {
        rhat = Math.max(rhat, mixing.rhat());
        ess = Math.min(ess, Math.min(mixing.bulkEss(), mixing.tailEss()));
      }
    }
    String counts =
        String.format(
            Locale.ROOT,
            " R-hat is at most %.3f, effective draws are at least %.0f of %d, %d transitions diverged, %d reached the largest tree depth, E-BFMI is at least %.2f.",
            rhat,
            ess,
            numDraws,
            numDivergent,
            numDeepest,
            bfmi);
    if (!(rhat <= DIFFERENT_RHAT)) {
      return new Verdict(
          Grade.NOT_CONVERGED,
          Double.NaN,
          "The chains do not agree"
              + (interrupted ? ", and they were interrupted." : ".")
              + counts
              + " Next: more iterations; reparametrise, or look for several modes.");
    }
    if (numDivergent > 0.01 * numDraws) {
      return new Verdict(
          Grade.MEANS_ONLY,
          Double.NaN,
          "The chains agree, and leave out a part of the posterior: too many transitions diverged."
              + counts
              + " Next: reparametrise (non-centre hierarchical effects), or aim at a higher acceptance.");
    }
    if (!(rhat <= MAX_RHAT && ess >= MIN_ESS && bfmi >= MIN_BFMI) || numDivergent > 0) {
      return new Verdict(
          Grade.USABLE,
          Double.NaN,
          "The chains nearly agree; what is reported is known to its Monte Carlo error at best."
              + counts
              + (numDivergent > 0
                  ? " Next: aim at a higher acceptance."
                  : " Next: more draws; reparametrise if that does not help."));
    }
    return new Verdict(
        Grade.GOOD,
        Double.NaN,
        "The chains agree."
            + counts
            + (numDeepest > 0.01 * numDraws
                ? " Next: nothing for the result; a dense metric may be faster."
                : " Next: nothing."));
  }
}

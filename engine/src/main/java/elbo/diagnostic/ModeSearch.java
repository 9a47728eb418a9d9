// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What searches from independent random starts tell of the modes of a posterior. Everything else
/// that is known of an approximation is known where its draws are; another mode far from them shows
/// only here.
///
/// Each start leads to one of an unknown number of modes, whose shares of the starts are unknown.
/// With all numbers of modes equally likely beforehand, and all shares too, the expected share of
/// starts that lead to a mode that none of N searches has found is W(W + 1)/(N(N − 1)) where W were
/// found (Boender & Rinnooy Kan 1987, "Bayesian stopping rules for multistart global optimization
/// methods", Mathematical Programming 37).
///
/// @param modes that were found, the best bound first
/// @param elbo of the approximation that is judged
/// @param numLost searches that ended in no mode: broken off, or not at their end
/// @param numAsked how many searches are to agree where there seems to be one mode
public record ModeSearch(List<Mode> modes, double elbo, int numLost, int numAsked) {
  /// So many modes are told one by one.
  private static final int MAX_TOLD = 2;

  /// Copies.
  public ModeSearch {
    modes = List.copyOf(modes);
  }

  /// A mode.
  ///
  /// @param numSearches that ended there
  /// @param elbo of a normal approximation around it
  /// @param isCovered whether the approximation that is judged has draws there
  public record Mode(int numSearches, double elbo, boolean isCovered) {}

  /// Where none was made, and nothing is to be said.
  public static ModeSearch none() {
    return new ModeSearch(List.of(), Double.NaN, 0, 0);
  }

  /// The expected share of starts that lead to a mode that was not found, at most 1.
  ///
  /// @param numModes that were found
  /// @param numSearches that ended in one of them
  public static double unseen(int numModes, int numSearches) {
    return numSearches < 2
        ? 1
        : Math.min(1, numModes * (numModes + 1.0) / (numSearches * (numSearches - 1.0)));
  }

  /// The number of searches after which the modes are as well known as one mode is after `numAsked`
  /// that agree.
  public static int wanted(int numModes, int numAsked) {
    int n = numAsked;
    while (unseen(numModes, n) > unseen(1, numAsked)) {
      n++;
    }
    return n;
  }

  /// The expected share of starts that lead to a mode that was not found.
  public double unseen() {
    return unseen(modes.size(), numEnded());
  }

  /// Whether the modes are as well known as they were to be; true where no search was made.
  public boolean isSettled() {
    return unseen() <= unseen(1, numAsked);
  }

  /// The searches that ended in a mode.
  public int numEnded() {
    return modes.stream().mapToInt(Mode::numSearches).sum();
  }

  /// The share of the posterior's mass, as bounds tell it, of modes that are not covered; 0 where
  /// there is none.
  public double missedShare() {
    double missed = 0;
    for (Mode mode : modes) {
      missed += mode.isCovered() ? 0 : Math.exp(mode.elbo() - elbo);
    }
    return missed == Double.POSITIVE_INFINITY ? 1 : missed / (1 + missed);
  }

  /// In words, with numbers: a sentence or two with a space before; nothing where all searches
  /// agree and the approximation is where they ended.
  String text() {
    boolean agree = modes.isEmpty() || (modes.size() == 1 && modes.getFirst().isCovered());
    if (numLost == 0 && agree) {
      return "";
    }
    int covered = 0;
    int numCovered = 0;
    List<Mode> others = new ArrayList<>();
    for (Mode mode : modes) {
      if (mode.isCovered()) {
        covered += mode.numSearches();
        numCovered++;
      } else {
        others.add(mode);
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            " Of %d paths from random starts %d ended in %s",
            numEnded() + numLost,
            covered,
            numCovered > 1 ? "the " + numCovered + " modes that it covers" : "its mode"));
    for (Mode mode : others.subList(0, Math.min(others.size(), MAX_TOLD))) {
      double difference = mode.elbo() - elbo;
      text.append(
          String.format(
              Locale.ROOT,
              ", %d in another whose bound is %s by %.1f",
              mode.numSearches(),
              difference < 0 ? "lower" : "higher",
              Math.abs(difference)));
    }
    if (others.size() > MAX_TOLD) {
      text.append(
          String.format(
              Locale.ROOT,
              ", %d in %d more",
              others.stream().skip(MAX_TOLD).mapToInt(Mode::numSearches).sum(),
              others.size() - MAX_TOLD));
    }
    if (numLost > 0) {
      text.append(", ").append(numLost).append(" in none");
    }
    text.append('.');
    if (numEnded() < 2) {
      text.append(" So nothing is known of other modes.");
    } else if (!isSettled()) {
      text.append(
          String.format(
              Locale.ROOT,
              " By these counts %.0f %% of starts lead to modes that none of them has found.",
              100 * unseen()));
    }
    return text.toString();
  }
}

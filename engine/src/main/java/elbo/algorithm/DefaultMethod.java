// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.random.Key;
import java.util.ArrayList;
import java.util.List;

/// Pathfinder, then [Advi] from its location and scale: full-rank where the dimension allows it,
/// mean-field above. Both are candidates; which of them a fit keeps is decided on common fresh
/// draws.
public final class DefaultMethod implements Algorithm<AdviState> {
  /// Above this dimension a full covariance costs more than it gains: n² numbers per iterate, n³
  /// operations per step.
  static final int MAX_FULL_RANK_DIMENSION = 200;

  private final Advi advi;
  private final String decision;

  /// For a target.
  public DefaultMethod(Target target, Settings settings) {
    int n = target.dimension();
    boolean fullRank = isFullRank(settings, n);
    this.advi = new Advi(target, settings.advi(fullRank));
    this.decision =
        switch (settings.family()) {
          case AUTO ->
              fullRank
                  ? "Full-rank Gaussian: "
                      + n
                      + " dimensions are at most "
                      + MAX_FULL_RANK_DIMENSION
                      + "."
                  : "Mean-field Gaussian: a full covariance in "
                      + n
                      + " dimensions, more than "
                      + MAX_FULL_RANK_DIMENSION
                      + ", costs too much.";
          case FULL_RANK -> "Full-rank Gaussian, as asked for.";
          case MEAN_FIELD -> "Mean-field Gaussian, as asked for.";
        };
  }

  /// Whether the settings mean a full-rank family in this dimension.
  static boolean isFullRank(Settings settings, int dimension) {
    return switch (settings.family()) {
      case AUTO -> dimension <= MAX_FULL_RANK_DIMENSION;
      case FULL_RANK -> true;
      case MEAN_FIELD -> false;
    };
  }

  @Override
  public String name() {
    return "default";
  }

  @Override
  public AdviState init(Key key) {
    return advi.init(key);
  }

  @Override
  public AdviState step(Key key, AdviState state) {
    return advi.step(key, state);
  }

  @Override
  public boolean isDone(AdviState state) {
    return advi.isDone(state);
  }

  @Override
  public Progress progress(AdviState state) {
    return advi.progress(state);
  }

  @Override
  public Outcome outcome(Key key, AdviState state) {
    Outcome outcome = advi.outcome(key, state);
    List<String> decisions = new ArrayList<>();
    decisions.add(decision);
    decisions.addAll(outcome.decisions());
    return new Outcome(outcome.candidates(), decisions, outcome.trace(), outcome.numNonFinite());
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.choice.FamilyChoice;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.MeanField;
import elbo.random.Key;
import java.util.ArrayList;
import java.util.List;

/// Pathfinder, then [Advi] from its location and scale: full-rank where the dimension allows it,
/// mean-field above. Both are candidates; which of them a fit keeps is decided on common fresh
/// draws.
public final class DefaultMethod implements Algorithm<AdviState> {
  private final Advi advi;
  private final String decision;

  /// For a target.
  ///
  /// @param family that the settings choose
  public DefaultMethod(Target target, Settings settings, Family family) {
    int n = target.dimension();
    this.advi = new Advi(target, settings.advi(family));
    boolean chosen = settings.family().equals(FamilyChoice.AUTO);
    this.decision =
        switch (family) {
          case FullRank _ when chosen ->
              "Full-rank Gaussian: "
                  + n
                  + " dimensions are at most "
                  + FamilyChoice.MAX_FULL_RANK_DIMENSION
                  + ".";
          case MeanField _ when chosen ->
              "Mean-field Gaussian: a full covariance in "
                  + n
                  + " dimensions, more than "
                  + FamilyChoice.MAX_FULL_RANK_DIMENSION
                  + ", costs too much.";
          default -> "Family " + family.name() + ", as asked for.";
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
    return new Outcome(
        outcome.candidates(),
        decisions,
        outcome.trace(),
        outcome.numNonFinite(),
        outcome.modes(),
        outcome.gradientVariance());
  }
}

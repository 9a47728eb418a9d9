// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Modes;
import elbo.algorithm.Modes.Mode;
import elbo.algorithm.Target;
import elbo.approximation.Sampler;
import elbo.diagnostic.ModeSearch;
import elbo.family.Approximation;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The modes that paths ended in, as seen from an approximation.
///
/// @param search what the verdict takes
/// @param missed modes that have a share of the mass and are not covered
record SeenModes(ModeSearch search, List<Mode> missed) {
  /// An approximation with less than this part of the density of a normal one around a mode does
  /// not cover it.
  private static final double LEAST_COVER = Math.log(0.01);

  /// Paths that stopped on their way count where the way leads to the approximation.
  ///
  /// @param elbo of the approximation
  /// @param centres points in its middle, behind each other
  static SeenModes of(Modes modes, Target target, Approximation q, double elbo, double[] centres) {
    int n = q.dimension();
    double[] heights = target.values(centres, centres.length / n);
    List<ModeSearch.Mode> seen = new ArrayList<>();
    List<Mode> missed = new ArrayList<>();
    int lost = modes.numLost();
    for (Mode mode : modes.found()) {
      boolean isCovered = covers(target, q, centres, heights, mode);
      if (!isCovered && !mode.isReached()) {
        lost += mode.numPaths();
        continue;
      }
      seen.add(new ModeSearch.Mode(mode.numPaths(), mode.elbo().value(), isCovered));
      if (!isCovered && !Modes.isNegligible(elbo - mode.elbo().value(), n)) {
        missed.add(mode);
      }
    }
    return new SeenModes(new ModeSearch(seen, elbo, lost, modes.numAsked()), missed);
  }

  /// Whether the way to a mode has no dip, or there is density there.
  private static boolean covers(
      Target target, Approximation q, double[] centres, double[] heights, Mode mode) {
    double height = target.values(mode.point().toArray(), 1)[0];
    for (boolean together :
        Modes.areTogether(target, mode.point().array(), height, centres, heights)) {
      if (together) {
        return true;
      }
    }
    Tensor middle = mode.normal().getFirst();
    double own = new Sampler(mode.family()).logProbs(mode.normal(), middle.array(), 1)[0];
    return new Sampler(q.family()).logProbs(q, middle.array(), 1)[0] - own >= LEAST_COVER;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import elbo.algorithm.Target;
import elbo.algorithm.Targets;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.Mixture;
import elbo.family.WeightedMixture;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalTest {
  private static final int DIMENSION = 4;
  private static final double FAR = 20;

  private static List<Tensor> normal(double loc, double scale) {
    double[] factor = new double[DIMENSION * DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      factor[i * DIMENSION + i] = scale;
    }
    return List.of(
        Tensor.filled(Shape.of(DIMENSION), loc),
        Tensor.wrap(Shape.of(DIMENSION, DIMENSION), factor));
  }

  private static Node logProb(Node x, double loc) {
    return new FullRank(DIMENSION).logProb(normal(loc, 1).stream().map(Node::constant).toList(), x);
  }

  /// 0.3 N(−20, I) + 0.7 N(20, I), in four dimensions.
  private static Target target() {
    return Targets.compiled(
        LogDensity.of(
            DIMENSION,
            x ->
                Ops.logAddExp(
                    Ops.add(logProb(x, -FAR), Ops.constant(Math.log(0.3))),
                    Ops.add(logProb(x, FAR), Ops.constant(Math.log(0.7))))));
  }

  private static List<Tensor> members(double scale) {
    List<Tensor> both = new ArrayList<>(normal(-FAR, scale));
    both.addAll(normal(FAR, scale));
    return both;
  }

  private static Weighting weighting(Family family, List<Tensor> parameters) {
    return Proposal.around(Approximation.of(family, parameters))
        .weighting(target(), Key.of(8), 20_000);
  }

  /// Weights p/q have the tail index 1 − 0.6² = 0.64 where each scale of q is 0.6 of p's. A
  /// distribution with the moments of the whole reaches from mode to mode and has next to nothing
  /// at either; with members of 2.5 times the width, 1.5 of p's, weights are bounded.
  @Test
  void membersOfAMixtureAreWidenedEachByItself() {
    Weighting equal = weighting(new Mixture(new FullRank(DIMENSION), 2), members(0.6));
    assertThat(equal.psis().khat()).isLessThan(0.5);
    List<Tensor> weighted = members(0.6);
    weighted.add(Tensor.vector(0.3, 0.7));
    Weighting unequal = weighting(new WeightedMixture(new FullRank(DIMENSION), 2), weighted);
    assertThat(unequal.psis().khat()).isLessThan(0.5);
    // The target has two modes of normal shape: variances by weights are 1 within each.
    for (Weighting weighting : List.of(equal, unequal)) {
      double mass = 0;
      double squares = 0;
      for (int s = 0; s < weighting.numDraws(); s++) {
        double x = weighting.points().get(s * DIMENSION);
        if (x > 0) {
          mass += weighting.psis().weight(s);
          squares += weighting.psis().weight(s) * (x - FAR) * (x - FAR);
        }
      }
      // Monte Carlo: weights are at most 1.5⁴/0.1 ≈ 50, so 20,000 draws are worth some 2,000.
      assertThat(mass).isCloseTo(0.7, offset(5 * Math.sqrt(0.21 / 2000)));
      assertThat(squares / mass).isCloseTo(1, offset(5 * Math.sqrt(2.0 / 1400)));
    }
  }

  @Test
  void drawsComeFromMembersByTheirShares() {
    List<Tensor> weighted = members(1);
    weighted.add(Tensor.vector(0.3, 0.7));
    Weighting weighting = weighting(new WeightedMixture(new FullRank(DIMENSION), 2), weighted);
    int right = 0;
    for (int s : weighting.own(weighting.numOwn())) {
      right += weighting.points().get(s * DIMENSION) > 0 ? 1 : 0;
    }
    // Monte Carlo: 5 standard errors of 16,000 independent draws; these are spread more evenly.
    assertThat((double) right / weighting.numOwn())
        .isCloseTo(0.7, offset(5 * Math.sqrt(0.21 / 16_000)));
    // The target itself: with a defensive part of two in ten all weights are within (0, 1/0.8].
    assertThat(weighting.psis().ess()).isGreaterThan(0.8 * 20_000);
  }

  @Test
  void aComponentForWhatIsMissedImprovesTheWeightsOfABentTarget() {
    Target target = Targets.compiled(Targets.funnel(3));
    List<Tensor> parameters =
        List.of(
            Tensor.vector(0, 0, 0),
            Tensor.matrix(new double[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 1}}));
    Proposal around = Proposal.around(Approximation.of(new FullRank(3), parameters));
    Weighting before = around.weighting(target, Key.of(13), 2500);
    Proposal more = around.withComponent(before).orElseThrow();
    Weighting after = more.weighting(target, Key.of(13).fold("again"), 2500);
    assertThat(after.psis().khat()).isLessThan(before.psis().khat());
    assertThat(after.psis().ess()).isGreaterThan(before.psis().ess());
  }
}

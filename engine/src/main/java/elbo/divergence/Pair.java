// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Argument;
import elbo.distribution.Distribution;
import elbo.distribution.VonMises;

/// Two distributions with known arguments over the same values.
record Pair(Distribution p, Distribution q) {
  static Pair of(Distribution p, Distribution q) {
    requireKnown(p);
    requireKnown(q);
    if (!p.eventShape().equals(q.eventShape())) {
      throw new IllegalArgumentException(
          "both distributions need values of one shape, got "
              + describe(p)
              + " and "
              + describe(q));
    }
    if (p.support().isDiscrete() != q.support().isDiscrete()) {
      throw new IllegalArgumentException(
          "a discrete and a continuous distribution have no densities to compare: "
              + p.name()
              + (p.support().isDiscrete() ? " is discrete, " : " is continuous, ")
              + q.name()
              + " is not");
    }
    if (p instanceof VonMises != q instanceof VonMises) {
      throw new IllegalArgumentException(
          "an angle and a number on the line have no densities to compare: "
              + p.name()
              + " and "
              + q.name()
              + "; two von Mises distributions have");
    }
    return new Pair(p, q);
  }

  private static String describe(Distribution d) {
    return d.name() + " with " + d.eventShape();
  }

  private static void requireKnown(Distribution d) {
    for (Argument argument : d.arguments()) {
      if (!argument.node().isConstant()) {
        throw new IllegalArgumentException(
            d.name()
                + ": "
                + argument.name()
                + " is not a known number; closedForm works with nodes, between does not");
      }
    }
    if (!d.batchShape().isScalar()) {
      throw new IllegalArgumentException(
          d.name()
              + " stands for "
              + d.batchShape()
              + " distributions; take them one by one, or closedForm for all");
    }
  }
}

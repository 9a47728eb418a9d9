// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.special.LogSpace;

/// A stretch of a trajectory, in the order in which it was made.
///
/// @param first its first point
/// @param last its last point
/// @param momentum the sum of its momenta
/// @param logWeight the logarithm of the sum of its weights exp(H₀ − H)
/// @param drawn one of its points, by weight
record Subtree(Phase first, Phase last, Sum momentum, double logWeight, Phase drawn) {
  /// The sum of some momenta.
  static final class Sum {
    private final double[] terms;

    Sum(double[] terms) {
      this.terms = terms;
    }

    Sum plus(Sum other) {
      double[] sum = new double[terms.length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = terms[i] + other.terms[i];
      }
      return new Sum(sum);
    }

    /// Whether two points both move along this sum.
    boolean isFollowed(Phase from, Phase to) {
      return Phase.dot(from.velocity, terms) > 0 && Phase.dot(to.velocity, terms) > 0;
    }

    /// Whether two points both move along this sum and a momentum more.
    boolean isFollowed(Phase from, Phase to, double[] more) {
      return Phase.dot(from.velocity, terms) + Phase.dot(from.velocity, more) > 0
          && Phase.dot(to.velocity, terms) + Phase.dot(to.velocity, more) > 0;
    }
  }

  /// Of one point.
  static Subtree of(Phase phase, double logWeight) {
    return new Subtree(phase, phase, new Sum(phase.momentum), logWeight, phase);
  }

  /// The same stretch in the other order.
  Subtree reversed() {
    return new Subtree(last, first, momentum, logWeight, drawn);
  }

  /// Both stretches, `next` behind this one.
  ///
  /// @param both the sum of the momenta of both
  Subtree with(Subtree next, Sum both, Phase newlyDrawn) {
    return new Subtree(
        first, next.last, both, LogSpace.logAddExp(logWeight, next.logWeight), newlyDrawn);
  }

  /// Whether this stretch with `next` behind it has not turned: neither both as a whole, nor one
  /// with the nearest point of the other.
  ///
  /// @param both the sum of the momenta of both
  boolean goesOnInto(Subtree next, Sum both) {
    return both.isFollowed(first, next.last)
        && momentum.isFollowed(first, next.first, next.first.momentum)
        && next.momentum.isFollowed(last, next.last, last.momentum);
  }
}

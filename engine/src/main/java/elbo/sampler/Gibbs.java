// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Gibbs sampling: each sweep draws the blocks of a point in turn, each from its distribution given
/// all others. It leaves the joint distribution as it is if the conditionals are right; that is the
/// caller's to see to.
///
/// Source: Geman, Geman (1984), Stochastic Relaxation, Gibbs Distributions, and the Bayesian
/// Restoration of Images; Gelfand, Smith (1990), Sampling-Based Approaches to Calculating Marginal
/// Densities.
///
/// @param conditionals in the order of a sweep
public record Gibbs(List<Conditional> conditionals) {
  /// Copies.
  public Gibbs {
    conditionals = List.copyOf(conditionals);
    if (conditionals.isEmpty()) {
      throw new IllegalArgumentException("at least one conditional is needed, got none");
    }
  }

  /// A sweep.
  ///
  /// @param key of this sweep alone
  /// @param point a vector
  public Tensor sweep(Key key, Tensor point) {
    Tensor now = point;
    for (int i = 0; i < conditionals.size(); i++) {
      now = conditionals.get(i).draw(key.fold(i), now);
    }
    return now;
  }

  /// The points after each of some sweeps.
  ///
  /// @param key of the chain
  /// @param start not among them
  public List<Tensor> chain(Key key, Tensor start, int numSweeps) {
    List<Tensor> points = new ArrayList<>();
    Tensor now = start;
    for (int s = 0; s < numSweeps; s++) {
      now = sweep(key.fold(s), now);
      points.add(now);
    }
    return points;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import java.util.Optional;

/// How the gradient of an objective with respect to a family's parameters is had from draws.
///
/// Implement it as a record with one file of its own; see `docs/how-to/add-an-objective.md`.
public interface Estimator {
  /// The word for it in files and on the command line.
  String name();

  /// Why the estimator does not go with an objective and a family, and what would; empty if it
  /// does.
  Optional<String> refusal(Objective objective, Family family);

  /// Whether the estimate, at a draw, is the derivative along that draw: then weights of strata
  /// have a gradient of their own. If not, it is an estimate for any draw, and their weights only
  /// add it up.
  default boolean isAlongDraws() {
    return false;
  }

  /// The estimate from one sample, as a graph. Call [GradientGraph#of] instead: it asks whether the
  /// three go together.
  GradientGraph build(LogDensity target, Family family, Objective objective);
}

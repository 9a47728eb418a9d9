// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.distribution.Support;
import elbo.graph.Node;

/// The bijector of each support: what keeps a parameter where its density is not zero.
public final class Supports {
  private Supports() {}

  /// The bijector from unconstrained values to those of a support; an error for whole numbers,
  /// which have none.
  public static Bijector bijector(Support support) {
    return switch (support) {
      case Support.Reals _ -> new Identity();
      case Support.Interval(Node lower, Node upper, boolean _) -> Bounds.between(lower, upper);
      case Support.Simplex _ -> new Simplex();
      case Support.Covariance(int size) -> new Covariance(size);
      case Support.Correlation(int size) -> new Correlation(size);
      case Support.CovarianceCholesky(int size) -> new CovarianceCholesky(size, size);
      case Support.CorrelationCholesky(int size) -> new CorrelationCholesky(size);
      case Support.Integers _, Support.Counts _ ->
          throw new IllegalArgumentException(
              "whole numbers have no unconstrained form, got " + support.text());
    };
  }
}

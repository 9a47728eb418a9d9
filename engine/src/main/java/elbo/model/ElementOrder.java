// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

/// How the unconstrained numbers of a parameter lie in the point.
public enum ElementOrder {
  /// The last index fastest.
  ROW_MAJOR,
  /// Arrays row-major, the matrices in them by columns: the last two axes are a matrix, as Stan
  /// reads it.
  MATRIX_BY_COLUMNS,
}

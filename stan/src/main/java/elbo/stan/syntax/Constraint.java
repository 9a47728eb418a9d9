// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Optional;
import java.util.function.Function;

/// What a declaration promises of its values, and so the transform of a parameter.
///
/// @param <E> the expressions it holds
public sealed interface Constraint<E> {

  /// No constraint.
  record None<E>() implements Constraint<E> {}

  /// `<lower=a, upper=b>`, at least one of them.
  record Bounds<E>(Optional<E> lower, Optional<E> upper) implements Constraint<E> {}

  /// `<offset=a, multiplier=b>`, at least one of them.
  record Affine<E>(Optional<E> offset, Optional<E> multiplier) implements Constraint<E> {}

  /// A type of its own name.
  record Named<E>(Kind kind) implements Constraint<E> {}

  /// The constrained types with a name.
  enum Kind {
    /// Rising vector.
    ORDERED("ordered"),
    /// Rising vector of positive numbers.
    POSITIVE_ORDERED("positive_ordered"),
    /// Vector of probabilities.
    SIMPLEX("simplex"),
    /// Vector of length 1.
    UNIT_VECTOR("unit_vector"),
    /// Vector whose sum is 0.
    SUM_TO_ZERO_VECTOR("sum_to_zero_vector"),
    /// Matrix whose rows and columns sum to 0.
    SUM_TO_ZERO_MATRIX("sum_to_zero_matrix"),
    /// Cholesky factor of a covariance matrix.
    CHOLESKY_FACTOR_COV("cholesky_factor_cov"),
    /// Cholesky factor of a correlation matrix.
    CHOLESKY_FACTOR_CORR("cholesky_factor_corr"),
    /// Covariance matrix.
    COV_MATRIX("cov_matrix"),
    /// Correlation matrix.
    CORR_MATRIX("corr_matrix"),
    /// Matrix whose columns are simplexes.
    COLUMN_STOCHASTIC_MATRIX("column_stochastic_matrix"),
    /// Matrix whose rows are simplexes.
    ROW_STOCHASTIC_MATRIX("row_stochastic_matrix");

    private final String keyword;

    Kind(String keyword) {
      this.keyword = keyword;
    }

    /// The type's name in Stan.
    public String keyword() {
      return keyword;
    }

    /// The type of the values.
    public StanType type() {
      return compareTo(SUM_TO_ZERO_MATRIX) < 0 ? StanType.VECTOR : StanType.MATRIX;
    }

    /// The smallest number of sizes in a declaration.
    public int minSizes() {
      return this == SUM_TO_ZERO_MATRIX
              || this == COLUMN_STOCHASTIC_MATRIX
              || this == ROW_STOCHASTIC_MATRIX
          ? 2
          : 1;
    }

    /// The largest number of sizes in a declaration.
    public int maxSizes() {
      return this == CHOLESKY_FACTOR_COV ? 2 : minSizes();
    }
  }

  /// Whether this is [None].
  default boolean isNone() {
    return this instanceof None<E>;
  }

  /// This constraint with each of its expressions mapped.
  default <F> Constraint<F> map(Function<? super E, ? extends F> f) {
    return switch (this) {
      case None<E> _ -> new None<>();
      case Bounds<E>(var lower, var upper) -> new Bounds<>(lower.map(f), upper.map(f));
      case Affine<E>(var offset, var multiplier) -> new Affine<>(offset.map(f), multiplier.map(f));
      case Named<E>(var kind) -> new Named<>(kind);
    };
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;
import java.util.Set;

/// The words that are not names.
final class Keywords {
  private Keywords() {}

  /// The words a block starts with, in the order of the blocks.
  static final List<String> BLOCKS =
      List.of(
          "functions",
          "data",
          "transformed data",
          "parameters",
          "transformed parameters",
          "model",
          "generated quantities");

  /// Types without constraint, with their number of sizes.
  static final Set<String> BASIC_TYPES =
      Set.of(
          "int",
          "real",
          "complex",
          "vector",
          "row_vector",
          "matrix",
          "complex_vector",
          "complex_row_vector",
          "complex_matrix");

  /// Types that are a constraint by themselves.
  static final Set<String> CONSTRAINED_TYPES =
      Set.of(
          "ordered",
          "positive_ordered",
          "simplex",
          "unit_vector",
          "sum_to_zero_vector",
          "sum_to_zero_matrix",
          "cholesky_factor_corr",
          "cholesky_factor_cov",
          "corr_matrix",
          "cov_matrix",
          "column_stochastic_matrix",
          "row_stochastic_matrix");

  /// Words a statement may start with, for suggestions.
  static final Set<String> STARTS =
      Set.of(
          "for",
          "while",
          "if",
          "else",
          "return",
          "break",
          "continue",
          "print",
          "reject",
          "target",
          "profile",
          "real",
          "int",
          "vector",
          "matrix",
          "row_vector",
          "array",
          "tuple",
          "complex");

  private static final Set<String> OTHERS =
      Set.of(
          "functions",
          "data",
          "parameters",
          "model",
          "return",
          "if",
          "else",
          "while",
          "profile",
          "for",
          "in",
          "break",
          "continue",
          "void",
          "array",
          "tuple",
          "lower",
          "upper",
          "offset",
          "multiplier",
          "jacobian",
          "target",
          "print",
          "reject",
          "fatal_error");

  static boolean isKeyword(String word) {
    return OTHERS.contains(word) || isTypeName(word);
  }

  static boolean isTypeName(String word) {
    return BASIC_TYPES.contains(word) || CONSTRAINED_TYPES.contains(word);
  }

  /// Whether a declaration can start with this word.
  static boolean startsType(String word) {
    return isTypeName(word) || word.equals("array") || word.equals("tuple");
  }
}

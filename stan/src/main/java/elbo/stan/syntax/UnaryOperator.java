// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

/// The operators with one operand.
public enum UnaryOperator {
  /// `+x`
  PLUS("+", "plus"),
  /// `-x`
  MINUS("-", "minus"),
  /// `!x`
  NOT("!", "logical_negation"),
  /// `x'`, the one postfix operator
  TRANSPOSE("'", "transpose");

  private final String symbol;
  private final String function;

  UnaryOperator(String symbol, String function) {
    this.symbol = symbol;
    this.function = function;
  }

  /// As written in Stan.
  public String symbol() {
    return symbol;
  }

  /// The Stan function that it stands for.
  public String function() {
    return function;
  }
}

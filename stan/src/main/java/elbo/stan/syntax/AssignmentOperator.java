// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Optional;

/// The assignment operators.
public enum AssignmentOperator {
  /// `=`
  ASSIGN("="),
  /// `+=`
  PLUS("+=", BinaryOperator.PLUS),
  /// `-=`
  MINUS("-=", BinaryOperator.MINUS),
  /// `*=`
  TIMES("*=", BinaryOperator.TIMES),
  /// `/=`
  DIVIDE("/=", BinaryOperator.DIVIDE),
  /// `.*=`
  ELEMENT_TIMES(".*=", BinaryOperator.ELEMENT_TIMES),
  /// `./=`
  ELEMENT_DIVIDE("./=", BinaryOperator.ELEMENT_DIVIDE);

  private final String symbol;
  private final Optional<BinaryOperator> operator;

  AssignmentOperator(String symbol) {
    this.symbol = symbol;
    this.operator = Optional.empty();
  }

  AssignmentOperator(String symbol, BinaryOperator operator) {
    this.symbol = symbol;
    this.operator = Optional.of(operator);
  }

  /// As written in Stan.
  public String symbol() {
    return symbol;
  }

  /// For a compound assignment `a op= b`, the operator of `a = a op b`.
  public Optional<BinaryOperator> operator() {
    return operator;
  }
}

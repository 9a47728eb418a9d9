// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

/// The infix operators, weakest first.
public enum BinaryOperator {
  /// `||`
  OR("||", 2, "logical_or"),
  /// `&&`
  AND("&&", 3, "logical_and"),
  /// `==`
  EQUALS("==", 4, "logical_eq"),
  /// `!=`
  NOT_EQUALS("!=", 4, "logical_neq"),
  /// `<`
  LESS("<", 5, "logical_lt"),
  /// `<=`
  LESS_OR_EQUAL("<=", 5, "logical_lte"),
  /// `>`
  GREATER(">", 5, "logical_gt"),
  /// `>=`
  GREATER_OR_EQUAL(">=", 5, "logical_gte"),
  /// `+`
  PLUS("+", 6, "add"),
  /// `-`
  MINUS("-", 6, "subtract"),
  /// `*`
  TIMES("*", 7, "multiply"),
  /// `/`: right division for matrices, integer division for two ints
  DIVIDE("/", 7, "divide"),
  /// `%/%`, division of ints rounded to zero
  INTEGER_DIVIDE("%/%", 8, "divide"),
  /// `%`
  MODULO("%", 7, "modulus"),
  /// `.*`
  ELEMENT_TIMES(".*", 7, "elt_multiply"),
  /// `./`
  ELEMENT_DIVIDE("./", 7, "elt_divide"),
  /// `\`, left division
  LEFT_DIVIDE("\\", 8, "mdivide_left"),
  /// `^`
  POWER("^", 10, "pow"),
  /// `.^`
  ELEMENT_POWER(".^", 10, "pow");

  private final String symbol;
  private final int precedence;
  private final String function;

  BinaryOperator(String symbol, int precedence, String function) {
    this.symbol = symbol;
    this.precedence = precedence;
    this.function = function;
  }

  /// As written in Stan.
  public String symbol() {
    return symbol;
  }

  /// How tightly it binds: more is tighter. The ternary has 1, prefix operators 9, postfix ones 11.
  public int precedence() {
    return precedence;
  }

  /// The Stan function that it stands for.
  public String function() {
    return function;
  }

  /// Whether `a op b op c` is `a op (b op c)`.
  public boolean isRightAssociative() {
    return this == POWER || this == ELEMENT_POWER;
  }

  /// Whether the result is 0 or 1.
  public boolean isLogical() {
    return precedence <= LESS.precedence;
  }
}

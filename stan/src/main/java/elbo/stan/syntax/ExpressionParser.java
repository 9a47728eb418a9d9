// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parses expressions by operator precedence.
final class ExpressionParser {
  private static final int TERNARY = 1;
  private static final int PREFIX = 9;
  private static final Map<String, BinaryOperator> BINARY = new HashMap<>();

  static {
    for (BinaryOperator operator : BinaryOperator.values()) {
      BINARY.put(operator.symbol(), operator);
    }
  }

  private final Tokens tokens;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  Expression expression() {
    return expression(TERNARY, "an expression");
  }

  Expression expression(String what) {
    return expression(TERNARY, what);
  }

  /// An expression in the angle brackets of a declaration: without comparisons and logic, which
  /// would take the closing bracket.
  Expression bound() {
    return expression(BinaryOperator.PLUS.precedence(), "an expression");
  }

  private Expression expression(int weakest, String what) {
    tokens.enter();
    Expression left = operand(what);
    while (true) {
      BinaryOperator operator =
          tokens.is(Token.Kind.SYMBOL) ? BINARY.get(tokens.peek().text()) : null;
      if (operator != null && operator.precedence() >= weakest) {
        Token symbol = tokens.next();
        boolean doubled = tokens.is(symbol.text()) && !symbol.is("!");
        int next = operator.precedence() + (operator.isRightAssociative() ? 0 : 1);
        Expression right = right(next, symbol, doubled);
        left = new Expression.Binary(operator, left, right, left.span().to(right.span()));
      } else if (weakest <= TERNARY && tokens.is("?")) {
        tokens.next();
        Expression then = expression();
        tokens.expect(":", " between the two arms of '?'");
        Expression otherwise = expression();
        Span span = left.span().to(otherwise.span());
        left = new Expression.Conditional(left, then, otherwise, span);
      } else {
        tokens.leave();
        return left;
      }
    }
  }

  private Expression right(int weakest, Token symbol, boolean doubled) {
    if (doubled && isNoOperand(tokens.peek(1))) {
      tokens.next();
      String twice = symbol.text().repeat(2);
      throw tokens.fail(
          tokens
              .expectedFound("an expression after '" + symbol.text() + "'")
              .withHelp("'" + twice + "' is no operator: write " + symbol.text() + "= 1"));
    }
    return expression(weakest, "an expression after '" + symbol.text() + "'");
  }

  private static boolean isNoOperand(Token token) {
    return token.is(";") || token.is(")") || token.is(",") || token.is("]");
  }

  private Expression operand(String what) {
    Token token = tokens.peek();
    if (token.is("-") || token.is("+") || token.is("!")) {
      tokens.next();
      UnaryOperator operator =
          token.is("-")
              ? UnaryOperator.MINUS
              : token.is("+") ? UnaryOperator.PLUS : UnaryOperator.NOT;
      Expression inner = expression(PREFIX, "an expression after '" + token.text() + "'");
      return new Expression.Unary(operator, inner, token.span().to(inner.span()));
    }
    Expression value = common(what);
    while (tokens.is("'")) {
      Span span = value.span().to(tokens.next().span());
      value = new Expression.Unary(UnaryOperator.TRANSPOSE, value, span);
    }
    return value;
  }

  /// A primary with its indexes and projections.
  private Expression common(String what) {
    Expression value = primary(what);
    while (true) {
      if (tokens.is("[")) {
        Token open = tokens.next();
        List<Index<Expression>> indexes = indexes(open);
        value = new Expression.Indexed(value, indexes, tokens.from(value.span()));
      } else if (tokens.is(Token.Kind.DOT_NUMBER)) {
        Token token = tokens.next();
        value = new Expression.Projection(value, member(token), tokens.from(value.span()));
      } else {
        return value;
      }
    }
  }

  private int member(Token token) {
    String digits = token.text().substring(1);
    if (digits.length() > 6 || token.span().text().contains("_")) {
      throw tokens.fail(
          Tokens.errorAt(
              token.span(),
              "bad-projection",
              "the tuple member " + digits + " is no small whole number"));
    }
    return Integer.parseInt(digits);
  }

  private List<Index<Expression>> indexes(Token open) {
    var indexes = new ArrayList<Index<Expression>>();
    do {
      indexes.add(index());
    } while (tokens.accept(","));
    tokens.expectClosing("]", open, "',', ':'");
    return indexes;
  }

  private Index<Expression> index() {
    Span start = tokens.peek().span();
    if (tokens.is(",") || tokens.is("]")) {
      return new Index.All<>(new Span(start.file(), start.start(), start.start()));
    }
    if (tokens.accept(":")) {
      if (tokens.is(",") || tokens.is("]")) {
        return new Index.All<>(start);
      }
      Expression to = expression("an expression, ',' or ']' after ':'");
      return new Index.To<>(to, tokens.from(start));
    }
    Expression from = expression("an index");
    if (!tokens.accept(":")) {
      return new Index.Single<>(from, from.span());
    }
    if (tokens.is(",") || tokens.is("]")) {
      return new Index.From<>(from, tokens.from(start));
    }
    Expression to = expression("an expression, ',' or ']' after ':'");
    return new Index.Between<>(from, to, tokens.from(start));
  }

  private Expression primary(String what) {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case INTEGER -> new Expression.IntLiteral(tokens.next().text(), token.span());
      case REAL, DOT_NUMBER -> new Expression.RealLiteral(tokens.next().text(), token.span());
      case IMAGINARY -> new Expression.ImaginaryLiteral(tokens.next().text(), token.span());
      case IDENTIFIER -> nameOrCall();
      case KEYWORD, SYMBOL -> bracketed(what);
      case STRING ->
          throw tokens.fail(
              tokens
                  .expectedFound(what)
                  .withHelp(
                      "there are no strings as values, only in print, reject, fatal_error and"
                          + " profile"));
      case END -> throw tokens.fail(what);
    };
  }

  private Expression nameOrCall() {
    Token token = tokens.next();
    Identifier name = new Identifier(token.text(), token.span());
    if (!tokens.is("(")) {
      return new Expression.Variable(name, token.span());
    }
    Token open = tokens.next();
    var arguments = new ArrayList<Expression>();
    Optional<Span> bar = Optional.empty();
    if (!tokens.is(")")) {
      arguments.add(expression("an argument or ')'"));
      if (tokens.is("|")) {
        bar = Optional.of(tokens.next().span());
        if (!tokens.is(")")) {
          arguments.add(expression("an argument or ')' after '|'"));
        }
      }
      while (arguments.size() > 0 && tokens.accept(",")) {
        arguments.add(expression("an argument after ','"));
      }
    }
    tokens.expectClosing(")", open, "an operator, ','");
    return new Expression.Call(name, arguments, bar, tokens.from(token.span()));
  }

  private Expression bracketed(String what) {
    Token open = tokens.peek();
    if (open.is("(")) {
      tokens.next();
      Expression first = expression("an expression after '('");
      if (!tokens.is(",")) {
        tokens.expectClosing(")", open, "an operator, ','");
        return new Expression.Parenthesized(first, tokens.from(open.span()));
      }
      List<Expression> members = rest(first, ")", open);
      return new Expression.TupleLiteral(members, tokens.from(open.span()));
    }
    if (open.is("{")) {
      tokens.next();
      List<Expression> elements = rest(expression("an element of the array"), "}", open);
      return new Expression.ArrayLiteral(elements, tokens.from(open.span()));
    }
    if (open.is("[")) {
      tokens.next();
      if (tokens.accept("]")) {
        return new Expression.RowLiteral(List.of(), tokens.from(open.span()));
      }
      List<Expression> elements = rest(expression("an element or ']'"), "]", open);
      return new Expression.RowLiteral(elements, tokens.from(open.span()));
    }
    if (open.is("target") && tokens.peek(1).is("(")) {
      tokens.next();
      Token paren = tokens.next();
      tokens.expectClosing(")", paren, "");
      return new Expression.Target(tokens.from(open.span()));
    }
    throw tokens.fail(tokens.expectedFound(what).withHelp(hint(open)));
  }

  private static Optional<String> hint(Token token) {
    if (token.is("'")) {
      return Optional.of("' transposes what stands before it; a string stands in double quotes");
    }
    if (token.kind() == Token.Kind.KEYWORD) {
      return Optional.of("'" + token.text() + "' is a word of the language and cannot be a name");
    }
    return token.is("=") ? Optional.of("to compare, write ==") : Optional.empty();
  }

  private List<Expression> rest(Expression first, String close, Token open) {
    var list = new ArrayList<Expression>();
    list.add(first);
    while (tokens.accept(",")) {
      list.add(expression("an expression after ','"));
    }
    tokens.expectClosing(close, open, "an operator, ','");
    return list;
  }
}

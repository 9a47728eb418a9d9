// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parses statements.
final class StatementParser {
  private static final Map<String, AssignmentOperator> ASSIGNMENTS = new HashMap<>();

  static {
    for (AssignmentOperator operator : AssignmentOperator.values()) {
      ASSIGNMENTS.put(operator.symbol(), operator);
    }
  }

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final DeclarationParser declarations;

  StatementParser(Tokens tokens, ExpressionParser expressions, DeclarationParser declarations) {
    this.tokens = tokens;
    this.expressions = expressions;
    this.declarations = declarations;
  }

  /// The statements up to the closing brace, which is eaten. A broken statement is reported and
  /// left out.
  ///
  /// @param open the opening brace
  /// @param top whether declarations here are those of the block itself
  List<Statement> body(Token open, boolean top) {
    var statements = new ArrayList<Statement>();
    while (!tokens.is("}")) {
      if (tokens.atEnd() || tokens.atBlock()) {
        tokens.report(
            tokens
                .expectedFound("a statement or '}'")
                .withNote("'{' was opened here and is never closed", open.span()));
        return statements;
      }
      int depth = tokens.depth();
      Token first = tokens.peek();
      try {
        statements.add(statement(top));
      } catch (Tokens.SyntaxError _) {
        tokens.restoreDepth(depth);
        tokens.skipStatement();
        if (tokens.peek() == first) { // nothing was eaten: do not try the same again
          tokens.next();
        }
      }
    }
    tokens.next();
    return statements;
  }

  private Statement nested() {
    return statement(false);
  }

  private Statement statement(boolean top) {
    tokens.enter();
    Statement statement = unlimited(top);
    tokens.leave();
    return statement;
  }

  private Statement unlimited(boolean top) {
    Token first = tokens.peek();
    if (first.kind() == Token.Kind.KEYWORD) {
      return Keywords.startsType(first.text()) ? declarations.declaration(top, true) : keyword();
    }
    if (first.is(";")) {
      return new Statement.Empty(tokens.next().span());
    }
    if (first.is("{") && !isArrayLiteral()) {
      tokens.next();
      List<Statement> body = body(first, false);
      return new Statement.Block(body, tokens.from(first.span()));
    }
    return plain();
  }

  private Statement keyword() {
    Token word = tokens.peek();
    return switch (word.text()) {
      case "if" -> conditional();
      case "while" -> {
        tokens.next();
        Expression condition = condition("while");
        Statement body = nested();
        yield new Statement.While(condition, body, tokens.from(word.span()));
      }
      case "for" -> loop();
      case "profile" -> profile();
      case "break" -> {
        tokens.next();
        declarations.semicolon("'break'");
        yield new Statement.Break(tokens.from(word.span()));
      }
      case "continue" -> {
        tokens.next();
        declarations.semicolon("'continue'");
        yield new Statement.Continue(tokens.from(word.span()));
      }
      case "return" -> {
        tokens.next();
        Optional<Expression> value =
            tokens.is(";")
                ? Optional.empty()
                : Optional.of(expressions.expression("an expression or ';'"));
        declarations.semicolon("'return'");
        yield new Statement.Return(value, tokens.from(word.span()));
      }
      case "print" -> message(MessageKind.PRINT);
      case "reject" -> message(MessageKind.REJECT);
      case "fatal_error" -> message(MessageKind.FATAL_ERROR);
      case "target" -> tokens.peek(1).is("(") ? plain() : increment(true);
      case "jacobian" -> increment(false);
      case "else" ->
          throw tokens.fail(
              tokens
                  .error("else-without-if", "expected a statement, found 'else' without an 'if'")
                  .withHelp(
                      "a semicolon before it may have ended the 'if'; put braces around its"
                          + " statements"));
      case "void" ->
          throw tokens.fail(
              tokens
                  .expectedFound("a statement")
                  .withHelp("functions are defined in the functions block"));
      default ->
          throw tokens.fail(
              tokens
                  .expectedFound("a statement")
                  .withHelp(
                      "'" + word.text() + "' is a word of the language and cannot be a name"));
    };
  }

  private Expression condition(String keyword) {
    Token open = tokens.expect("(", " after '" + keyword + "'");
    Expression condition = expressions.expression("a condition");
    if (tokens.is("=")) {
      throw tokens.fail(
          tokens.expectedFound("an operator or ')'").withHelp("= assigns; to compare, write =="));
    }
    tokens.expectClosing(")", open, "an operator");
    return condition;
  }

  private Statement conditional() {
    Token word = tokens.next();
    Expression condition = condition("if");
    Statement then = nested();
    Optional<Statement> otherwise =
        tokens.accept("else") ? Optional.of(nested()) : Optional.empty();
    return new Statement.If(condition, then, otherwise, tokens.from(word.span()));
  }

  private Statement loop() {
    Token word = tokens.next();
    Token open = tokens.expect("(", " after 'for'");
    if (!tokens.is(Token.Kind.IDENTIFIER)) {
      Tokens.SyntaxError error =
          tokens.fail(
              tokens
                  .expectedFound("the name of the loop's variable")
                  .withHelp("a loop is written for (i in 1:n) or for (x in xs)"));
      tokens.skipParentheses();
      throw error;
    }
    Identifier variable = declarations.name("the name of the loop's variable");
    if (!tokens.accept("in")) {
      throw tokens.fail(
          tokens
              .expectedFound("'in'")
              .withHelp("a loop is written for (i in 1:n) or for (x in xs)"));
    }
    Expression from = expressions.expression("a range or a container");
    if (tokens.accept(":")) {
      Expression to = expressions.expression("the end of the range");
      tokens.expectClosing(")", open, "an operator");
      Statement body = nested();
      return new Statement.ForRange(variable, from, to, body, tokens.from(word.span()));
    }
    tokens.expectClosing(")", open, "an operator, ':'");
    Statement body = nested();
    return new Statement.ForEach(variable, from, body, tokens.from(word.span()));
  }

  private Statement profile() {
    Token word = tokens.next();
    Token open = tokens.expect("(", " after 'profile'");
    if (!tokens.is(Token.Kind.STRING)) {
      throw tokens.fail("the profile's name in double quotes");
    }
    String name = tokens.next().text();
    tokens.expectClosing(")", open, "");
    if (!tokens.is("{")) {
      throw tokens.fail(
          tokens
              .expectedFound("'{'")
              .withHelp("what is measured stands in braces: profile(\"" + name + "\") { ... }"));
    }
    List<Statement> body = body(tokens.next(), false);
    return new Statement.Profile(name, body, tokens.from(word.span()));
  }

  private Statement message(MessageKind kind) {
    Token word = tokens.next();
    Token open = tokens.expect("(", " after '" + kind.keyword() + "'");
    var arguments = new ArrayList<Printable<Expression>>();
    do {
      if (tokens.is(Token.Kind.STRING)) {
        Token text = tokens.next();
        arguments.add(new Printable.Text<>(text.text(), text.span()));
      } else {
        arguments.add(
            new Printable.Value<>(expressions.expression("a value or a string in double quotes")));
      }
    } while (tokens.accept(","));
    tokens.expectClosing(")", open, "','");
    declarations.semicolon("'" + kind.keyword() + "'");
    return new Statement.Message(kind, arguments, tokens.from(word.span()));
  }

  private Statement increment(boolean target) {
    Token word = tokens.next();
    if (!tokens.is("+=")) {
      throw tokens.fail(
          tokens
              .expectedFound("'+='")
              .withHelp("'" + word.text() + "' can only be added to: " + word.text() + " += ...;"));
    }
    tokens.next();
    Expression value = expressions.expression();
    declarations.semicolon("the statement");
    Span span = tokens.from(word.span());
    return target
        ? new Statement.TargetIncrement(value, span)
        : new Statement.JacobianIncrement(value, span);
  }

  /// A statement that starts with an expression.
  private Statement plain() {
    Token first = tokens.peek();
    Expression left = expressions.expression("a statement");
    AssignmentOperator operator =
        tokens.is(Token.Kind.SYMBOL) ? ASSIGNMENTS.get(tokens.peek().text()) : null;
    if (operator != null && isCommon(left)) {
      tokens.next();
      Place place =
          Places.of(left)
              .orElseThrow(() ->
                  tokens.fail(
                      Tokens.errorAt(
                              left.span(),
                              "no-place",
                              "a value cannot be assigned to this expression")
                          .withHelp(
                              "only a variable, its elements and its members can be assigned to")));
      Expression value = expressions.expression();
      declarations.semicolon("the assignment");
      return new Statement.Assignment(place, operator, value, tokens.from(first.span()));
    }
    if (tokens.is("~")) {
      return tilde(left, first);
    }
    if (tokens.is(";") && left instanceof Expression.Call call && call.bar().isEmpty()) {
      tokens.next();
      return new Statement.CallStatement(
          call.function(), call.arguments(), tokens.from(first.span()));
    }
    if (left instanceof Expression.Call && tokens.startsLine()) {
      declarations.semicolon("the call");
    }
    throw tokens.fail(tokens.expectedFound(expectedAfter(left)).withHelp(hint(left, operator)));
  }

  private static String expectedAfter(Expression left) {
    return isCommon(left) && Places.of(left).isPresent()
        ? "an operator, '=' or '~'"
        : "an operator or '~'";
  }

  private Optional<String> hint(
      Expression left, @org.jspecify.annotations.Nullable AssignmentOperator operator) {
    if (operator != null) {
      return Optional.of("only a variable, its elements and its members can be assigned to");
    }
    if (left instanceof Expression.Binary(var op, _, Expression.Unary(var minus, _, _), _)
        && op == BinaryOperator.LESS
        && minus == UnaryOperator.MINUS) {
      return Optional.of("the arrow <- no longer assigns: write =");
    }
    if (left instanceof Expression.Variable(var name, _)) {
      return Suggestions.near(name.name(), Keywords.STARTS)
          .map(near -> "did you mean '" + near + "'?");
    }
    return tokens.is(";") ? Optional.of("a value alone is no statement") : Optional.empty();
  }

  private Statement tilde(Expression value, Token first) {
    tokens.next();
    if (!tokens.is(Token.Kind.IDENTIFIER)) {
      throw tokens.fail("the name of a distribution after '~'");
    }
    Token name = tokens.next();
    Token open = tokens.expect("(", " after the distribution's name");
    var arguments = new ArrayList<Expression>();
    if (!tokens.is(")")) {
      do {
        arguments.add(expressions.expression("an argument"));
      } while (tokens.accept(","));
    }
    tokens.expectClosing(")", open, "an operator, ','");
    Optional<Truncation<Expression>> truncation = Optional.empty();
    if (tokens.is(Token.Kind.IDENTIFIER) && tokens.peek().text().equals("T") && !tokens.startsLine()
        || tokens.peek(1).is("[") && tokens.peek().text().equals("T")) {
      truncation = Optional.of(truncation());
    }
    if (!tokens.is(";") && !tokens.startsLine() && !tokens.is("}")) {
      throw tokens.fail(
          tokens
              .expectedFound("';' or a truncation T[..., ...]")
              .withHelp("the right side of ~ is the call of a distribution and nothing more"));
    }
    declarations.semicolon("the statement");
    return new Statement.Tilde(
        value,
        new Identifier(name.text(), name.span()),
        arguments,
        truncation,
        tokens.from(first.span()));
  }

  private Truncation<Expression> truncation() {
    Token word = tokens.next();
    Token open = tokens.expect("[", " after 'T'");
    Optional<Expression> lower =
        tokens.is(",") ? Optional.empty() : Optional.of(expressions.expression("a bound or ','"));
    if (!tokens.accept(",")) {
      throw tokens.fail(
          tokens
              .expectedFound("','")
              .withHelp("a truncation has two places: T[a, b], T[a, ] or T[, b]"));
    }
    Optional<Expression> upper =
        tokens.is("]") ? Optional.empty() : Optional.of(expressions.expression("a bound or ']'"));
    tokens.expectClosing("]", open, "an operator");
    return new Truncation<>(lower, upper, tokens.from(word.span()));
  }

  private static boolean isCommon(Expression expression) {
    return !(expression instanceof Expression.Binary
        || expression instanceof Expression.Unary
        || expression instanceof Expression.Conditional);
  }

  /// Whether the brace here opens an array literal such as `{1, 2} ~ normal(0, 1)`: no statement
  /// inside, and an operator behind.
  private boolean isArrayLiteral() {
    int depth = 0;
    for (int i = 0; ; i++) {
      Token token = tokens.peek(i);
      if (token.is("{")) {
        depth++;
      } else if (token.is("}")) {
        depth--;
        if (depth == 0) {
          Token behind = tokens.peek(i + 1);
          return i > 1 && (behind.is("~") || behind.is("[") || behind.is("'"));
        }
      } else if (token.is(";") || token.kind() == Token.Kind.END) {
        return false;
      }
    }
  }
}

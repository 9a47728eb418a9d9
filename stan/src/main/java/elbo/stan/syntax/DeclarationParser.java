// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parses declarations of variables and of functions' heads.
final class DeclarationParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final TypeParser types;

  DeclarationParser(Tokens tokens, ExpressionParser expressions, TypeParser types) {
    this.tokens = tokens;
    this.expressions = expressions;
    this.types = types;
  }

  /// A declaration.
  ///
  /// @param top whether it stands at the top of a block, where constraints are allowed
  /// @param values whether it may give values
  Statement declaration(boolean top, boolean values) {
    Span start = tokens.peek().span();
    SizedType<Expression> type = types.sized(top);
    var declarators = new ArrayList<Statement.Declarator>();
    do {
      Identifier name = name("the name of a variable");
      if (tokens.is("[")) {
        oldArray(type, name);
      }
      Optional<Expression> value = Optional.empty();
      if (tokens.is("=")) {
        tokens.next();
        if (!values) {
          throw tokens.fail(
              tokens
                  .error("value-not-allowed", "expected ';' after the name, found a value")
                  .withHelp(
                      "data and parameters come from outside; a value is given in 'transformed"
                          + " data' or 'transformed parameters'"));
        }
        value = Optional.of(expressions.expression("the variable's value"));
      }
      declarators.add(new Statement.Declarator(name, value));
    } while (tokens.accept(","));
    if (!tokens.is(";") && !tokens.startsLine() && !tokens.is("}")) {
      throw tokens.fail(values ? "an operator, ',', '=' or ';'" : "',' or ';'");
    }
    semicolon("the declaration");
    return new Statement.Declaration(type, declarators, tokens.from(start));
  }

  /// `real x[3]`: the old way to write an array.
  private void oldArray(SizedType<Expression> type, Identifier name) {
    tokens.next();
    Span at = tokens.peek().span();
    int depth = 1;
    int ahead = 0;
    while (depth > 0
        && tokens.peek(ahead).kind() != Token.Kind.END
        && !tokens.peek(ahead).is(";")) {
      depth += tokens.peek(ahead).is("[") ? 1 : tokens.peek(ahead).is("]") ? -1 : 0;
      ahead++;
    }
    String sizes = ahead < 2 ? "..." : at.to(tokens.peek(ahead - 2).span()).text();
    String text = type.span().text();
    throw tokens.fail(
        tokens
            .error("old-array-syntax", "expected ';' after the name, found a size")
            .withHelp(
                "this is the array syntax of old: write array["
                    + sizes
                    + "] "
                    + text
                    + " "
                    + name.name()
                    + ";"));
  }

  /// A new name.
  Identifier name(String what) {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.IDENTIFIER) {
      tokens.next();
      return new Identifier(token.text(), token.span());
    }
    Diagnostic problem = tokens.expectedFound(what);
    throw tokens.fail(
        token.kind() == Token.Kind.KEYWORD
            ? problem.withHelp(
                "'" + token.text() + "' is a word of the language and cannot be a name")
            : problem);
  }

  /// The semicolon at the end of a statement. When the next token starts a line, it was only
  /// forgotten: that is reported and parsing goes on.
  void semicolon(String what) {
    if (tokens.accept(";")) {
      return;
    }
    Diagnostic problem =
        tokens
            .expectedFound("';' at the end of " + what)
            .withNote("the ';' belongs here", tokens.previous().span().after());
    if (!tokens.startsLine() && !tokens.is("}")) {
      throw tokens.fail(problem);
    }
    tokens.report(problem);
  }

  /// A function: its head, and its body or a semicolon.
  FunctionDefinition function(StatementParser statements) {
    Span start = tokens.peek().span();
    StanType result = resultType();
    Identifier name = name("the name of the function");
    Token open = tokens.expect("(", " after the function's name");
    var arguments = new ArrayList<FunctionDefinition.Argument>();
    if (!tokens.is(")")) {
      do {
        boolean data = tokens.accept("data");
        StanType type = types.unsized();
        arguments.add(new FunctionDefinition.Argument(data, type, name("the argument's name")));
      } while (tokens.accept(","));
    }
    tokens.expectClosing(")", open, "','");
    if (tokens.accept(";")) {
      return new FunctionDefinition(result, name, arguments, Optional.empty(), tokens.from(start));
    }
    if (!tokens.is("{")) {
      throw tokens.fail("'{' and the function's body");
    }
    Token brace = tokens.next();
    List<Statement> body = statements.body(brace, false);
    var block = new Statement.Block(body, tokens.from(brace.span()));
    return new FunctionDefinition(result, name, arguments, Optional.of(block), tokens.from(start));
  }

  private StanType resultType() {
    if (tokens.accept("void")) {
      return StanType.VOID;
    }
    Token first = tokens.peek();
    if (first.kind() == Token.Kind.IDENTIFIER && tokens.peek(1).is("(")) {
      throw tokens.fail(
          tokens
              .error(
                  "no-return-type",
                  "expected the type of the function's value, found the name '"
                      + first.text()
                      + "'")
              .withHelp(
                  "write what it returns before its name: real "
                      + first.text()
                      + "(...), or void"));
    }
    return types.unsized();
  }
}

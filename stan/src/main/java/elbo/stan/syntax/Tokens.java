// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;

/// A place in the list of tokens, and the errors that are made there.
final class Tokens {
  /// Nesting deeper than this is refused: the parser, and whoever walks the tree, calls itself.
  static final int MAX_DEPTH = 10_000;

  private final List<Token> tokens;
  private final Diagnostics diagnostics;
  private int at;
  private int depth;

  Tokens(List<Token> tokens, Diagnostics diagnostics) {
    this.tokens = tokens;
    this.diagnostics = diagnostics;
  }

  /// Ends the statement being parsed; the problem is already among the diagnostics.
  static final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1;

    SyntaxError() {
      super("syntax error", null, false, false);
    }
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token previous() {
    return tokens.get(Math.max(0, at - 1));
  }

  boolean is(String keywordOrSymbol) {
    return peek().is(keywordOrSymbol);
  }

  boolean is(Token.Kind kind) {
    return peek().kind() == kind;
  }

  boolean atEnd() {
    return is(Token.Kind.END);
  }

  Token next() {
    Token token = peek();
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean accept(String keywordOrSymbol) {
    if (is(keywordOrSymbol)) {
      next();
      return true;
    }
    return false;
  }

  Token expect(String keywordOrSymbol, String context) {
    if (is(keywordOrSymbol)) {
      return next();
    }
    throw fail("'" + keywordOrSymbol + "'" + context);
  }

  /// Expects the closing partner of an opening token.
  Token expectClosing(String symbol, Token open, String alsoPossible) {
    if (is(symbol)) {
      return next();
    }
    String expected =
        alsoPossible.isEmpty() ? "'" + symbol + "'" : alsoPossible + " or '" + symbol + "'";
    throw fail(
        expectedFound(expected).withNote("'" + open.text() + "' was opened here", open.span()));
  }

  Diagnostic expectedFound(String expected) {
    return error("syntax", "expected " + expected + ", found " + peek().describe());
  }

  /// An error at the next token.
  Diagnostic error(String id, String message) {
    return errorAt(peek().span(), id, message);
  }

  static Diagnostic errorAt(Span span, String id, String message) {
    return Diagnostic.error(Diagnostic.Kind.SYNTAX, id, span, message);
  }

  SyntaxError fail(String expected) {
    return fail(expectedFound(expected));
  }

  SyntaxError fail(Diagnostic problem) {
    report(problem);
    return new SyntaxError();
  }

  void report(Diagnostic problem) {
    diagnostics.add(problem);
  }

  /// The span from a token to the last one eaten.
  Span from(Span start) {
    return start.to(previous().span());
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw fail(
          error("too-deep", "this is nested more than " + MAX_DEPTH + " levels deep")
              .withHelp("take it apart with local variables"));
    }
  }

  void leave() {
    depth--;
  }

  int depth() {
    return depth;
  }

  void restoreDepth(int value) {
    depth = value;
  }

  /// Whether the next token starts a line.
  boolean startsLine() {
    Span before = previous().span();
    Span here = peek().span();
    return !before.file().equals(here.file())
        || before.file().text().substring(before.end(), here.start()).indexOf('\n') >= 0;
  }

  /// Whether a block starts here: its keyword and a brace.
  boolean atBlock() {
    return Keywords.BLOCKS.contains(peek().text())
        && peek().kind() == Token.Kind.KEYWORD
        && peek(1).is("{");
  }

  /// Moves behind the end of the broken statement: behind its semicolon, or before the brace that
  /// closes what it stands in.
  void skipStatement() {
    int braces = 0;
    while (!atEnd() && !(atBlock() && !is("data"))) {
      if (is("{")) {
        braces++;
      } else if (is("}")) {
        if (braces == 0) {
          return;
        }
        braces--;
        if (braces == 0) {
          next();
          return;
        }
      } else if (is(";") && braces == 0) {
        next();
        return;
      }
      next();
    }
  }

  /// Moves behind the parenthesis that closes the one just opened, if there is one.
  void skipParentheses() {
    int open = 1;
    for (int i = 0; peek(i).kind() != Token.Kind.END && !peek(i).is("{") && !peek(i).is("}"); i++) {
      open += peek(i).is("(") ? 1 : peek(i).is(")") ? -1 : 0;
      if (open == 0) {
        at += i + 1;
        return;
      }
    }
  }

  /// Moves to the next block.
  void skipToBlock() {
    while (!atEnd() && !atBlock()) {
      next();
    }
  }
}

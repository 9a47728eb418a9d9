// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Text to tokens; `#include` is followed here.
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of(
          "%/%",
          ".*=", "./=", // three characters first: the longest match wins
          ".*", ".^", "./", "||", "&&", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", //
          "{", "}", "(", ")", "[", "]", "<", ">", ",", ";", "|", "?", ":", "!", "-", "+", "^", "'",
          "*", "/", "%", "\\", "~", "=");

  private final Includes includes;
  private final Diagnostics diagnostics;
  private final List<Token> tokens;
  private final Set<String> functionFiles;
  private final SourceFile file;
  private final String text;
  private int at;

  private Lexer(Lexer from, SourceFile file) {
    this(from.includes, from.diagnostics, from.tokens, from.functionFiles, file);
  }

  private Lexer(
      Includes includes,
      Diagnostics diagnostics,
      List<Token> tokens,
      Set<String> functionFiles,
      SourceFile file) {
    this.includes = includes;
    this.diagnostics = diagnostics;
    this.tokens = tokens;
    this.functionFiles = functionFiles;
    this.file = file;
    this.text = file.text();
  }

  /// All tokens of a file and the files it includes; the last is the end.
  static List<Token> tokens(SourceFile file, Includes includes, Diagnostics diagnostics) {
    var tokens = new ArrayList<Token>();
    new Lexer(includes, diagnostics, tokens, new HashSet<>(), file).run();
    int end = file.text().length();
    tokens.add(new Token(Token.Kind.END, "", new Span(file, end, end)));
    return tokens;
  }

  private void run() {
    if (text.startsWith("\uFEFF")) { // a byte order mark is no character of the program
      at = 1;
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r') {
        at++;
      } else if (text.startsWith("//", at)) {
        skipLine();
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else if (isLetter(c)) {
        word();
      } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(peek(1)))) {
        number();
      } else if (c == '"') {
        string();
      } else if (c == '#') {
        hash();
      } else {
        symbol();
      }
    }
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void skipComment() {
    int open = at;
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      at = text.length();
      diagnostics.add(
          error(
                  "unclosed-comment",
                  at,
                  at,
                  "expected the end of a comment, '*/', found the end of the file")
              .withNote("the comment starts here", new Span(file, open, open + 2))
              .withHelp("close the comment with */"));
    } else {
      at = end + 2;
    }
  }

  private void word() {
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && Character.isLetter(text.codePointAt(at))) {
      foreignWord(start);
      return;
    }
    String word = text.substring(start, at);
    for (String block : Keywords.BLOCKS) {
      if (block.startsWith(word + " ") && second(block.substring(word.length() + 1))) {
        add(Token.Kind.KEYWORD, block, start);
        return;
      }
    }
    add(Keywords.isKeyword(word) ? Token.Kind.KEYWORD : Token.Kind.IDENTIFIER, word, start);
  }

  /// Eats blanks and the word, if that is what follows.
  private boolean second(String word) {
    int next = at;
    while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
      next++;
    }
    int end = next + word.length();
    if (next == at
        || !text.startsWith(word, next)
        || (end < text.length() && isWordPart(text.charAt(end)))) {
      return false;
    }
    at = end;
    return true;
  }

  private void number() {
    int start = at;
    digits();
    boolean real = false;
    boolean dot = start == at;
    if (at < text.length() && text.charAt(at) == '.') {
      real = true;
      at++;
      digits();
    }
    if (at < text.length() && (peek(0) == 'e' || peek(0) == 'E')) {
      int sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      if (isDigit(peek(sign))) {
        at += sign;
        digits();
        real = true;
        dot = false;
      }
    }
    String digits = text.substring(start, at).replace("_", "");
    if (peek(0) == 'i') {
      at++;
      add(Token.Kind.IMAGINARY, digits, start);
    } else {
      add(dot ? Token.Kind.DOT_NUMBER : real ? Token.Kind.REAL : Token.Kind.INTEGER, digits, start);
    }
  }

  private void digits() {
    while (isDigit(peek(0))
        || (peek(0) == '_' && isDigit(peek(1)) && at > 0 && isDigit(peek(-1)))) {
      at++;
    }
  }

  private void string() {
    int start = at++;
    while (at < text.length() && "\"\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      at++;
      add(Token.Kind.STRING, text.substring(start + 1, at - 1), start);
    } else {
      diagnostics.add(
          error(
                  "unclosed-string",
                  start,
                  at,
                  "expected a closing double quote on this line, found its end")
              .withHelp("close the string with \"; a string cannot go over several lines"));
    }
  }

  private void symbol() {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        add(Token.Kind.SYMBOL, symbol, at - symbol.length());
        return;
      }
    }
    int start = at;
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    if (c == '_' || Character.isLetter(c)) {
      foreignWord(start);
      return;
    }
    Optional<String> meant = LookAlikes.of(c);
    Diagnostic problem =
        c == '.'
            ? error("stray-character", start, at, "expected digits after '.'")
                .withHelp("a member of a tuple is chosen by its number: t.1")
            : error(
                    "stray-character",
                    start,
                    at,
                    "the character " + LookAlikes.name(c) + " is no part of the Stan language")
                .withHelp(meant.map(m -> "it looks like '" + m + "'; write that one"));
    diagnostics.add(problem);
    meant.filter(SYMBOLS::contains).ifPresent(m -> add(Token.Kind.SYMBOL, m, start));
  }

  /// A word with a character no name may have.
  private void foreignWord(int start) {
    int bad = -1;
    at = start;
    while (at < text.length()
        && (isWordPart(text.charAt(at)) || Character.isLetterOrDigit(text.codePointAt(at)))) {
      if (bad < 0 && !isWordPart(text.charAt(at))) {
        bad = at;
      }
      at += Character.charCount(text.codePointAt(at));
    }
    String word = text.substring(start, at);
    if (bad < 0) {
      diagnostics.add(
          error("bad-name", start, at, "the name '" + word + "' starts with an underscore")
              .withHelp("a name starts with a letter"));
    } else {
      diagnostics.add(
          error(
                  "bad-name",
                  bad,
                  at,
                  "the name '"
                      + word
                      + "' has the character "
                      + LookAlikes.name(text.codePointAt(bad)))
              .withHelp("a name has only the letters a-z and A-Z, digits and underscores"));
    }
    add(Token.Kind.IDENTIFIER, word, start);
  }

  private void hash() {
    int start = at;
    if (text.startsWith("#include", at) && " \t\f\r\n".indexOf(peek(8)) >= 0) {
      include(start);
      return;
    }
    skipLine();
    diagnostics.add(
        error("hash-comment", start, start + 1, "'#' starts no comment any more")
            .withHelp("start a comment with //"));
  }

  private void include(int start) {
    at += 8;
    while (at < text.length() && " \t\f\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    char open = peek(0);
    String stops = open == '"' ? "\"\r\n" : open == '<' ? ">\r\n" : " \t\f\r\n";
    int from = open == '"' || open == '<' ? ++at : at;
    while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String name = text.substring(from, at);
    if ((open == '"' || open == '<') && at < text.length()) {
      at++;
    }
    Span span = new Span(file, start, at);
    try {
      Optional<Includes.Found> found = includes.find(name);
      if (found.isEmpty()) {
        diagnostics.add(
            ioError("missing-include", span, "the file '" + name + "' to include is not there")
                .withHelp(includes.searched() + "; name its folder with --include-path"));
      } else {
        follow(found.get(), span);
      }
    } catch (IOException e) {
      diagnostics.add(
          ioError(
              "unreadable-include",
              span,
              "the file '" + name + "' cannot be read: " + e.getMessage()));
    }
  }

  private void follow(Includes.Found found, Span span) {
    var chain = new StringBuilder("'" + found.name() + "'");
    boolean cycle = false;
    for (Optional<Span> above = Optional.of(span); above.isPresent(); ) {
      SourceFile outer = above.get().file();
      chain.insert(0, "'" + outer.name() + "' includes ");
      cycle |= sameFile(outer, found);
      above = outer.includedAt();
    }
    if (cycle) {
      diagnostics.add(
          ioError("include-cycle", span, "the file '" + found.name() + "' includes itself")
              .withHelp("the chain of includes is: " + chain));
      return;
    }
    // As in stanc, a file of functions that was already included is left out the second time.
    if (!found.name().endsWith(".stanfunctions") || functionFiles.add(found.name())) {
      new Lexer(this, new SourceFile(found.name(), found.text(), Optional.of(span))).run();
    }
  }

  /// The main file may be known by a shorter path than the include path gives: then its last part
  /// and its text tell.
  private static boolean sameFile(SourceFile outer, Includes.Found found) {
    return outer.name().equals(found.name())
        || (outer.includedAt().isEmpty()
            && lastPart(outer.name()).equals(lastPart(found.name()))
            && outer.text().equals(found.text()));
  }

  private static String lastPart(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private void add(Token.Kind kind, String tokenText, int start) {
    tokens.add(new Token(kind, tokenText, new Span(file, start, at)));
  }

  private Diagnostic error(String id, int start, int end, String message) {
    return Diagnostic.error(Diagnostic.Kind.LEX, id, new Span(file, start, end), message);
  }

  private static Diagnostic ioError(String id, Span span, String message) {
    return Diagnostic.error(Diagnostic.Kind.IO, id, span, message);
  }

  private char peek(int ahead) {
    int i = at + ahead;
    return i >= 0 && i < text.length() ? text.charAt(i) : '\0';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }
}

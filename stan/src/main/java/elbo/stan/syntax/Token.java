// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

/// One token.
///
/// @param kind its kind
/// @param text its text as written; for a string the text between the quotes; for `transformed
///   data` and the like with one blank
/// @param span where it stands
record Token(Kind kind, String text, Span span) {

  enum Kind {
    IDENTIFIER,
    KEYWORD,
    SYMBOL,
    INTEGER,
    REAL,
    /// `.5`: a real, or a tuple projection.
    DOT_NUMBER,
    IMAGINARY,
    STRING,
    END
  }

  boolean is(String keywordOrSymbol) {
    return (kind == Kind.SYMBOL || kind == Kind.KEYWORD) && text.equals(keywordOrSymbol);
  }

  /// For messages: what was found.
  String describe() {
    return switch (kind) {
      case IDENTIFIER -> "the name '" + text + "'";
      case KEYWORD, SYMBOL -> "'" + text + "'";
      case INTEGER, REAL, DOT_NUMBER, IMAGINARY -> "the number " + span.text();
      case STRING -> "the string \"" + text + "\"";
      case END -> "the end of the file";
    };
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;
import java.util.Optional;

/// One problem of a program, with its place.
///
/// @param severity how bad it is
/// @param kind which part of the front end found it
/// @param id a short stable name of the problem, such as `undeclared-variable`
/// @param message what is wrong: expected and found
/// @param help what to do about it
/// @param span where
/// @param notes other places that matter: where a name was declared, where a brace was opened
public record Diagnostic(
    Severity severity,
    Kind kind,
    String id,
    String message,
    Optional<String> help,
    Span span,
    List<Note> notes) {

  /// Copies the notes.
  public Diagnostic {
    notes = List.copyOf(notes);
  }

  /// How bad it is.
  public enum Severity {
    /// The program is refused.
    ERROR,
    /// The program is accepted.
    WARNING
  }

  /// Which part of the front end found it.
  public enum Kind {
    /// Characters that are no token.
    LEX,
    /// Tokens in the wrong order.
    SYNTAX,
    /// Names, scopes and rules of the language.
    SEMANTIC,
    /// Types.
    TYPE,
    /// Files that cannot be read.
    IO
  }

  /// A remark at another place.
  public record Note(String message, Span span) {}

  /// An error without help and notes.
  public static Diagnostic error(Kind kind, String id, Span span, String message) {
    return new Diagnostic(Severity.ERROR, kind, id, message, Optional.empty(), span, List.of());
  }

  /// A warning without help and notes.
  public static Diagnostic warning(Kind kind, String id, Span span, String message) {
    return new Diagnostic(Severity.WARNING, kind, id, message, Optional.empty(), span, List.of());
  }

  /// This diagnostic with help.
  public Diagnostic withHelp(String text) {
    return new Diagnostic(severity, kind, id, message, Optional.of(text), span, notes);
  }

  /// This diagnostic with help if there is any.
  public Diagnostic withHelp(Optional<String> text) {
    return text.map(this::withHelp).orElse(this);
  }

  /// This diagnostic with one more note.
  public Diagnostic withNote(String text, Span place) {
    var more = new java.util.ArrayList<>(notes);
    more.add(new Note(text, place));
    return new Diagnostic(severity, kind, id, message, help, span, more);
  }

  /// Whether the program is refused.
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /// The whole text for people: the message, each place with its line and a caret, and the help.
  /// Lines and columns count from 1.
  public String render() {
    return DiagnosticText.of(this);
  }

  @Override
  public String toString() {
    return render();
  }
}

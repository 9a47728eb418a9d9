// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Locale;

/// The text of a diagnostic for people, in the manner of modern compilers.
final class DiagnosticText {
  /// Of longer lines only this many characters around the place are shown.
  private static final int MAX_WIDTH = 120;

  private DiagnosticText() {}

  static String of(Diagnostic diagnostic) {
    var out = new StringBuilder();
    out.append(diagnostic.severity().name().toLowerCase(Locale.ROOT))
        .append(": ")
        .append(diagnostic.message())
        .append('\n');
    excerpt(out, diagnostic.span());
    for (Diagnostic.Note note : diagnostic.notes()) {
      out.append("note: ").append(note.message()).append('\n');
      excerpt(out, note.span());
    }
    diagnostic.help().ifPresent(help -> out.append("help: ").append(help).append('\n'));
    return out.toString();
  }

  private static void excerpt(StringBuilder out, Span span) {
    String number = Integer.toString(span.line());
    String gutter = " ".repeat(number.length());
    int[] line = span.file().lineText(span.start()).codePoints().toArray();
    int column = Math.min(span.column(), line.length);
    int from = column > MAX_WIDTH / 2 && line.length > MAX_WIDTH ? column - MAX_WIDTH / 2 : 0;
    int to = Math.min(line.length, from + MAX_WIDTH);
    String before = from > 0 ? "..." : "";
    out.append(gutter).append("--> ").append(span).append('\n');
    out.append(gutter).append(" |\n");
    out.append(number).append(" | ").append(before);
    out.append(new String(line, from, to - from))
        .append(to < line.length ? "..." : "")
        .append('\n');
    out.append(gutter).append(" | ").repeat(' ', before.length());
    for (int i = from; i < column; i++) {
      out.append(line[i] == '\t' ? '\t' : ' ');
    }
    String text = span.text();
    int width = text.codePointCount(0, text.length());
    out.repeat('^', Math.max(1, Math.min(width, to - column))).append('\n');
    var included = span.file().includedAt();
    while (included.isPresent()) {
      out.append(gutter).append(" = included at ").append(included.get()).append('\n');
      included = included.get().file().includedAt();
    }
  }
}

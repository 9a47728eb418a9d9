// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Locale;

/// The text of a diagnostic for people, in the manner of modern compilers.
final class DiagnosticText {
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
    SourceFile file = span.file();
    int number = span.line();
    String line = file.lineText(span.start());
    String gutter = " ".repeat(Integer.toString(number).length());
    out.append(gutter).append("--> ").append(span).append('\n');
    out.append(gutter).append(" |\n");
    out.append(number).append(" | ").append(line).append('\n');
    out.append(gutter).append(" | ");
    int column = span.column();
    line.codePoints().limit(column).forEach(c -> out.append(c == '\t' ? '\t' : ' '));
    int lineLength = line.codePointCount(0, line.length());
    String text = span.text();
    int width = text.codePointCount(0, text.length());
    out.repeat('^', Math.max(1, Math.min(width, lineLength - column))).append('\n');
    var included = file.includedAt();
    while (included.isPresent()) {
      out.append(gutter).append(" = included at ").append(included.get()).append('\n');
      included = included.get().file().includedAt();
    }
  }
}

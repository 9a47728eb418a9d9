// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

/// A stretch of source text: from `start` up to and without `end`.
///
/// @param file the file
/// @param start offset of the first character
/// @param end offset after the last character, never before `start`
public record Span(SourceFile file, int start, int end) {

  /// Checks the order of the offsets.
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "a span needs 0 <= start <= end, got start " + start + " and end " + end);
    }
  }

  /// The line, from 1, where this span starts.
  public int line() {
    return file.line(start);
  }

  /// The column, from 0 as stanc counts, where this span starts.
  public int column() {
    return file.column(start);
  }

  /// The text of this span.
  public String text() {
    return file.text().substring(start, Math.min(end, file.text().length()));
  }

  /// The smallest span of this file that holds this span and `other`. A node that ends in an
  /// included file is cut where this one ends.
  public Span to(Span other) {
    return other.file.equals(file) && other.end >= start
        ? new Span(file, Math.min(start, other.start), Math.max(end, other.end))
        : this;
  }

  /// The empty span just behind this one.
  public Span after() {
    return new Span(file, end, end);
  }

  /// `name:line:column` with both counted from 1, the form editors jump to.
  @Override
  public String toString() {
    return file.name() + ":" + line() + ":" + (column() + 1);
  }
}

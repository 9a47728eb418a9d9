// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Optional;

/// One file of Stan text, as the user wrote it.
///
/// @param name the file name as the user knows it, for messages
/// @param text the whole text
/// @param includedAt where the `#include` that brought this file in stands; empty for the main file
public record SourceFile(String name, String text, Optional<Span> includedAt) {

  /// Returns a main file, one that no other file includes.
  public static SourceFile of(String name, String text) {
    return new SourceFile(name, text, Optional.empty());
  }

  /// The line, from 1, that holds the character at `offset`.
  public int line(int offset) {
    int line = 1;
    for (int i = 0; i < Math.min(offset, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  /// The column, from 0, of the character at `offset`, counted in code points.
  public int column(int offset) {
    int clipped = Math.min(offset, text.length());
    return text.codePointCount(lineStart(clipped), clipped);
  }

  /// The text of the line that holds the character at `offset`, without its line end.
  public String lineText(int offset) {
    int start = lineStart(offset);
    int end = text.indexOf('\n', start);
    String line = end < 0 ? text.substring(start) : text.substring(start, end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private int lineStart(int offset) {
    return offset <= 0 ? 0 : text.lastIndexOf('\n', Math.min(offset, text.length()) - 1) + 1;
  }
}

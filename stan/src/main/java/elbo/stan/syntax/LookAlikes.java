// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Map;
import java.util.Optional;

/// Characters that are easily taken for one of the language, often after copying from a document.
final class LookAlikes {
  private LookAlikes() {}

  private static final Map<Integer, String> MEANT =
      Map.ofEntries(
          Map.entry(0x037E, ";"),
          Map.entry(0xFF1B, ";"),
          Map.entry(0xFF0C, ","),
          Map.entry(0x00D7, "*"),
          Map.entry(0x2217, "*"),
          Map.entry(0x00F7, "/"),
          Map.entry(0x2212, "-"),
          Map.entry(0x2010, "-"),
          Map.entry(0x2011, "-"),
          Map.entry(0x2013, "-"),
          Map.entry(0x2014, "-"),
          Map.entry(0x2264, "<="),
          Map.entry(0x2265, ">="),
          Map.entry(0x2260, "!="),
          Map.entry(0x223C, "~"),
          Map.entry(0xFF5E, "~"),
          Map.entry(0x2018, "'"),
          Map.entry(0x2019, "'"),
          Map.entry(0x201C, "\""),
          Map.entry(0x201D, "\""),
          Map.entry(0x00A0, " "),
          Map.entry(0x2003, " "),
          Map.entry(0x3000, " "));

  static Optional<String> of(int codePoint) {
    return Optional.ofNullable(MEANT.get(codePoint));
  }

  /// The character for messages, with its code and name when it is not plain.
  static String name(int codePoint) {
    String shown = "'" + Character.toString(codePoint) + "'";
    if (codePoint > 0x20 && codePoint < 0x7F) {
      return shown;
    }
    String name = Character.getName(codePoint);
    String code = String.format("U+%04X", codePoint);
    String known = name == null ? code : code + ", " + name.toLowerCase(java.util.Locale.ROOT);
    return (Character.isLetterOrDigit(codePoint) ? shown + " " : "") + "(" + known + ")";
  }
}

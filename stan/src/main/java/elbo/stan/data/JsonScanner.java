// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Tokens of JSON from a stream of bytes, with their places. Numbers are read as Stan's JSON reader
/// does: no leading zeros, points or plus signs, `NaN`, `Inf` and `Infinity` as bare words, too
/// large is an error, too small is zero.
final class JsonScanner {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final InputStream input;
  private final String source;
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int limit;
  private int line = 1;
  private int column = 1;
  private byte[] token = new byte[64];
  private int tokenLength;
  private boolean integer;

  JsonScanner(InputStream input, String source) {
    this.input = input;
    this.source = source;
  }

  Position position() {
    return new Position(line, column);
  }

  /// The next byte, not consumed; -1 at the end.
  int peek() throws IOException {
    if (next == limit) {
      limit = input.read(buffer);
      next = 0;
      if (limit <= 0) {
        limit = 0;
        return -1;
      }
    }
    return buffer[next];
  }

  private int take() throws IOException {
    int c = peek();
    if (c != -1 || next < limit) {
      next++;
      if (c == '\n') {
        line++;
        column = 1;
      } else if ((c & 0xC0) != 0x80) {
        column++;
      }
    }
    return c;
  }

  /// The next byte that is not white space, not consumed; -1 at the end.
  int skipBlanks() throws IOException {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      take();
      c = peek();
    }
    return c;
  }

  /// Consumes `c` if it is next.
  boolean accept(char c) throws IOException {
    if (skipBlanks() != c) {
      return false;
    }
    take();
    return true;
  }

  /// Consumes `c`, which must be next.
  void expect(char c, String what) throws IOException {
    if (!accept(c)) {
      throw error("expected " + what + ", found " + found());
    }
  }

  DataException error(String message) {
    return new DataException(source + ":" + line + ":" + column + ": " + message);
  }

  DataException error(Position at, String message) {
    return new DataException(source + ":" + at.line() + ":" + at.column() + ": " + message);
  }

  /// What stands next, for messages.
  String found() throws IOException {
    int c = peek();
    if (c == -1 && next >= limit) {
      return "the end of the file";
    }
    return switch (c) {
      case '/', '#' -> "a comment; JSON has none";
      case '\'' -> "a single quote; JSON strings stand in double quotes";
      case (byte) 0xEF -> "a byte order mark; save the file as UTF-8 without one";
      default ->
          c > 32 && c < 127 ? "'" + (char) c + "'" : "a byte " + String.format("0x%02X", c & 0xFF);
    };
  }

  /// A string, its opening quote next.
  String string() throws IOException {
    expect('"', "a string in double quotes");
    tokenLength = 0;
    while (true) {
      int c = take();
      if (c == '"') {
        return new String(token, 0, tokenLength, StandardCharsets.UTF_8);
      }
      if (c == -1 && next >= limit) {
        throw error("the string is never closed; expected a double quote");
      }
      if (c >= 0 && c < 32) {
        throw error("a control character (" + c + ") in a string; write it as an escape");
      }
      if (c != '\\') {
        append(c);
        continue;
      }
      int e = take();
      switch (e) {
        case '"', '\\', '/' -> append(e);
        case 'b' -> append('\b');
        case 'f' -> append('\f');
        case 'n' -> append('\n');
        case 'r' -> append('\r');
        case 't' -> append('\t');
        case 'u' -> unicode();
        default ->
            throw error(
                "unknown escape in a string; \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX are known");
      }
    }
  }

  private void unicode() throws IOException {
    int unit = hex4();
    int codePoint = unit;
    if (Character.isSurrogate((char) unit)) {
      if (take() != '\\' || take() != 'u') {
        throw error("half of a surrogate pair in a string");
      }
      codePoint = Character.toCodePoint((char) unit, (char) hex4());
    }
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      append(b);
    }
  }

  private int hex4() throws IOException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw error("\\u needs four hexadecimal digits");
      }
      value = 16 * value + digit;
    }
    return value;
  }

  private void append(int b) {
    if (tokenLength == token.length) {
      token = Arrays.copyOf(token, 2 * tokenLength);
    }
    token[tokenLength++] = (byte) b;
  }

  /// Whether the number read last is a 32-bit int as written.
  boolean wasInteger() {
    return integer;
  }

  /// Says that what was read last is no int.
  void forgetInteger() {
    integer = false;
  }

  /// A number, or one of the bare words for what is not finite.
  double number() throws IOException {
    Position start = position();
    integer = false;
    tokenLength = 0;
    boolean negative = peek() == '-';
    if (negative) {
      append(take());
    }
    int c = peek();
    if (c == 'N' || c == 'I') {
      return word(negative, start);
    }
    if (c < '0' || c > '9') {
      throw error(
          start,
          "expected a number, found " + (negative ? "a minus sign followed by " : "") + found());
    }
    long mantissa = 0;
    int digits = 0;
    if (c == '0') {
      append(take());
      if (isDigit(peek())) {
        throw error(start, "a number may not start with a zero that another digit follows");
      }
    } else {
      while (isDigit(peek())) {
        int d = take();
        append(d);
        digits++;
        mantissa = digits <= 18 ? 10 * mantissa + d - '0' : mantissa;
      }
    }
    int scale = 0;
    boolean plain = true;
    if (peek() == '.') {
      plain = false;
      append(take());
      if (!isDigit(peek())) {
        throw error("expected a digit behind the decimal point, found " + found());
      }
      while (isDigit(peek())) {
        int d = take();
        append(d);
        digits++;
        scale--;
        mantissa = digits <= 18 ? 10 * mantissa + d - '0' : mantissa;
      }
    }
    if (peek() == 'e' || peek() == 'E') {
      plain = false;
      scale += exponent();
    }
    if (plain && digits <= 10) {
      long value = negative ? -mantissa : mantissa;
      integer = value == (int) value;
      return negative && value == 0 ? -0.0 : value;
    }
    // Up to 15 digits and a power of ten that is exact: one rounding, so the result is the nearest
    // double.
    if (digits <= 15 && scale >= -22 && scale <= 22) {
      double value = scale < 0 ? mantissa / POWERS_OF_TEN[-scale] : mantissa * POWERS_OF_TEN[scale];
      return negative ? -value : value;
    }
    double value = Double.parseDouble(new String(token, 0, tokenLength, StandardCharsets.US_ASCII));
    if (Double.isInfinite(value)) {
      throw error(start, "a number too large for a double; write Infinity if that is meant");
    }
    return value;
  }

  private int exponent() throws IOException {
    append(take());
    boolean negative = peek() == '-';
    if (negative || peek() == '+') {
      append(take());
    }
    if (!isDigit(peek())) {
      throw error("expected a digit in the exponent, found " + found());
    }
    int value = 0;
    while (isDigit(peek())) {
      int d = take();
      append(d);
      value = Math.min(100_000, 10 * value + d - '0');
    }
    return negative ? -value : value;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private double word(boolean negative, Position start) throws IOException {
    int from = tokenLength;
    for (int c = peek(); c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'; c = peek()) {
      append(take());
    }
    String word = new String(token, from, tokenLength - from, StandardCharsets.US_ASCII);
    return switch (word) {
      case "NaN" -> Double.NaN;
      case "Inf", "Infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      default ->
          throw error(
              start,
              "expected a number, found " + word + "; NaN, Inf and Infinity are the words known");
    };
  }
}

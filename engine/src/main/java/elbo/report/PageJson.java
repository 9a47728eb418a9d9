// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// Writes the page's data as JSON that can stand inside a `script` element: `<` is escaped, so
/// nothing in a name can end the element. Numbers are rounded, what is not finite is `null`.
final class PageJson {
  /// Up to 9 digits of numbers from 1e-4 on.
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13
  };

  private final StringBuilder out = new StringBuilder(1 << 16);
  private boolean needsComma;

  /// What is written between brackets.
  interface Body {
    void write();
  }

  PageJson object(Body body) {
    return nested('{', body, '}');
  }

  PageJson array(Body body) {
    return nested('[', body, ']');
  }

  <T> PageJson array(List<T> items, java.util.function.Consumer<T> each) {
    return array(() -> items.forEach(each));
  }

  private PageJson nested(char open, Body body, char close) {
    separate();
    out.append(open);
    needsComma = false;
    body.write();
    out.append(close);
    needsComma = true;
    return this;
  }

  /// The name of what is written next.
  PageJson name(String name) {
    separate();
    quote(name);
    out.append(':');
    needsComma = false;
    return this;
  }

  PageJson field(String name, String value) {
    return name(name).value(value);
  }

  PageJson value(String value) {
    separate();
    quote(value);
    needsComma = true;
    return this;
  }

  PageJson value(long value) {
    separate();
    out.append(value);
    needsComma = true;
    return this;
  }

  /// A number with so many significant digits; `null` if it is not finite.
  PageJson value(double value, int digits) {
    separate();
    if (!Double.isFinite(value)) {
      out.append("null");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      out.append((long) value);
    } else if (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6) {
      plain(value, digits);
    } else {
      out.append(new BigDecimal(value, new MathContext(digits)).stripTrailingZeros());
    }
    needsComma = true;
    return this;
  }

  /// The digits by one multiplication, ten times as fast as a decimal; a page has ten thousands.
  private void plain(double value, int digits) {
    int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(Math.abs(value))));
    long scaled = Math.round(Math.abs(value) * POWERS[decimals]);
    while (decimals > 0 && scaled % 10 == 0) {
      scaled /= 10;
      decimals--;
    }
    String text = Long.toString(scaled);
    out.append(value < 0 ? "-" : "");
    int whole = text.length() - decimals;
    if (decimals == 0) {
      out.append(text);
    } else if (whole > 0) {
      out.append(text, 0, whole).append('.').append(text, whole, text.length());
    } else {
      out.append("0.").repeat('0', -whole).append(text);
    }
  }

  private void separate() {
    if (needsComma) {
      out.append(',');
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < 0x20 || c == '<' || c == '\u2028' || c == '\u2029') {
            out.append("\\u").append(String.format("%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

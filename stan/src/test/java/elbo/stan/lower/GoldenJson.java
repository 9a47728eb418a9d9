// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads golden files: any JSON, as maps, lists, strings, doubles and booleans. Trusting, not
/// strict.
final class GoldenJson {
  private final String text;
  private int at;

  private GoldenJson(String text) {
    this.text = text;
  }

  static Map<?, ?> object(String text) {
    return (Map<?, ?>) new GoldenJson(text).value();
  }

  /// A number, or one of the strings for what is not finite.
  static double number(Object value) {
    return switch (value) {
      case Double d -> d;
      case String s -> Double.parseDouble(s);
      default -> Double.NaN;
    };
  }

  static double[] numbers(Object list) {
    return ((List<?>) list).stream().mapToDouble(GoldenJson::number).toArray();
  }

  private char next() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private Object value() {
    char c = next();
    if (c == '{') {
      at++;
      Map<String, Object> map = new LinkedHashMap<>();
      while (next() != '}') {
        String key = (String) value();
        next();
        at++;
        map.put(key, value());
        if (next() == ',') {
          at++;
        }
      }
      at++;
      return map;
    }
    if (c == '[') {
      at++;
      List<Object> list = new ArrayList<>();
      while (next() != ']') {
        list.add(value());
        if (next() == ',') {
          at++;
        }
      }
      at++;
      return list;
    }
    return c == '"' ? string() : word();
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = text.charAt(++at);
      if (c == 'u') {
        out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
        at += 4;
      } else {
        out.append(c == 'n' ? '\n' : c == 't' ? '\t' : c);
      }
    }
    at++;
    return out.toString();
  }

  private Object word() {
    int start = at;
    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true", "false" -> Boolean.valueOf(word);
      case "null" -> "NaN";
      default -> Double.valueOf(word);
    };
  }
}

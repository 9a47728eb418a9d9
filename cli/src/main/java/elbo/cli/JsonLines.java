// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import tools.jackson.core.JsonGenerator;

/// How numbers are written in our JSON: shortest decimals that read back to the same bits; what is
/// not finite as a string, since JSON has no number for it.
final class JsonLines {
  private JsonLines() {}

  static void number(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  static void numbers(JsonGenerator json, String name, double[] values) {
    json.writeName(name);
    json.writeStartArray();
    for (double value : values) {
      number(json, value);
    }
    json.writeEndArray();
  }

  static void strings(JsonGenerator json, String name, Iterable<String> values) {
    json.writeName(name);
    json.writeStartArray();
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}

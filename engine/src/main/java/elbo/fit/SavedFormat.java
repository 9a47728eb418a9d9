// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a file of ours begins with, and by what it is told from others.
///
/// @param kind of what is saved: `fit` for the format `elbo-fit`
/// @param version that is written and read
record SavedFormat(String kind, int version) {
  private String name() {
    return "elbo-" + kind;
  }

  /// The first members of a file, in order; what is particular to it comes behind them.
  Map<String, Object> head() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", name());
    map.put("format_version", version);
    return map;
  }

  /// The head of the file of a posterior.
  Map<String, Object> head(Posterior posterior, String method, Map<String, Object> settings) {
    Map<String, Object> map = head();
    map.put("verdict", FitJson.write(posterior.verdict()));
    map.put("method", method);
    map.put("run", FitJson.write(posterior.run()));
    map.put("settings", settings);
    map.put("generalization", FitJson.write(posterior.generalization()));
    return map;
  }

  /// Whether a file is of this format, in any version.
  boolean isOf(JsonObject json) throws IOException {
    return json.has("format") && json.text("format").equals(name());
  }

  /// @throws IOException if the file is of another format, or the version is another one
  void check(JsonObject json) throws IOException {
    if (!isOf(json)) {
      throw new IOException(
          json.where()
              + " is not a "
              + kind
              + ": expected \"format\": \""
              + name()
              + "\", found "
              + (json.has("format") ? "\"" + json.text("format") + "\"" : "none"));
    }
    if (json.integer("format_version") != version) {
      throw new IOException(
          json.where()
              + " has format version "
              + json.integer("format_version")
              + ", this version of Elbo reads "
              + version);
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where `#include` finds its files.
public interface Includes {

  /// A file that was found.
  ///
  /// @param name its name for messages, the same for the same file
  /// @param text its text
  record Found(String name, String text) {}

  /// Looks for a file.
  ///
  /// @param name the name as written after `#include`
  /// @return the file, or empty when there is none
  /// @throws IOException when it is there and cannot be read
  Optional<Found> find(String name) throws IOException;

  /// The places looked at, for messages.
  String searched();

  /// No include files at all.
  static Includes none() {
    return of(Map.of());
  }

  /// Files in memory.
  ///
  /// @param texts the text of each file by its name
  static Includes of(Map<String, String> texts) {
    Map<String, String> copy = Map.copyOf(texts);
    return new Includes() {
      @Override
      public Optional<Found> find(String name) {
        return Optional.ofNullable(copy.get(name)).map(text -> new Found(name, text));
      }

      @Override
      public String searched() {
        return copy.isEmpty() ? "no include path is set" : "known files: " + copy.keySet();
      }
    };
  }

  /// Files in folders; the first folder that has the file wins.
  static Includes in(List<Path> folders) {
    List<Path> copy = List.copyOf(folders);
    return new Includes() {
      @Override
      public Optional<Found> find(String name) throws IOException {
        for (Path folder : copy) {
          Path path;
          try {
            path = folder.resolve(name).normalize();
          } catch (InvalidPathException _) {
            return Optional.empty();
          }
          if (Files.isRegularFile(path)) {
            // Malformed bytes become replacement characters, which the lexer then points at.
            String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            return Optional.of(new Found(path.toString(), text));
          }
        }
        return Optional.empty();
      }

      @Override
      public String searched() {
        return copy.isEmpty()
            ? "no include path is set"
            : "looked in " + String.join(", ", copy.stream().map(p -> "'" + p + "'").toList());
      }
    };
  }
}

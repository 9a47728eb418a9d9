// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The shared collection of Stan programs: `shared/golden` in the nearest folder above that has it.
final class SharedGolden {
  private SharedGolden() {}

  /// The collection; the test is skipped, loudly, when it is not there.
  static Path require() {
    Optional<Path> found = find();
    if (found.isEmpty()) {
      System.err.println(
          "SKIPPED: no folder above has shared/golden, the collection of Stan programs");
    }
    Assumptions.assumeTrue(found.isPresent(), "no folder above has shared/golden");
    return found.orElseThrow();
  }

  private static Optional<Path> find() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path golden = folder.resolve("shared").resolve("golden");
      if (Files.isDirectory(golden)) {
        return Optional.of(golden);
      }
    }
    return Optional.empty();
  }

  /// The programs of one folder.
  static List<Path> programs(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".stan")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

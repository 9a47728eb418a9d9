// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name is there.
class DocumentLinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// The target of a link or picture, without its anchor.
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s#]+)(?:#[^()\\s]*)?\\)");

  private static final Pattern PROGRAM = Pattern.compile("`(elbo\\.examples\\.[A-Z]\\w*)`");

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, below).filter(p -> p.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  @Test
  void everyFileThatADocumentLinksToExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        String target = link.group(1);
        if (target.contains(":")) {
          continue;
        }
        links++;
        if (!Files.exists(document.resolveSibling(target))) {
          missing.add(ROOT.relativize(document) + " links to " + target);
        }
      }
    }
    assertThat(links).isGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyProgramThatTheGalleryNamesExists() throws IOException {
    Path sources = ROOT.resolve("examples/src/main/java");
    Matcher program = PROGRAM.matcher(Files.readString(ROOT.resolve("docs/gallery/README.md")));
    List<Path> named = new ArrayList<>();
    while (program.find()) {
      named.add(sources.resolve(program.group(1).replace('.', '/') + ".java"));
    }
    assertThat(named).isNotEmpty().allSatisfy(p -> assertThat(p).exists());
  }
}

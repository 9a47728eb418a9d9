// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A headless Chromium that opens a page from a file, without network.
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path program;

  private Chromium(Path program) {
    this.program = program;
  }

  /// The document after its scripts ran, and what was written to the console.
  record Outcome(String document, List<String> console) {
    /// Whether the document has all these texts. (Half a megabyte of scripts has no place in a
    /// failure's message.)
    boolean shows(String... texts) {
      return List.of(texts).stream().allMatch(document::contains);
    }
  }

  /// The browser on the path, if there is one.
  static Optional<Chromium> find() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      for (String name : NAMES) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return Optional.of(new Chromium(program));
        }
      }
    }
    return Optional.empty();
  }

  /// Opens a page and waits until its scripts have run (in virtual time: nothing sleeps).
  ///
  /// @param scratch an empty folder for the browser's profile
  Outcome open(Path page, Path scratch) throws IOException, InterruptedException {
    Path document = scratch.resolve("document.html");
    Path log = scratch.resolve("log.txt");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(
        List.of(
            "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --allow-file-access-from-files --enable-logging=stderr --virtual-time-budget=8000 --dump-dom"
                .split(" ")));
    command.add("--user-data-dir=" + scratch.resolve("profile"));
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(document.toFile())
            .redirectError(log.toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("Chromium did not end within 90 seconds");
    }
    List<String> console =
        Files.readAllLines(log, StandardCharsets.UTF_8).stream()
            .filter(line -> line.contains(":CONSOLE"))
            .toList();
    return new Outcome(Files.readString(document), console);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs every golden program and every posterior, and writes `target/conformance.md`: agrees, not
/// supported yet, differs.
class ConformanceTest {
  private static final Path GOLDEN = Path.of("../../shared/golden");
  private static final List<String> FOLDERS =
      List.of("patterns", "transforms", "language", "functions", "distributions", "posteriordb");

  /// How many agree at least, golden programs and posteriors; raised when more do.
  private static final int AT_LEAST = 185 + 28;

  @Test
  void everySupportedProgramAgreesWithStan() throws IOException {
    assumeTrue(
        Files.isDirectory(GOLDEN),
        "SKIPPED: the golden programs are not at " + GOLDEN.toAbsolutePath());
    ExceptionTable exceptions = ExceptionTable.read();
    Map<String, Conformance.Verdict> verdicts = run(List.of(), exceptions);
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/conformance.md"), table(verdicts));
    assertThat(
            verdicts.entrySet().stream()
                .filter(e -> e.getValue().outcome() == Conformance.Outcome.DIFFERS)
                .map(Object::toString))
        .isEmpty();
    assertThat(exceptions.unused()).as("exceptions that no program has").isEmpty();
    long agree =
        verdicts.values().stream().filter(v -> v.outcome() == Conformance.Outcome.AGREES).count();
    assertThat(agree).isGreaterThanOrEqualTo(AT_LEAST);
  }

  static Map<String, Conformance.Verdict> run(List<String> only, ExceptionTable exceptions)
      throws IOException {
    Map<String, Conformance.Verdict> verdicts = new TreeMap<>();
    if (only.isEmpty() || only.contains("posteriordb")) {
      verdicts.putAll(posteriors(exceptions));
    }
    for (String folder : FOLDERS) {
      List<Path> programs = new ArrayList<>();
      if (folder.equals("posteriordb")) {
        continue;
      }
      try (Stream<Path> files = Files.list(GOLDEN.resolve(folder))) {
        files.filter(f -> f.toString().endsWith(".golden.json")).forEach(programs::add);
      }
      for (Path golden : programs) {
        String base = golden.getFileName().toString().replace(".golden.json", "");
        String name = folder + "/" + base;
        if (only.isEmpty() || only.stream().anyMatch(name::contains)) {
          Path program = golden.resolveSibling(base + ".stan");
          verdicts.put(
              name,
              Conformance.compare(
                  name, program, golden.resolveSibling(base + ".data.json"), golden, exceptions));
        }
      }
    }
    return verdicts;
  }

  /// The programs of the posteriors against Stan's values for them.
  static Map<String, Conformance.Verdict> posteriors(ExceptionTable exceptions) throws IOException {
    Map<String, Conformance.Verdict> verdicts = new TreeMap<>();
    Path folder = GOLDEN.resolve("../posteriordb");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path posterior : files.filter(f -> Files.exists(f.resolve("golden.json"))).toList()) {
        String name = posterior.getFileName().toString();
        Path program = Path.of("../examples/posteriordb", name, name + ".stan");
        if (!Files.exists(program)) {
          program = Path.of("../examples/posteriordb", name + ".stan");
        }
        if (Files.exists(program)) {
          verdicts.put(
              "posteriordb/" + name,
              Conformance.compare(
                  name,
                  program,
                  posterior.resolve("data.json"),
                  posterior.resolve("golden.json"),
                  exceptions));
        }
      }
    }
    return verdicts;
  }

  @Test
  void anExceptionWithoutAnExactValueIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExceptionTable.parse(List.of("a/b\tlp\tStan is wrong\t")))
        .withMessageContaining("POINT=VALUE");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExceptionTable.parse(List.of("a/b\tlp\twhy\t0=1", "a/b\tlp\twhy\t1=1")))
        .withMessageContaining("twice");
    ExceptionTable table = ExceptionTable.parse(List.of("a/b\tlp\twhy\t0=1 2=NaN 3=-inf"));
    assertThat(table.value("a/b", "lp", 0)).hasValue(1);
    assertThat(table.value("a/b", "lp", 1)).isEmpty();
    assertThat(table.value("a/b", "lp", 2)).hasValue(Double.NaN);
    assertThat(table.unused()).containsExactly("a/b lp 3");
  }

  static String table(Map<String, Conformance.Verdict> verdicts) {
    StringBuilder text =
        new StringBuilder(
            "# Agreement with Stan 2.35\n\n| folder | agrees | not supported yet | differs |\n|---|---|---|---|\n");
    for (String folder : FOLDERS) {
      text.append("| ").append(folder);
      for (Conformance.Outcome outcome : Conformance.Outcome.values()) {
        text.append(" | ")
            .append(
                verdicts.entrySet().stream()
                    .filter(e -> e.getKey().startsWith(folder) && e.getValue().outcome() == outcome)
                    .count());
      }
      text.append(" |\n");
    }
    text.append("\n| program | | |\n|---|---|---|\n");
    verdicts.forEach((name, v) ->
        text.append("| ")
            .append(name)
            .append(" | ")
            .append(v.outcome())
            .append(" | ")
            .append(v.detail().replace("|", "\\|").replace("\n", " "))
            .append(" |\n"));
    return text.toString();
  }

  /// Runs the programs whose names contain an argument, and prints the table.
  static void main(String[] only) throws IOException {
    System.out.println(table(run(List.of(only), ExceptionTable.read())));
  }
}

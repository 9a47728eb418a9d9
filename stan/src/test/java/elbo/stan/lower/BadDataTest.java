// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.data.DataException;
import elbo.stan.syntax.Includes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Data that Stan reads are read with the same values; data that Stan refuses are refused.
class BadDataTest {
  private static final Path FOLDER = Path.of("../../shared/golden/baddata");

  @Test
  void acceptsAndRefusesWhatStanDoes() throws IOException {
    assumeTrue(
        Files.isDirectory(FOLDER), "SKIPPED: the data cases are not at " + FOLDER.toAbsolutePath());
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path program : files.filter(f -> f.toString().endsWith(".stan")).sorted().toList()) {
        String difference = difference(program);
        cases++;
        if (!difference.isEmpty()) {
          wrong.add(program.getFileName() + ": " + difference);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).isEqualTo(111);
  }

  private static String difference(Path program) throws IOException {
    String base = program.getFileName().toString().replace(".stan", "");
    Map<?, ?> golden = GoldenJson.object(Files.readString(program.resolveSibling(base + ".json")));
    boolean accepts = Boolean.TRUE.equals(golden.get("accepts"));
    CheckedProgram checked =
        StanCompiler.check(Files.readString(program), base + ".stan", Includes.none())
            .program()
            .orElseThrow();
    try {
      StanModel model =
          StanModel.of(checked, Data.read(program.resolveSibling(base + ".data.json")));
      if (!accepts) {
        return "is accepted; Stan says " + golden.get("says");
      }
      return golden.get("outputs") instanceof Map<?, ?> outputs ? values(model, outputs) : "";
    } catch (DataException refused) {
      String message = String.valueOf(refused.getMessage());
      if (accepts) {
        return "is refused: " + message;
      }
      return message.contains(base + ".data.json") ? "" : "names no file: " + message;
    }
  }

  private static String values(StanModel model, Map<?, ?> outputs) {
    PointReport report = model.constrained(new double[0]);
    List<String> names = model.constrainedNames();
    for (Map.Entry<?, ?> output : outputs.entrySet()) {
      int k = names.indexOf(output.getKey());
      double expected = GoldenJson.number(output.getValue());
      if (k < 0
          || Double.compare(report.values()[k], expected) != 0 && report.values()[k] != expected) {
        return output.getKey()
            + " is "
            + (k < 0 ? "missing" : report.values()[k])
            + " not "
            + expected;
      }
    }
    return "";
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The programs that a fast start is trained on: a mistake in one of them would only make starts
/// slower, and nobody would see it.
class TrainingTest {
  private static final Path PROGRAMS = Path.of("..", "tools", "training");

  @ParameterizedTest
  @ValueSource(strings = {"regression", "recursions", "matrices"})
  void programsOfTheTrainingRun(String name) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int status =
        line.execute(
            "bench",
            PROGRAMS.resolve(name + ".stan").toString(),
            "--data",
            PROGRAMS.resolve(name + ".json").toString(),
            "--draws",
            "1",
            "--seconds",
            "0.01");
    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(out.toString()).contains("\"dimension\":");
  }
}

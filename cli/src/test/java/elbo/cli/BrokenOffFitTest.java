// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fit in a process of its own that is killed, or told to end.
class BrokenOffFitTest {
  /// With 4,000 draws per iteration and a checkpoint after each step the fit takes seconds if
  /// nothing ends it: enough to find it running.
  private static final List<String> SLOW =
      List.of("--gradient-draws", "4000", "--draws", "100", "--checkpoint-seconds", "0");

  private static final String PROGRAM =
      """
      parameters {
        real mu;
        real<lower=0> tau;
        vector[8] eta;
      }
      model {
        mu ~ normal(0, 5);
        tau ~ normal(0, 5);
        eta ~ normal(0, 1);
        [28, 8, -3, 7, -1, 1, 18, 12]' ~ normal(mu + tau * eta, [15, 10, 16, 11, 9, 11, 10, 18]');
      }
      """;

  @TempDir private Path folder;
  private Path program;

  @BeforeEach
  void writeProgram() throws IOException {
    program = Files.writeString(folder.resolve("schools.stan"), PROGRAM);
  }

  private Process start(String output, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(
        System.getProperty("java.class.path", "")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", ""));
    command.addAll(List.of("elbo.cli.Main", "fit", program.toString()));
    command.addAll(SLOW);
    command.addAll(List.of("--output", folder.resolve(output).toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve(output + ".out").toFile())
        .redirectError(folder.resolve(output + ".err").toFile())
        .start();
  }

  /// Waits until the fit has written a checkpoint of its ascent; false if it ended before.
  private boolean isUnderWay(Process process, String output) throws Exception {
    Path checkpoint = folder.resolve(output).resolve("checkpoint.json");
    while (process.isAlive()) {
      if (Files.exists(checkpoint) && Files.readString(checkpoint).contains("\"ascent\":{")) {
        return true;
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    return false;
  }

  private String told(String output) throws IOException {
    return Files.readString(folder.resolve(output + ".out"))
        + Files.readString(folder.resolve(output + ".err"));
  }

  @Test
  void afterKillResumeGoesOnToTheSameBits() throws Exception {
    Process broken = start("out");
    assertThat(isUnderWay(broken, "out")).as(told("out")).isTrue();
    broken.destroyForcibly().waitFor();
    assertThat(folder.resolve("out/draws.csv")).doesNotExist();

    Process resumed = start("out", "--resume");
    Process whole = start("whole");
    assertThat(resumed.waitFor()).as(told("out")).isZero();
    assertThat(whole.waitFor()).as(told("whole")).isZero();
    assertThat(folder.resolve("out/draws.csv"))
        .hasSameBinaryContentAs(folder.resolve("whole/draws.csv"));
    assertThat(folder.resolve("out/checkpoint.json")).doesNotExist();
  }

  @Test
  void withOtherDenseAlgebraItGoesOnOnlyWithoutThePromiseOfTheSameBits() throws Exception {
    Process broken = start("out", "--blas", "java");
    assertThat(isUnderWay(broken, "out")).as(told("out")).isTrue();
    broken.destroyForcibly().waitFor();
    Path checkpoint = folder.resolve("out/checkpoint.json");
    String written = Files.readString(checkpoint);
    assertThat(written).contains("\"dense_algebra\":\"\"");
    Files.writeString(
        checkpoint,
        written.replace("\"dense_algebra\":\"\"", "\"dense_algebra\":\"openblas-0.0-Test\""));

    Process refused = start("out", "--resume", "--blas", "java");
    assertThat(refused.waitFor()).as(told("out")).isEqualTo(1);
    assertThat(told("out"))
        .contains("begun with dense algebra by openblas-0.0-Test, here it is by none")
        .contains("give --blas openblas, or --allow-other-bits");
    assertThat(checkpoint).exists();

    Process allowed = start("out", "--resume", "--allow-other-bits");
    assertThat(allowed.waitFor()).as(told("out")).isZero();
    assertThat(folder.resolve("out/draws.csv")).exists();
  }

  @Test
  void toldToEndItFinishesTheStepAndWritesWhatThereIs() throws Exception {
    assumeThat(File.separatorChar).as("Windows ends processes without telling them").isEqualTo('/');
    Process process = start("out");
    assertThat(isUnderWay(process, "out")).as(told("out")).isTrue();
    process.destroy();

    assertThat(process.waitFor()).as(told("out")).isZero();
    assertThat(told("out")).contains("finishing the current step", "Interrupted", "NOT-CONVERGED");
    for (String file : List.of("draws.csv", "fit.json", "summary.csv", "report.html")) {
      assertThat(folder.resolve("out").resolve(file)).exists();
    }
  }
}

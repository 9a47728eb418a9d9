// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands as a user types them, in process.
class CommandLineTest {
  @TempDir Path folder;

  private record Outcome(int status, String out, String err) {}

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Outcome(line.execute(arguments), out.toString(), err.toString());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String normal() throws IOException {
    return file(
        "m.stan",
        """
        data { int<lower=0> N; vector[N] y; }
        parameters { real mu; real<lower=0> sigma; }
        model { mu ~ normal(0, 10); y ~ normal(mu, sigma); }
        generated quantities { real next = normal_rng(mu, sigma); real twice = 2 * mu; }
        """);
  }

  /// By hand at mu = 1, sigma = 1, y = (1, 3): −½·4 − ½/100 + 0; d/dmu = 2 − 1/100, d/dlog sigma =
  /// 4 − 2 + 1.
  @Test
  void logDensityPrintsNamesAndThenALinePerPoint() throws IOException {
    String data = file("d.json", "{\"N\": 2, \"y\": [1, 3]}");
    String points = file("p.json", "{\"points\": [{\"x\": [1, 0]}]}");
    Outcome outcome = run("log-density", normal(), "--data", data, "--points", points);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().lines())
        .containsExactly(
            "{\"unconstrained_names\":[\"mu\",\"sigma\"],"
                + "\"constrained_names\":[\"mu\",\"sigma\",\"next\",\"twice\"]}",
            "{\"lp\":-2.005,\"grad\":[1.99,3.0],\"constrained\":[1.0,1.0,null,2.0]}");
  }

  @Test
  void aNamedCommandIsTheOnlyOneThatIsRead() {
    assertThat(Main.commandLine("check", "--help").getSubcommands()).containsOnlyKeys("check");
    assertThat(Main.commandLine("chekc").getSubcommands())
        .containsOnlyKeys("fit", "check", "report", "log-density", "bench");
    assertThat(Main.commandLine("--help").getSubcommands()).hasSize(5);
  }

  @Test
  void theHelpOfFitHasItsOptionsUnderHeadings() {
    String help = run("fit", "--help").out();
    assertThat(help.lines()).containsSubsequence("Method", "Output");
    assertThat(help.indexOf("--data=FILE            Its data"))
        .isPositive()
        .isLessThan(help.indexOf("\nMethod\n"));
    assertThat(help.indexOf("--draws=N  "))
        .isBetween(help.indexOf("\nMethod\n"), help.indexOf("\nOutput\n"));
    assertThat(help.lastIndexOf("--output=FOLDER")).isGreaterThan(help.indexOf("\nOutput\n"));
  }

  @Test
  void checkPointsAtTheMistake() throws IOException {
    Outcome outcome = run("check", file("bad.stan", "model { reel x; }\n"));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("bad.stan:1:14", "reel x");
  }

  @Test
  void checkAsJsonCountsColumnsFromZero() throws IOException {
    String program =
        file("bad.stan", "parameters { real sigma; }\nmodel { sigma ~ normal(0, sigm); }\n");
    Outcome outcome = run("check", "--json", program);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("\"line\":2,\"column\":26")
        .contains("did you mean 'sigma'?");
  }

  @Test
  void benchShowsWhereTheTimeGoes() throws IOException {
    String data = file("d.json", "{\"N\": 2, \"y\": [1, 3]}");
    Outcome outcome =
        run("bench", normal(), "--data", data, "--seconds", "0.05", "--draws", "8", "--profile");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("8 draws, one thread", "ns/element", "multiply");
  }

  @Test
  void benchMeasuresWhatItPromises() throws IOException {
    String data = file("d.json", "{\"N\": 2, \"y\": [1, 3]}");
    Outcome outcome = run("bench", normal(), "--data", data, "--seconds", "0.05", "--draws", "8");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains(
            "\"dimension\":2",
            "\"draws\":8",
            "\"threads\":1",
            "\"micros_per_draw\":",
            "\"bytes_per_call\":")
        .contains(
            "\"seconds_to_first_gradient\":", "\"seconds_to_steady\":", "\"micros_per_draw_min\":");
  }

  @Test
  void generatedQuantitiesThatOneGraphCannotHoldAreLeftOutOfAFit() throws IOException {
    String program =
        file(
            "g.stan",
            """
            parameters { real<lower=0, upper=1> p; }
            model { p ~ beta(2, 2); }
            generated quantities {
              real t = p;
              while (t < 10) {
                t = t * 2;
              }
            }
            """);
    Outcome outcome = run("fit", program, "--draws", "100", "--quiet");
    assertThat(outcome.err()).contains("the generated quantities are left out", "g.stan:5");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("GOOD");
  }

  @Test
  void aMissingFileIsTheUsersToMend() {
    Outcome outcome = run("check", folder.resolve("none.stan").toString());
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("there is no program").doesNotContain("internal error");
  }

  @Test
  void anUnknownOptionSuggestsTheNearOne() throws IOException {
    Outcome outcome = run("log-density", normal(), "--point", "p.json");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("--points");
  }

  @Test
  void missingDataAreNamed() throws IOException {
    String points = file("p.json", "{\"points\": []}");
    Outcome outcome = run("log-density", normal(), "--points", points);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("N").doesNotContain("internal error");
  }
}

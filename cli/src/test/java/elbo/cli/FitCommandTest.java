// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.fit.Fit;
import elbo.fit.Particles;
import elbo.fit.Posterior;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `elbo fit` and `elbo report`, in this process.
class FitCommandTest {
  private static final String PROGRAM =
      """
      data {
        int<lower=0> N;
        vector[N] y;
      }
      parameters {
        real mu;
        real<lower=0> sigma;
      }
      transformed parameters {
        array[2] real both = {mu, sigma};
      }
      model {
        mu ~ normal(0, 10);
        sigma ~ normal(0, 5);
        y ~ normal(mu, sigma);
      }
      generated quantities {
        real twice = 2 * mu;
      }
      """;
  private static final String DATA = "{\"N\": 6, \"y\": [1.2, 0.3, 2.2, 1.9, 0.8, 1.1]}";

  @TempDir private Path folder;
  private Path program;
  private Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeProgramAndData() throws IOException {
    program = write("normal.stan", PROGRAM);
    data = write("normal.json", DATA);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int run(Object... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
  }

  private int fit(Object... options) {
    List<Object> arguments =
        new ArrayList<>(List.of("fit", program, "--data", data, "--draws", 200));
    arguments.addAll(List.of(options));
    return run(arguments.toArray());
  }

  @Test
  void withoutAFolderItPrintsSummaryVerdictAndNextAction() {
    assertThat(fit()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).contains("mean", "sd", "5%", "50%", "95%", "MCSE", "k-hat");
    assertThat(lines).anyMatch(line -> line.startsWith("both[2] "));
    assertThat(lines.get(lines.size() - 2)).matches("(GOOD|USABLE): .*");
    assertThat(lines.getLast()).startsWith("Next: ");
    assertThat(err.toString()).contains("Nothing was kept");
  }

  @Test
  void theFolderHoldsDrawsFitSummaryAndReport() throws IOException {
    Path results = folder.resolve("out");
    assertThat(fit("--output", results)).isZero();

    try (Stream<Path> files = Files.list(results)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("draws.csv", "fit.json", "summary.csv", "report.html");
    }
    List<String> draws = Files.readAllLines(results.resolve("draws.csv"));
    assertThat(draws).contains("lp__,log_p__,log_g__,mu,sigma,both.1,both.2,twice");
    assertThat(draws.stream().filter(line -> line.startsWith("0,"))).hasSize(201);
    String grade = Fit.load(results.resolve("fit.json")).verdict().grade().word();
    assertThat(draws).contains("# verdict = " + grade, "# draws = importance-resampled");
    assertThat(Files.readAllLines(results.resolve("summary.csv"))).hasSize(6);
    assertThat(Files.readString(results.resolve("report.html")).contains("<title>normal</title>"))
        .isTrue();
  }

  @Test
  void nutsWritesAFileForEachChainInTheLayoutOfSample() throws IOException {
    Path results = folder.resolve("out");
    assertThat(fit("--method", "nuts", "--chains", 2, "--warmup", 150, "--output", results))
        .isZero();

    assertThat(out.toString().lines().findFirst().orElseThrow())
        .contains("MCSE", "R-hat", "bulk ESS", "tail ESS");
    assertThat(out.toString()).contains("200 draws of 2 chains", "transitions diverged");
    for (String name : List.of("draws.csv", "draws_1.csv", "draws_2.csv")) {
      List<String> draws = Files.readAllLines(results.resolve(name));
      assertThat(draws)
          .contains(
              "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,sigma,both.1,both.2,twice",
              "# Adaptation terminated",
              "# Diagonal elements of inverse mass matrix:");
      assertThat(draws.stream().filter(line -> line.startsWith("-")))
          .hasSize(name.equals("draws.csv") ? 200 : 100);
      assertThat(String.join("\n", draws))
          .containsPattern(
              "#  Elapsed Time: [0-9.]+ seconds \\(Warm-up\\)\n# +[0-9.]+ seconds \\(Sampling\\)");
    }
    assertThat(Files.readAllLines(results.resolve("summary.csv")).getFirst())
        .endsWith(",mcse,rhat,ess_bulk,ess_tail");
    byte[] page = Files.readAllBytes(results.resolve("report.html"));
    assertThat(Files.readString(results.resolve("report.html")))
        .contains("\"rhat\":[", "\"essBulk\":[", "\"essTail\":[", "s, sampling ");
    assertThat(run("report", results)).isZero();
    assertThat(Arrays.equals(Files.readAllBytes(results.resolve("report.html")), page)).isTrue();
  }

  @Test
  void particlesAreDrawsWithTheirDiscrepancyAndNoDensity() throws IOException {
    Path results = folder.resolve("out");
    assertThat(fit("--method", "svgd", "--particles", 60, "--output", results)).isZero();

    assertThat(out.toString())
        .contains("60 particles, kernel Stein discrepancy 0.", "(independent draws: about 0.")
        .containsPattern("USABLE: The particles are at rest");
    List<String> draws = Files.readAllLines(results.resolve("draws.csv"));
    assertThat(draws).contains("lp__,log_p__,log_g__,mu,sigma,both.1,both.2,twice");
    assertThat(draws.stream().filter(line -> line.startsWith("0,"))).hasSize(61);
    assertThat(draws).contains("# draws = particles");
    Posterior loaded = Posterior.load(results.resolve("fit.json"));
    assertThat(loaded).isInstanceOf(Particles.class);
    assertThat(loaded.recommended().numDraws()).isEqualTo(60);
    byte[] page = Files.readAllBytes(results.resolve("report.html"));
    assertThat(run("report", results)).isZero();
    assertThat(Arrays.equals(Files.readAllBytes(results.resolve("report.html")), page)).isTrue();
    assertThat(fit("--method", "nuts", "--init-from", results.resolve("fit.json"))).isEqualTo(1);
    assertThat(err.toString()).contains("cannot begin at", "is not a fit");
    assertThat(fit("--method", "svgd", "--family", "iaf")).isEqualTo(1);
    assertThat(err.toString()).contains("svgd has neither family nor objective", "amortized-svgd");
    assertThat(fit("--method", "svgd", "--kernel", "cosine")).isEqualTo(1);
    assertThat(err.toString()).contains("unknown kernel cosine; there are rbf, imq and linear");
  }

  @Test
  void nutsBeginsAtAFit() {
    Path results = folder.resolve("out");
    assertThat(fit("--output", results)).isZero();

    Path from = results.resolve("fit.json");
    assertThat(fit("--method", "nuts", "--warmup", 50, "--init-from", from)).isZero();
    assertThat(run("fit", program, "--data", data, "--init-from", from)).isEqualTo(1);
    assertThat(err.toString()).contains("--init-from is for --method nuts");
    assertThat(fit("--method", "nuts", "--init-from", folder.resolve("none.json"))).isEqualTo(1);
    assertThat(err.toString()).contains("none.json");
  }

  @Test
  void theNumberOfThreadsChangesNoByteOfTheDraws() throws IOException {
    assertThat(fit("--output", folder.resolve("one"))).isZero();
    assertThat(fit("--output", folder.resolve("two"), "--threads", 2)).isZero();

    assertThat(folder.resolve("two").resolve("draws.csv"))
        .hasSameBinaryContentAs(folder.resolve("one").resolve("draws.csv"));
  }

  @Test
  void reportWritesTheSamePageAgainWithoutModelAndData() throws IOException {
    Path results = folder.resolve("out");
    assertThat(fit("--output", results)).isZero();
    Path page = results.resolve("report.html");
    byte[] first = Files.readAllBytes(page);
    Files.delete(page);
    Files.delete(program);

    assertThat(run("report", results)).isZero();
    assertThat(Arrays.equals(Files.readAllBytes(page), first)).isTrue();
  }

  @Test
  void reportOfAFolderWithoutAFitIsRefused() {
    assertThat(run("report", folder)).isEqualTo(1);
    assertThat(err.toString()).contains("there is no", "fit.json", "--output");
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
    Path kept = write("kept.txt", "kept");
    assertThat(fit("--output", folder)).isEqualTo(1);

    assertThat(err.toString()).contains("is not empty", "--overwrite");
    assertThat(kept).hasContent("kept");
    assertThat(folder.resolve("draws.csv")).doesNotExist();
    assertThat(fit("--output", folder, "--overwrite")).isZero();
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedBeforeTheFit() throws IOException {
    Path file = write("file", "");
    assertThat(fit("--output", file.resolve("out"))).isEqualTo(1);

    assertThat(err.toString()).contains("cannot write to", "choose another --output");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theMeanRowCanBeLeftOut() throws IOException {
    assertThat(fit("--output", folder.resolve("out"), "--no-mean-row")).isZero();

    assertThat(
            Files.readAllLines(folder.resolve("out/draws.csv")).stream()
                .filter(line -> line.startsWith("0,")))
        .hasSize(200);
  }

  @Test
  void aProgramWithoutParametersIsRefused() throws IOException {
    Path empty = write("empty.stan", "generated quantities { real x = 1; }");
    assertThat(run("fit", empty)).isEqualTo(1);

    assertThat(err.toString()).contains("has no parameters", "log-density");
  }

  @Test
  void withoutObservationsThePriorIsFittedWithAWarning() throws IOException {
    data = write("none.json", "{\"N\": 0, \"y\": []}");
    assertThat(fit()).isZero();

    assertThat(err.toString()).contains("warning", "no observations", "fit is of the prior");
  }

  @Test
  void aDensityThatIsNeverFiniteIsNamedAndLeavesNoFolder() throws IOException {
    Path never =
        write("never.stan", "parameters { real<lower=0> s; } model { target += log(-1 - s); }");
    assertThat(run("fit", never, "--output", folder.resolve("out"))).isEqualTo(1);

    assertThat(err.toString()).contains("no starting point", "target +=", "line 1");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void strictFailsOnABadVerdictAfterAllFilesAreWritten() {
    Path results = folder.resolve("out");
    assertThat(fit("--method", "advi", "--max-iterations", 1, "--output", results, "--strict"))
        .isEqualTo(1);

    assertThat(out.toString()).contains("NOT-CONVERGED: ");
    assertThat(results.resolve("report.html")).exists();
    assertThat(fit("--method", "advi", "--max-iterations", 1)).isZero();
  }

  @Test
  void anUnknownOptionSuggestsTheNearOne() {
    assertThat(fit("--famly", "full-rank")).isEqualTo(1);

    assertThat(err.toString()).contains("--famly", "--family");
  }

  @Test
  void anUnknownMethodNamesTheKnownOnes() {
    assertThat(fit("--method", "gibs")).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "gibs",
            "default, advi, pathfinder, laplace, bbvi, batch-and-match, saa, svgd, amortized-svgd and nuts");
  }

  @Test
  void choicesThatDoNotGoTogetherAreRefusedWithWhatDoes() {
    assertThat(fit("--objective", "iwelbo", "--estimator", "sticking-the-landing")).isEqualTo(1);
    assertThat(err.toString()).startsWith("elbo: sticking").contains("doubly-reparameterized");

    assertThat(fit("--method", "advi", "--optimizer", "adam")).isEqualTo(1);
    assertThat(err.toString()).contains("elbo: advi makes", "bbvi");

    for (String method : List.of("pathfinder", "laplace", "saa", "batch-and-match")) {
      assertThat(fit("--method", method, "--family", "iaf")).isEqualTo(1);
      assertThat(err.toString()).contains("elbo: " + method + " has a family", "bbvi");
    }

    assertThat(fit("--step-size", "2")).isEqualTo(1);
    assertThat(err.toString()).contains("elbo: the step size must be in (0, 1], got 2");
  }

  @Test
  void aGeneralisedPosteriorIsNamedWhereverTheFitIsShown() throws IOException {
    Path results = folder.resolve("out");
    String said = "a generalised posterior: observations by the beta-divergence with beta = 0.3";
    for (String method : List.of("default", "nuts")) {
      int exit = fit("--robust", "0.3", "--method", method, "--output", results, "--overwrite");
      assertThat(exit).as("%s", err).isZero();
      assertThat(out.toString()).contains("This is not the posterior but " + said);
      assertThat(Files.readAllLines(results.resolve("draws.csv")))
          .contains("# likelihood_power = 1", "# robust = 0.3");
      assertThat(run("report", results)).isZero();
      assertThat(Files.readString(results.resolve("report.html")).contains(said)).isTrue();
      assertThat(Posterior.load(results.resolve("fit.json")).generalization().robust())
          .isEqualTo(0.3);
    }
    assertThat(fit("--robust", "-1")).isEqualTo(1);
    assertThat(err.toString()).contains("of the divergence must be positive");
  }

  @Test
  void theVarianceOfTheGradientIsReportedAndKept() throws IOException {
    Path output = folder.resolve("out");
    int exit =
        run(
            "fit",
            program.toString(),
            "--data",
            data.toString(),
            "--method",
            "bbvi",
            "--max-iterations",
            "500",
            "--noise",
            "sobol",
            "--report-variance",
            "--output",
            output.toString());
    assertThat(exit).as("%s", err).isZero();
    assertThat(out.toString()).contains("for a step of 16 sobol samples, ");
    Fit fit = Fit.load(output.resolve("fit.json"));
    assertThat(fit.gradientVariance().orElseThrow().totalOfStep())
        .isPositive()
        .isLessThan(fit.gradientVariance().orElseThrow().totalOfSample());
  }

  @Test
  void aStepSizeThatDivergesIsCaughtWithinTenStepsToldAndSurvived() {
    for (String optimizer : List.of("sgd", "adam", "momentum")) {
      out.getBuffer().setLength(0);
      assertThat(fit("--method", "bbvi", "--optimizer", optimizer, "--step-size", "1000")).isZero();

      List<String> told =
          out.toString().lines().filter(line -> line.startsWith("Iteration ")).toList();
      assertThat(told).as(optimizer).isNotEmpty();
      assertThat(told.getFirst())
          .as(optimizer)
          .contains(
              "last finite state", "back to the start of the phase with a quarter of the step");
      int first = Integer.parseInt(told.getFirst().replaceAll("Iteration (\\d+):.*", "$1"));
      assertThat(first).as(optimizer).isBetween(1, 10);
      assertThat(out.toString()).as(optimizer).containsPattern("(GOOD|USABLE): ");
    }
  }

  @Test
  void resumeWithoutACheckpointSaysWhatToDo() {
    assertThat(fit("--output", folder.resolve("out"), "--resume")).isEqualTo(1);

    assertThat(err.toString()).contains("checkpoint.json", "fit without --resume");
  }

  @Test
  void theHelpNamesEveryDefault() {
    assertThat(run("fit", "--help")).isZero();

    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("Method", "Output", "Default: default.", "Default: 4000.", "Default: auto.");
  }
}

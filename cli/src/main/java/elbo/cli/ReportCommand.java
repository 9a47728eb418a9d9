// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.fit.Posterior;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elbo report`: the HTML page of an earlier fit again.
@Command(
    name = "report",
    description =
        "Write report.html again from the fit.json of an earlier fit. Needs neither model nor data.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "What `elbo fit` was given as --output.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Path folder;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Override
  public Integer call() {
    OutputFolder output = OutputFolder.existing(folder);
    Path draws = output.path("draws.csv");
    FitFolder.writeReport(
        output,
        load(),
        comment(draws, "# model = ").replaceFirst("_model$", ""),
        comment(draws, "#   file = "));
    PrintWriter out = spec.commandLine().getOut();
    out.println(output.path("report.html"));
    out.flush();
    return 0;
  }

  private Posterior load() {
    Path file = folder.resolve("fit.json");
    try {
      return Posterior.load(file);
    } catch (NoSuchFileException _) {
      throw new UserError("there is no " + file + "; give the --output folder of an earlier fit");
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage());
    }
  }

  /// A setting that only `draws.csv` knows: where model and data came from. The page can do
  /// without.
  private static String comment(Path draws, String start) {
    try (Stream<String> lines = Files.lines(draws)) {
      return lines
          .takeWhile(line -> line.startsWith("#"))
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()).replace("(Default)", "").strip())
          .findFirst()
          .orElse("");
    } catch (IOException | java.io.UncheckedIOException _) {
      return "";
    }
  }
}

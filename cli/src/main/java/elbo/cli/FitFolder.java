// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.compile.Workers;
import elbo.fit.Control;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.fit.OtherBitsException;
import elbo.fit.Particles;
import elbo.fit.Posterior;
import elbo.fit.Sample;
import elbo.fit.Summary;
import elbo.model.Generalization;
import elbo.model.Model;
import elbo.report.HtmlReport;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folder of one fit: its results, and while it runs its checkpoint.
final class FitFolder {
  /// What a fit leaves, in the order in which it is written: results first.
  static List<String> files(Posterior posterior) {
    List<String> files = new ArrayList<>(List.of("draws.csv", "fit.json", "summary.csv"));
    files.add("report.html");
    if (posterior instanceof Sample sample && sample.chains().size() > 1) {
      files.add("draws_1.csv to draws_" + sample.chains().size() + ".csv");
    }
    return files;
  }

  private static final String CHECKPOINT = "checkpoint.json";

  private final Path path;
  private final OutputFolder output;
  private final boolean isNew;

  private FitFolder(Path path, OutputFolder output, boolean isNew) {
    this.path = path;
    this.output = output;
    this.isNew = isNew;
  }

  /// The folder for a new fit, or of one that was broken off.
  static FitFolder open(Path path, boolean overwrite, boolean resume) {
    Path checkpoint = path.resolve(CHECKPOINT);
    if (resume) {
      if (!Files.exists(checkpoint)) {
        throw new UserError(
            "there is no "
                + checkpoint
                + " to go on from: the fit ended, or was broken off before its first checkpoint; fit without --resume");
      }
      return new FitFolder(path, OutputFolder.create(path, true), false);
    }
    if (!overwrite && Files.exists(checkpoint)) {
      throw new UserError(
          path
              + " holds a fit that was broken off; go on with --resume, or start again with --overwrite");
    }
    boolean isNew = !Files.exists(path);
    FitFolder folder = new FitFolder(path, OutputFolder.create(path, overwrite), isNew);
    folder.removeCheckpoint();
    return folder;
  }

  Path path() {
    return path;
  }

  /// Where the checkpoint is kept.
  Path checkpoint() {
    return path.resolve(CHECKPOINT);
  }

  /// Takes the folder away again if it was made for this fit and nothing is in it.
  void abandon() {
    if (isNew) {
      try {
        Files.delete(path);
      } catch (IOException _) {
        // Something is in it: a checkpoint, or a file that was written.
      }
    }
  }

  /// Goes on from the checkpoint, with its settings.
  Posterior resume(Model model, Control control) {
    try {
      return Elbo.resume(model, checkpoint(), control);
    } catch (OtherBitsException e) {
      throw new UserError(
          "cannot go on: "
              + e.difference()
              + "; give --blas "
              + e.setting()
              + ", or --allow-other-bits to go on without the promise of the same bits");
    } catch (IOException e) {
      throw new UserError("cannot go on: " + e.getMessage());
    }
  }

  /// Writes all files, two at a time; a finished fit needs its checkpoint no more.
  ///
  /// @param model its name
  /// @param data the data's file, empty if there is none
  void write(Posterior posterior, String model, String data, boolean meanRow) {
    List<Runnable> files = new ArrayList<>(tables(posterior, model, data, meanRow));
    files.add(() -> output.save("fit.json", posterior::save));
    files.add(() ->
        output.write(
            "summary.csv",
            writer ->
                SummaryTable.write(writer, posterior.summary(), SummaryTable.trust(posterior))));
    files.add(() -> writeReport(output, posterior, model, data));
    try (Workers workers = Workers.of(Math.min(2, Runtime.getRuntime().availableProcessors()))) {
      workers.run(files.size(), (file, _) -> files.get(file).run());
    }
    if (!posterior.run().isInterrupted()) {
      removeCheckpoint();
    }
  }

  /// What writes the draws.
  private List<Runnable> tables(Posterior posterior, String model, String data, boolean meanRow) {
    return switch (posterior) {
      case Fit fit -> {
        DrawsCsv csv =
            new DrawsCsv(model, data, fit.settings().seed(), isFullRank(fit), trailer(fit));
        yield List.of(() ->
            output.write(
                "draws.csv",
                writer -> csv.write(writer, fit.recommended(), meanRow, fit.location())));
      }
      case Sample sample -> chains(sample, model, data);
      case Particles particles -> {
        DrawsCsv csv =
            new DrawsCsv(model, data, particles.settings().seed(), true, trailer(particles));
        double[] means = particles.summary().stream().mapToDouble(Summary::mean).toArray();
        yield List.of(() ->
            output.write(
                "draws.csv",
                writer ->
                    csv.write(writer, particles.recommended(), meanRow, Tensor.vector(means))));
      }
    };
  }

  /// All chains in one file, and one file for each as CmdStan names them: clients compare chains by
  /// their files.
  private List<Runnable> chains(Sample sample, String model, String data) {
    List<String> trailer = new ArrayList<>(generalization(sample));
    trailer.add("verdict = " + sample.verdict().grade().word());
    SampleCsv csv = new SampleCsv(model, data, trailer);
    int chains = sample.chains().size();
    List<Runnable> files = new ArrayList<>();
    files.add(() -> output.write("draws.csv", writer -> csv.write(writer, sample, 0, chains)));
    for (int c = 0; chains > 1 && c < chains; c++) {
      int chain = c;
      String name = "draws_" + (c + 1) + ".csv";
      files.add(() -> output.write(name, writer -> csv.write(writer, sample, chain, 1)));
    }
    return files;
  }

  static void writeReport(OutputFolder output, Posterior posterior, String model, String data) {
    String source = data.isEmpty() ? "" : "data " + data;
    output.write("report.html", writer -> writer.write(HtmlReport.of(posterior, model, source)));
  }

  /// Clients know two families; one with any correlations is full-rank to them.
  private static boolean isFullRank(Fit fit) {
    return !fit.approximation().family().name().equals("mean-field");
  }

  private static List<String> trailer(Fit fit) {
    List<String> lines = new ArrayList<>();
    lines.add("draws = " + (fit.isCorrected() ? "importance-resampled" : "approximation"));
    lines.add("elbo = " + CsvNumber.of(fit.elbo().value()));
    lines.add("elbo_mcse = " + CsvNumber.of(fit.elbo().mcse()));
    lines.add("pareto_k = " + CsvNumber.of(fit.khat()));
    lines.addAll(generalization(fit));
    lines.add("verdict = " + fit.verdict().grade().word());
    return lines;
  }

  private static List<String> trailer(Particles particles) {
    List<String> lines = new ArrayList<>();
    lines.add("draws = particles");
    lines.add("stein_discrepancy = " + CsvNumber.of(particles.discrepancy()));
    lines.addAll(generalization(particles));
    lines.add("verdict = " + particles.verdict().grade().word());
    return lines;
  }

  /// What stands in the place of the likelihood; nothing for the posterior itself.
  private static List<String> generalization(Posterior posterior) {
    Generalization of = posterior.generalization();
    return of.isNone()
        ? List.of()
        : List.of(
            "likelihood_power = " + CsvNumber.of(of.likelihoodPower()),
            "robust = " + CsvNumber.of(of.robust()));
  }

  private void removeCheckpoint() {
    try {
      Elbo.discard(checkpoint());
    } catch (IOException e) {
      throw new UserError("could not delete " + checkpoint() + ": " + e.getMessage());
    }
  }
}

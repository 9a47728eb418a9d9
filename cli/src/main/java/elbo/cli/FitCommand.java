// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.algorithm.ModelException;
import elbo.algorithm.ParticleSettings;
import elbo.algorithm.RunSettings;
import elbo.algorithm.SamplerSettings;
import elbo.algorithm.Settings;
import elbo.diagnostic.Verdict;
import elbo.estimator.GradientVariance;
import elbo.fit.Control;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.fit.Particles;
import elbo.fit.Posterior;
import elbo.fit.Sample;
import elbo.model.Model;
import elbo.model.Term;
import elbo.stan.lower.StanModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `elbo fit`: a program and its data in; the posterior, a verdict and files out.
@Command(
    name = "fit",
    description = {
      "Fit a Stan program to data: print a summary of the posterior and a verdict on how far to trust it.",
      "With --output the draws, the fit itself and a report are kept in a folder."
    },
    footer = {
      "",
      "Ctrl-C ends the fit after the current step and keeps what there is. The exit status is 0 when output was written."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class FitCommand implements Callable<Integer> {
  /// More would push the summary off the screen.
  private static final int MAX_SETBACKS = 3;

  @Mixin private final ProgramArguments source = new ProgramArguments();

  @Mixin private final BlasOption blas = new BlasOption();

  @Mixin private final MethodOptions method = new MethodOptions();

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  /// How files are kept.
  static final class OutputOptions {
    @Option(
        names = "--output",
        paramLabel = "FOLDER",
        description =
            "Keep draws.csv, fit.json, summary.csv and report.html here. Default: print only.")
    private @Nullable Path folder;

    @Option(names = "--overwrite", description = "Replace results that are in the folder.")
    private boolean overwrite;

    @Option(
        names = "--resume",
        description =
            "Go on with the fit that was broken off in the folder, with its settings, to the same bits.")
    private boolean resume;

    @Option(
        names = "--allow-other-bits",
        description =
            "With --resume: go on also where --blas is another than the fit was begun with, without the promise of the same bits.")
    private boolean otherBits;

    @Option(
        names = "--checkpoint-seconds",
        paramLabel = "X",
        defaultValue = "5",
        description =
            "Seconds between checkpoints in the folder, which --resume goes on from. Default: ${DEFAULT-VALUE}.")
    private double checkpointSeconds;

    @Option(
        names = "--no-mean-row",
        description =
            "Leave out the first row of draws.csv, the mean. CmdStan's clients expect it; ArviZ takes it for a draw.")
    private boolean noMeanRow;

    @Option(
        names = "--strict",
        description = "Exit with status 1 unless the verdict is GOOD or USABLE.")
    private boolean strict;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    if (output.resume && output.folder == null) {
      throw new UserError("--resume needs the --output folder of the fit that was broken off");
    }
    if (output.otherBits && !output.resume) {
      throw new UserError("--allow-other-bits is for --resume");
    }
    blas.apply();
    StanModel program = source.bound(err);
    if (program.dimension() == 0) {
      throw new UserError(
          source.program()
              + " has no parameters, so there is nothing to fit; `elbo log-density` evaluates it");
    }
    Model model = method.generalized(ProgramArguments.graph(program, err));
    warnWithoutObservations(model, err);
    RunSettings settings = method.settings();
    Optional<Fit> start = method.start();
    Optional<FitFolder> folder =
        Optional.ofNullable(output.folder)
            .map(path -> FitFolder.open(path, output.overwrite, output.resume));
    StatusLine.Style style =
        output.quiet ? StatusLine.Style.QUIET : StatusLine.styleOfStandardError();
    try (StatusLine status = new StatusLine(err, style, System::nanoTime);
        Interruption interruption =
            Interruption.listen(() -> status.say("elbo: finishing the current step ..."))) {
      try {
        Posterior posterior = run(model, settings, start, folder, status, interruption);
        status.clear();
        int exit = report(posterior, folder);
        interruption.setStatus(exit);
        return exit;
      } catch (UserError e) {
        folder.ifPresent(FitFolder::abandon);
        if (interruption.isRequested()) {
          err.println("elbo: " + e.getMessage()); // the process ends before anyone else says it
          err.flush();
        }
        throw e;
      }
    }
  }

  private Posterior run(
      Model model,
      RunSettings settings,
      Optional<Fit> start,
      Optional<FitFolder> folder,
      StatusLine status,
      Interruption interruption) {
    Control control =
        Control.none().withProgress(status::update).withCancelled(interruption::isRequested);
    if (folder.isPresent()) {
      control = control.withCheckpoint(folder.get().checkpoint(), output.checkpointSeconds);
    }
    if (output.otherBits) {
      control = control.withOtherBitsAllowed();
    }
    try {
      if (output.resume) {
        return folder.orElseThrow().resume(model, control);
      }
      return switch (settings) {
        case Settings fit -> Elbo.fit(model, fit, control);
        case SamplerSettings sampler -> Elbo.sample(model, sampler, control, start);
        case ParticleSettings particles -> Elbo.particles(model, particles, control);
      };
    } catch (ModelException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /// Files first, then the summary; the summary also when the files could not be written.
  private int report(Posterior fit, Optional<FitFolder> folder) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      folder.ifPresent(f -> f.write(fit, source.modelName(), source.dataName(), !output.noMeanRow));
    } catch (UserError e) {
      print(fit);
      throw e;
    }
    print(fit);
    if (spec.commandLine().getOut().checkError()) {
      throw new UserError("could not write the summary to standard output");
    }
    folder.ifPresentOrElse(
        f -> err.println("Written to " + f.path() + ": " + String.join(", ", FitFolder.files(fit))),
        () ->
            err.println(
                "Nothing was kept; --output FOLDER keeps the draws, the fit and a report."));
    err.flush();
    return output.strict && isBad(fit.verdict()) ? 1 : 0;
  }

  private void print(Posterior posterior) {
    PrintWriter out = spec.commandLine().getOut();
    SummaryTable.print(out, posterior.summary(), SummaryTable.trust(posterior));
    out.println();
    if (posterior.run().isInterrupted()) {
      out.println("Interrupted: this is what was found until then.");
    }
    String draws = Rounded.count(posterior.recommended().numDraws());
    String seconds = Rounded.seconds(posterior.run().seconds());
    if (!posterior.generalization().isNone()) {
      out.println("This is not the posterior but " + posterior.generalization().description());
    }
    switch (posterior) {
      case Fit fit ->
          out.println(
              "ELBO "
                  + Rounded.estimate(fit.elbo().value(), fit.elbo().mcse())
                  + " (s.e. "
                  + Rounded.of(fit.elbo().mcse(), 2)
                  + "), k-hat "
                  + Rounded.of(fit.khat(), 2)
                  + ", "
                  + draws
                  + (fit.isCorrected()
                      ? " importance-resampled draws, "
                      : " draws of the approximation, ")
                  + seconds);
      case Sample sample ->
          out.println(
              draws
                  + " draws of "
                  + sample.chains().size()
                  + " chains, "
                  + Rounded.count(sample.run().numEvaluations())
                  + " evaluations of the gradient, "
                  + seconds);
      case Particles particles ->
          out.println(
              draws
                  + " particles, kernel Stein discrepancy "
                  + Rounded.of(particles.discrepancy(), 3)
                  + " (independent draws: about "
                  + Rounded.of(particles.expectedDiscrepancy(), 3)
                  + "), "
                  + Rounded.count(particles.run().numEvaluations())
                  + " evaluations of the gradient, "
                  + seconds);
    }
    List<String> setbacks = posterior.setbacks();
    setbacks.stream().limit(MAX_SETBACKS).forEach(out::println);
    if (setbacks.size() > MAX_SETBACKS) {
      out.println(
          "... and "
              + (setbacks.size() - MAX_SETBACKS)
              + " more such iterations; with --output, fit.json and report.html have all");
    }
    if (posterior instanceof Fit fit) {
      fit.gradientVariance().ifPresent(variance -> out.println(noise(fit, variance)));
    }
    Verdict verdict = posterior.verdict();
    out.println(
        verdict.grade().word()
            + ": "
            + verdict.text().replace(" Next: ", System.lineSeparator() + "Next: "));
    out.flush();
  }

  private static String noise(Fit fit, GradientVariance variance) {
    return "Variance of the gradient at the end, summed over all parameters: "
        + Rounded.of(variance.totalOfStep(), 3)
        + " for a step of "
        + variance.samples()
        + " "
        + fit.settings().gradient().noise().word()
        + " samples, "
        + Rounded.of(variance.totalOfSample(), 3)
        + " for a sample";
  }

  private static boolean isBad(Verdict verdict) {
    return switch (verdict.grade()) {
      case GOOD, USABLE -> false;
      case MEANS_ONLY, NOT_CONVERGED, FAILED -> true;
    };
  }

  private void warnWithoutObservations(Model model, PrintWriter err) {
    boolean observed = false;
    for (Term term : model.terms()) {
      observed |=
          switch (term) {
            case Term.Site site -> site.isObserved() && site.value().shape().numElements() > 0;
            case Term.Factor _ -> true; // may be a likelihood
          };
    }
    if (!observed) {
      err.println(
          "elbo: warning: "
              + source.program()
              + " has no observations, so the fit is of the prior; check the sizes in the data if that is not meant");
      err.flush();
    }
  }
}

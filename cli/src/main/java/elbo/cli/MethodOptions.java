// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.algorithm.FamilyChoice;
import elbo.algorithm.Fit;
import elbo.algorithm.Method;
import elbo.algorithm.Pathfinder;
import elbo.algorithm.RunSettings;
import elbo.algorithm.SamplerSettings;
import elbo.algorithm.Settings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What may be chosen about a fit, as options.
final class MethodOptions {
  private static final String NUTS = "nuts";

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "default",
      description =
          "default (Pathfinder, then ADVI from there, the better one kept), advi, pathfinder, or nuts (Markov chains, the reference). Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String method;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      defaultValue = "auto",
      converter = FamilyName.class,
      description =
          "Gaussian family of ADVI: full-rank, mean-field, or auto (full-rank up to 200 dimensions). Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private FamilyChoice family;

  @Option(
      names = "--draws",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Draws to keep. Default: ${DEFAULT-VALUE}.")
  private int draws;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same bits. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "The result does not depend on it. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--gradient-draws",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Draws per step of ADVI, even; 0 for a number that suits the dimension. Default: ${DEFAULT-VALUE}.")
  private int gradientDraws;

  @Option(
      names = "--step-size",
      paramLabel = "X",
      defaultValue = "0.25",
      description = "First step size of ADVI; 1 would be a Newton step. Default: ${DEFAULT-VALUE}.")
  private double stepSize;

  @Option(
      names = "--max-iterations",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most iterations of ADVI. Default: ${DEFAULT-VALUE}.")
  private int maxIterations;

  @Option(
      names = "--paths",
      paramLabel = "N",
      defaultValue = "8",
      description = "Paths of Pathfinder. Default: ${DEFAULT-VALUE}.")
  private int paths;

  @Option(
      names = "--init-radius",
      paramLabel = "X",
      defaultValue = "2",
      description =
          "Paths and chains start uniformly within this distance of 0, unconstrained. Default: ${DEFAULT-VALUE}.")
  private double initRadius;

  @Option(
      names = "--chains",
      paramLabel = "N",
      defaultValue = "4",
      description = "Chains of NUTS, which share --draws. Default: ${DEFAULT-VALUE}.")
  private int chains;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Iterations of each chain that are not kept. Default: ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--acceptance",
      paramLabel = "X",
      defaultValue = "0.8",
      description =
          "The mean acceptance that NUTS chooses its step size for; CmdStan's delta. Default: ${DEFAULT-VALUE}.")
  private double acceptance;

  @Option(
      names = "--max-tree-depth",
      paramLabel = "N",
      defaultValue = "10",
      description = "Doublings of a trajectory of NUTS. Default: ${DEFAULT-VALUE}.")
  private int maxTreeDepth;

  @Option(
      names = "--dense-metric",
      description = "Let NUTS learn all covariances in warm-up, not the variances alone.")
  private boolean dense;

  @Option(
      names = "--init-from",
      paramLabel = "FIT.JSON",
      description =
          "Begin NUTS at a fit of the same model: chains start at draws of its approximation, and its spread is their first metric.")
  private @Nullable Path initFrom;

  /// The settings of the run.
  RunSettings settings() {
    try {
      return method.equals(NUTS) ? sampler() : fit();
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /// The fit that chains begin at, if any.
  Optional<Fit> start() {
    if (initFrom == null) {
      return Optional.empty();
    }
    if (!method.equals(NUTS)) {
      throw new UserError("--init-from is for --method nuts, got --method " + method);
    }
    try {
      return Optional.of(Fit.load(initFrom));
    } catch (NoSuchFileException _) {
      throw new UserError(
          "there is no " + initFrom + "; give the fit.json in the --output folder of a fit");
    } catch (IOException e) {
      throw new UserError("cannot begin at " + initFrom + ": " + e.getMessage());
    }
  }

  private SamplerSettings sampler() {
    return new SamplerSettings(
        seed, draws, threads, chains, warmup, acceptance, maxTreeDepth, dense, initRadius);
  }

  private Settings fit() {
    Method found;
    try {
      found = Method.of(method);
    } catch (IllegalArgumentException _) {
      throw new UserError(
          "unknown method " + method + "; there are default, advi, pathfinder and nuts");
    }
    Pathfinder.Options p = Pathfinder.Options.defaults();
    return Settings.defaults()
        .withMethod(found)
        .withFamily(family)
        .withSeed(seed)
        .withDraws(draws)
        .withThreads(threads)
        .withGradientDraws(gradientDraws)
        .withStepSize(stepSize)
        .withMaxIterations(maxIterations)
        .withPathfinder(
            new Pathfinder.Options(
                paths, p.history(), p.elboDraws(), p.maxIterations(), initRadius, p.initTries()));
  }

  /// From the word for a family.
  static final class FamilyName implements ITypeConverter<FamilyChoice> {
    @Override
    public FamilyChoice convert(String word) {
      try {
        return FamilyChoice.of(
            word.equals("fullrank") ? "full-rank" : word.equals("meanfield") ? "mean-field" : word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.algorithm.FamilyChoice;
import elbo.algorithm.Method;
import elbo.algorithm.Pathfinder;
import elbo.algorithm.Settings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What may be chosen about a fit, as options.
final class MethodOptions {
  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "default",
      converter = MethodName.class,
      description =
          "default (Pathfinder, then ADVI from there, the better one kept), advi or pathfinder. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Method method;

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
          "Paths start uniformly within this distance of 0, unconstrained. Default: ${DEFAULT-VALUE}.")
  private double initRadius;

  /// The settings of the fit.
  Settings settings() {
    try {
      Pathfinder.Options p = Pathfinder.Options.defaults();
      return Settings.defaults()
          .withMethod(method)
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
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /// From the word for a method.
  static final class MethodName implements ITypeConverter<Method> {
    @Override
    public Method convert(String word) {
      try {
        return Method.of(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
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

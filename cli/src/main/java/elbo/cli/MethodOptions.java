// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.algorithm.ParticleSettings;
import elbo.algorithm.Pathfinder;
import elbo.algorithm.RunSettings;
import elbo.algorithm.SamplerSettings;
import elbo.algorithm.Settings;
import elbo.choice.AscentChoice;
import elbo.choice.EstimatorChoice;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.ObjectiveChoice;
import elbo.choice.OptimizerChoice;
import elbo.choice.ScheduleChoice;
import elbo.choice.SteinChoice;
import elbo.fit.Fit;
import elbo.model.GeneralizedLikelihood;
import elbo.model.Model;
import elbo.random.Noise;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What may be chosen about a fit, as options.
final class MethodOptions {
  private static final String NUTS = "nuts";
  private static final String SVGD = "svgd";

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "default",
      description =
          "default (Pathfinder, then ADVI from there, the better one kept), advi, pathfinder, laplace (normal at the mode, by the Hessian there), bbvi (any family, objective, estimator and optimizer below; what default takes where ADVI does not know a choice), batch-and-match (full-rank Gaussians by their scores), saa (mean-field by fixed draws, covariances by linear response), svgd (particles), amortized-svgd (a family whose draws move as those particles do), or nuts (Markov chains, the reference). Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String method;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      defaultValue = "auto",
      converter = FamilyName.class,
      description =
          "Family of the approximation: full-rank, mean-field, mean-field-laplace, mean-field-student-t, low-rank, student-t, mixture, weighted-mixture, planar, radial, realnvp, maf, iaf, spline; matched (factors that suit what each variable may be: gamma, beta, dirichlet, von-mises or normal; matched:tau=normal chooses, truncated-normal for numbers with bounds), blocks:a+b,c (correlated inside of blocks of variables), hierarchical:a,b (all else given a and b), autoregressive:a,b,c (each given those before); or auto (full-rank up to 200 dimensions). Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private FamilyChoice family;

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      defaultValue = "elbo",
      converter = ObjectiveName.class,
      description =
          "What is maximised: elbo, elbo-entropy (entropy in closed form), elbo-kl (divergence from a normal prior in closed form), iwelbo, renyi, cubo, forward-kl, fisher, jensen-shannon-surrogate or total-variation-surrogate. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private ObjectiveChoice objective;

  @Option(
      names = "--estimator",
      paramLabel = "NAME",
      defaultValue = "auto",
      converter = EstimatorName.class,
      description =
          "Of the objective's gradient: pathwise, sticking-the-landing, doubly-reparameterized, score-function, score-function-constant, score-function-running, score-function-learned, score-function-leave-one-out, score-function-rao-blackwellized, score-function-control-variate, measure-valued, self-normalized, or auto (the one with least noise that goes with objective and family). Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private EstimatorChoice estimator;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "auto",
      converter = OptimizerName.class,
      description =
          "adam, adagrad, rmsprop, adamw, sgd, momentum, nesterov, stan-advi, dog, dowg, or auto (natural gradients for ADVI, adam for bbvi). Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private OptimizerChoice optimizer;

  @Option(
      names = "--sample-size",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "Draws per sample of the objective; 0 for as many as it needs. Default: ${DEFAULT-VALUE}.")
  private int sampleSize;

  @Option(
      names = "--order",
      paramLabel = "X",
      defaultValue = "2",
      description = "Alpha of renyi, n of cubo. Default: ${DEFAULT-VALUE}.")
  private double order;

  @Option(
      names = "--noise",
      paramLabel = "NAME",
      defaultValue = "antithetic",
      converter = NoiseName.class,
      description =
          "Of the samples of a step: independent, antithetic (in pairs u and -u) or sobol (evenly spread, scrambled; best with a power of two of --gradient-draws). Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Noise noise;

  @Option(
      names = "--report-variance",
      description =
          "Measure the variance of the gradient where the ascent ends, and print it; fit.json has it for each parameter.")
  private boolean variance;

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
          "Samples per step, even if noise is antithetic; 0 for a number that suits the method. Default: ${DEFAULT-VALUE}.")
  private int gradientDraws;

  @Option(
      names = "--step-size",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "First step size; for ADVI 1 would be a Newton step; 0 for one that suits method and optimizer. Default: ${DEFAULT-VALUE}.")
  private double stepSize;

  @Option(
      names = "--max-iterations",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most iterations of the ascent. Default: ${DEFAULT-VALUE}.")
  private int maxIterations;

  @Option(
      names = "--likelihood-power",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "Fit prior times likelihood to this power: a tempered posterior. Default: ${DEFAULT-VALUE}.")
  private double likelihoodPower;

  @Option(
      names = "--robust",
      paramLabel = "BETA",
      defaultValue = "0",
      description =
          "Fit the posterior by the beta-divergence, in which outliers lose their pull, for normal, Bernoulli and categorical observations; 0.1 to 0.5 in practice, 0 for the posterior itself. Default: ${DEFAULT-VALUE}.")
  private double robust;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Rows of data in each step of bbvi, of a model whose observations are independent given the parameters; 0 for all. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "phases",
      converter = ScheduleName.class,
      description =
          "Step sizes of bbvi: phases (a quarter as soon as nothing is gained, until nothing is), or over --max-iterations constant, robbins-monro, step, cosine. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private ScheduleChoice schedule;

  @Option(
      names = "--step-warmup",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Iterations in which the step size of a schedule rises. Default: ${DEFAULT-VALUE}.")
  private int stepWarmup;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Longest gradient that a step of bbvi follows; 0 for any. Default: ${DEFAULT-VALUE}.")
  private double clipNorm;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "End a schedule after so many times 50 iterations without a gain; 0 for never. Default: ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--paths",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Paths of Pathfinder; up to four times as many where they end in different modes or break off. Default: ${DEFAULT-VALUE}.")
  private int paths;

  @Option(
      names = "--init-radius",
      paramLabel = "X",
      defaultValue = "2",
      description =
          "Paths and chains start uniformly within this distance of 0, unconstrained. Default: ${DEFAULT-VALUE}.")
  private double initRadius;

  @Option(
      names = "--particles",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Particles of svgd, which are its draws; draws of each step of amortized-svgd. Default: ${DEFAULT-VALUE}.")
  private int particles;

  @Option(
      names = "--kernel",
      paramLabel = "NAME",
      defaultValue = "rbf",
      description =
          "What particles move each other by: rbf, imq (inverse multiquadric) or linear. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String kernel;

  @Option(
      names = "--bandwidth",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Of the kernel, in standard deviations of the start; 0 for one that suits the median distance of the particles. Default: ${DEFAULT-VALUE}.")
  private double bandwidth;

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

  /// The settings of the run: what may be chosen for other methods is left aside, but for choices
  /// that ask for another result.
  RunSettings settings() {
    try {
      return switch (method) {
        case NUTS -> sampler();
        case SVGD -> particles();
        default -> fit();
      };
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /// The model with the likelihood that is asked for.
  Model generalized(Model model) {
    try {
      Model result = robust == 0 ? model : GeneralizedLikelihood.robust(model, robust);
      return likelihoodPower == 1
          ? result
          : GeneralizedLikelihood.tempered(result, likelihoodPower);
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

  private ParticleSettings particles() {
    GradientChoice plain = GradientChoice.defaults();
    boolean suits =
        family.equals(FamilyChoice.AUTO)
            && objective == plain.objective()
            && estimator == plain.estimator()
            && batchSize == 0
            && schedule == ScheduleChoice.PHASES;
    if (!suits) {
      throw new UserError(
          "svgd has neither family nor objective, only --particles, --kernel and an optimizer; a"
              + " family whose draws move as particles do is --method amortized-svgd, and objectives,"
              + " estimators, batches and schedules are choices of --method bbvi");
    }
    return new ParticleSettings(
        seed, threads, stein(), optimizer, stepSize, maxIterations, pathfinder());
  }

  private SteinChoice stein() {
    return new SteinChoice(kernel, bandwidth, particles);
  }

  private Pathfinder.Options pathfinder() {
    Pathfinder.Options p = Pathfinder.Options.defaults();
    return new Pathfinder.Options(
        paths, p.history(), p.elboDraws(), p.maxIterations(), initRadius, p.initTries());
  }

  private Settings fit() {
    Method found;
    try {
      found = Method.of(method);
    } catch (IllegalArgumentException _) {
      throw new UserError(
          "unknown method "
              + method
              + "; there are default, advi, pathfinder, laplace, bbvi, batch-and-match, saa, svgd, amortized-svgd and nuts");
    }
    return Settings.defaults()
        .withMethod(found)
        .withFamily(family)
        .withSeed(seed)
        .withDraws(draws)
        .withThreads(threads)
        .withGradient(
            new GradientChoice(objective, estimator, optimizer, sampleSize, order, noise, variance))
        .withGradientDraws(gradientDraws)
        .withStepSize(stepSize)
        .withMaxIterations(maxIterations)
        .withAscent(new AscentChoice(batchSize, schedule, stepWarmup, clipNorm, patience))
        .withStein(stein())
        .withPathfinder(pathfinder());
  }

  /// From the word for a family.
  static final class FamilyName implements ITypeConverter<FamilyChoice> {
    @Override
    public FamilyChoice convert(String word) {
      return choice(
          word.equals("fullrank") ? "full-rank" : word.equals("meanfield") ? "mean-field" : word,
          FamilyChoice::of);
    }
  }

  /// From the word for an objective.
  static final class ObjectiveName implements ITypeConverter<ObjectiveChoice> {
    @Override
    public ObjectiveChoice convert(String word) {
      return choice(word, ObjectiveChoice::of);
    }
  }

  /// From the word for an estimator.
  static final class EstimatorName implements ITypeConverter<EstimatorChoice> {
    @Override
    public EstimatorChoice convert(String word) {
      return choice(word, EstimatorChoice::of);
    }
  }

  /// From the word for noise.
  static final class NoiseName implements ITypeConverter<Noise> {
    @Override
    public Noise convert(String word) {
      return choice(word, Noise::of);
    }
  }

  /// From the word for an optimizer.
  static final class OptimizerName implements ITypeConverter<OptimizerChoice> {
    @Override
    public OptimizerChoice convert(String word) {
      return choice(word, OptimizerChoice::of);
    }
  }

  /// From the word for a schedule.
  static final class ScheduleName implements ITypeConverter<ScheduleChoice> {
    @Override
    public ScheduleChoice convert(String word) {
      return choice(word, ScheduleChoice::of);
    }
  }

  /// A choice by its word.
  private static <C> C choice(String word, Function<String, C> choices) {
    try {
      return choices.apply(word);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}

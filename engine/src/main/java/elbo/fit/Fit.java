// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Outcome;
import elbo.algorithm.Settings;
import elbo.approximation.Sampler;
import elbo.diagnostic.ElboEstimate;
import elbo.diagnostic.ModeSearch;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.estimator.GradientVariance;
import elbo.family.Approximation;
import elbo.graph.Graph;
import elbo.model.Generalization;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A fitted posterior: the approximation q with the transforms of its parameters, draws made while
/// the data were there, a summary, what was decided and why, and how far to trust it. A value;
/// saved to and loaded from one JSON file. A loaded fit needs neither the model nor the data, and
/// gives the same draws to the bit.
///
/// @param settings of the fit
/// @param run where and how long it ran
/// @param generalization what stands in the place of the model's likelihood
/// @param parameters what q is a distribution of
/// @param approximation q, on unconstrained space
/// @param method what found q: a name of a candidate of the method's outcome
/// @param elbo of q
/// @param khat of the importance weights that correct the draws, from a defensive proposal around q
///   to the posterior
/// @param khatOfApproximation of the weights from q itself
/// @param khatThreshold up to which the weights are used
/// @param importanceEss how many equally weighted draws the weighted draws of q are worth
/// @param stein residuals of q; none where they do not apply
/// @param modes that independent starts led to, and which of them q covers
/// @param verdict how far to trust the fit
/// @param recommended draws of the parameters, transformed parameters and generated quantities:
///   importance-corrected where `isCorrected`, else of q
/// @param isCorrected whether the recommended draws were resampled, without replacement, by their
///   importance weights
/// @param location the row of the recommended draws' columns at the location of q
/// @param summary of the recommended draws, a row per column
/// @param decisions what was decided and why, in order
/// @param trace the course of the bound
/// @param gradientVariance that of the gradient where the ascent ended, if it was asked for
public record Fit(
    Settings settings,
    Run run,
    Generalization generalization,
    Parameters parameters,
    Approximation approximation,
    String method,
    ElboEstimate elbo,
    double khat,
    double khatOfApproximation,
    double khatThreshold,
    double importanceEss,
    SteinResiduals stein,
    ModeSearch modes,
    Verdict verdict,
    DrawTable recommended,
    boolean isCorrected,
    Tensor location,
    List<Summary> summary,
    List<String> decisions,
    List<Outcome.TracePoint> trace,
    Optional<GradientVariance> gradientVariance)
    implements Posterior {
  /// Copies.
  public Fit {
    summary = List.copyOf(summary);
    decisions = List.copyOf(decisions);
    trace = List.copyOf(trace);
  }

  /// Where and how long a fit ran.
  ///
  /// @param elboVersion of this library
  /// @param javaVersion of the JVM
  /// @param kernels which kernels ran: `vector` or `scalar`, and the implementation of dense
  ///   algebra where large matrices needed one, such as `vector, openblas-0.3.31-Zen`
  /// @param seconds from the compiled model to the fit
  /// @param numEvaluations of the log density, with or without gradient
  /// @param numNonFinite draws without a finite density on the way
  /// @param isInterrupted whether it was cancelled before its end
  public record Run(
      String elboVersion,
      String javaVersion,
      String kernels,
      double seconds,
      long numEvaluations,
      long numNonFinite,
      boolean isInterrupted) {}

  /// What q is a distribution of.
  ///
  /// @param names of the variables, in order
  /// @param columns for each variable the names of its numbers as reported
  /// @param unconstrainedNames of the coordinates of q
  /// @param constrain from a point to the reported numbers, one vector; holds every constant it
  ///   needs
  public record Parameters(
      List<String> names,
      List<List<String>> columns,
      List<String> unconstrainedNames,
      Graph constrain) {
    /// Copies.
    public Parameters {
      names = List.copyOf(names);
      columns = columns.stream().map(List::copyOf).toList();
      unconstrainedNames = List.copyOf(unconstrainedNames);
    }

    /// The names of all reported numbers, in order.
    public List<String> allColumns() {
      List<String> all = new ArrayList<>();
      columns.forEach(all::addAll);
      return all;
    }
  }

  /// Draws of q for the parameters: the first `n` of one sequence that the fit's seed determines.
  ///
  /// @param n at least 0
  public DrawTable draws(int n) {
    return sample(Key.of(settings.seed()).fold("draws of q"), n);
  }

  /// Draws of q for the parameters, by a key.
  public DrawTable sample(Key key, int n) {
    Sampler sampler = new Sampler(approximation.family());
    double[] noise = Sampler.noise(key, n, approximation.family().noiseSize());
    double[] points = sampler.draws(approximation, noise, n);
    Tensor logQ = Tensor.vector(sampler.logProbs(approximation, points, n));
    Reporter reporter = Reporter.ofParameters(parameters.allColumns(), parameters.constrain());
    Tensor unknown = Tensor.filled(logQ.shape(), Double.NaN);
    return new DrawTable(parameters.allColumns(), reporter.rows(points, n, key, 0), unknown, logQ);
  }

  /// Draws of q as records: each component of the record is a variable of its name, a `double` or
  /// (its numbers in reported order) a `double[]`.
  ///
  /// @param n at least 0
  /// @param type a record that this module can reach: public, in an exported or opened package
  public <R extends Record> Stream<R> draws(int n, Class<R> type) {
    RecordMapper<R> mapper = new RecordMapper<>(type, parameters);
    DrawTable table = draws(n);
    return IntStream.range(0, n).mapToObj(s -> mapper.map(table.row(s)));
  }

  /// The normalised log density of q at a point of unconstrained space.
  public double logProb(double... point) {
    if (point.length != approximation.dimension()) {
      throw new IllegalArgumentException(
          "a point of "
              + approximation.dimension()
              + " numbers is expected ("
              + parameters.unconstrainedNames()
              + "), got "
              + point.length);
    }
    return new Sampler(approximation.family()).logProbs(approximation, point, 1)[0];
  }

  /// The normalised log densities of q at many points of unconstrained space.
  ///
  /// @param points coordinate `i` of point `s` is element `s · dimension + i`
  public double[] logProbs(double[] points) {
    int n = approximation.dimension();
    if (points.length % n != 0) {
      throw new IllegalArgumentException(
          "points of "
              + n
              + " numbers each are expected ("
              + parameters.unconstrainedNames()
              + "), got "
              + points.length
              + " numbers");
    }
    Sampler sampler = new Sampler(approximation.family());
    return sampler.logProbs(approximation, points, points.length / n);
  }

  @Override
  public void save(Path file) throws IOException {
    JsonFile.write(file, FitJson.write(this));
  }

  /// Reads a fit.
  ///
  /// @throws IOException if it cannot be read or is no fit
  public static Fit load(Path file) throws IOException {
    return FitJson.read(JsonFile.read(file));
  }
}

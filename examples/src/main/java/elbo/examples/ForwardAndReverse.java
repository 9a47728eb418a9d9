// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.Mixture;
import elbo.distribution.Normal;
import elbo.divergence.KullbackLeibler;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.sampler.BatchedDensity;
import elbo.sampler.Mode;
import elbo.sampler.Position;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The normal distributions that are closest to a mixture of two, by the forward and by the reverse
/// Kullback–Leibler divergence, all optima of each: figure 1 of the thesis and the example of
/// Bolic's lecture. Writes the gallery's page and its pictures: `ForwardAndReverse docs/gallery`.
public final class ForwardAndReverse {
  private static final KullbackLeibler KL = new KullbackLeibler();

  private ForwardAndReverse() {}

  /// ½ N(first, sd²) + ½ N(second, sd²)
  record Target(double first, double second, double sd) {
    Mixture density() {
      return Mixture.ofEqual(Normal.of(first, sd), Normal.of(second, sd));
    }
  }

  /// Those of the thesis' figure.
  static final List<Target> THESIS =
      List.of(
          new Target(0, 0, 1),
          new Target(0, 2.5, 1),
          new Target(0, 5, 1),
          new Target(0, 7.5, 1),
          new Target(0, 10, 1));

  /// That of the lecture.
  static final Target LECTURE = new Target(-2, 2, 0.5);

  /// A normal distribution q that no other close to it beats.
  ///
  /// @param divergence of it from the target, or of the target from it
  /// @param isGlobal whether no other optimum is better
  record Optimum(double loc, double scale, double divergence, boolean isGlobal) {
    Normal q() {
      return Normal.of(loc, scale);
    }
  }

  /// The one optimum of KL(p ‖ q): the q with the mean and the variance of p.
  static Optimum forward(Target p) {
    double mean = (p.first + p.second) / 2;
    double half = (p.second - p.first) / 2;
    double scale = Math.sqrt(p.sd * p.sd + half * half);
    double divergence = KL.between(p.density(), Normal.of(mean, scale)).value();
    return new Optimum(mean, scale, divergence, true);
  }

  /// −KL(q ‖ p) of q = N(μ, σ²) as a function of μ and ln σ: the evidence lower bound.
  static LogDensity bound(Target p) {
    return LogDensity.of(
        2,
        x -> {
          Node scale = Ops.exp(Layout.element(x, 1));
          return NormalMean.bound(p.density()::logProb, Layout.element(x, 0), scale);
        });
  }

  /// All optima of KL(q ‖ p), from left to right: where L-BFGS ends from many starts.
  static List<Optimum> reverse(Target p) {
    BatchedDensity bound = BatchedDensity.of(bound(p));
    List<double[]> found = new ArrayList<>();
    for (double loc : Charts.grid(p.first, p.second, 9)) {
      for (double scale : Charts.grid(p.sd, 2 * p.sd + (p.second - p.first) / 2, 5)) {
        Mode mode = Mode.of(bound, Position.at(bound, loc, Math.log(scale)));
        Position end = mode.position();
        double[] one = {end.point().get(0), Math.exp(end.point().get(1)), -end.logDensity()};
        if (isMaximum(mode) && found.stream().noneMatch(other -> isSame(one, other))) {
          found.add(one);
        }
      }
    }
    double best = found.stream().mapToDouble(o -> o[2]).min().orElseThrow();
    return found.stream()
        .map(o -> new Optimum(o[0], o[1], o[2], o[2] < best + 1e-6))
        .sorted(Comparator.comparingDouble(Optimum::loc))
        .toList();
  }

  /// Whether the bound curves downwards in all directions, so that it is no saddle.
  private static boolean isMaximum(Mode mode) {
    Tensor h = mode.hessian();
    return h.get(0) < -1e-6 && h.get(0) * h.get(3) - h.get(1) * h.get(2) > 1e-6;
  }

  private static boolean isSame(double[] a, double[] b) {
    return Math.abs(a[0] - b[0]) < 1e-3 && Math.abs(a[1] - b[1]) < 1e-3;
  }

  /// The least KL(q ‖ p) over the scales of q, for each location.
  static double[] profile(Target p, double[] locs) {
    BatchedDensity bound = BatchedDensity.of(bound(p));
    double[] logScales = Charts.grid(Math.log(p.sd / 2), Math.log(8 * p.sd), 81);
    double[] least = new double[locs.length];
    for (int i = 0; i < locs.length; i++) {
      double[] points = new double[2 * logScales.length];
      for (int j = 0; j < logScales.length; j++) {
        points[2 * j] = locs[i];
        points[2 * j + 1] = logScales[j];
      }
      double[] values = new double[logScales.length];
      bound.evaluate(points, logScales.length, values, new double[points.length]);
      least[i] = Double.POSITIVE_INFINITY;
      for (double value : values) {
        least[i] = Math.min(least[i], -value);
      }
    }
    return least;
  }

  /// KL(q ‖ p) by adaptive quadrature, another way than [#bound].
  static double byQuadrature(Optimum optimum, Target p) {
    return KL.between(optimum.q(), p.density()).value();
  }

  /// Writes `forward-and-reverse-kl.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("forward-and-reverse-kl"));
    ForwardAndReversePage.pictures(pictures);
    Files.writeString(folder.resolve("forward-and-reverse-kl.md"), ForwardAndReversePage.text());
  }
}

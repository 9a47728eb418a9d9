// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import elbo.special.Exponential;
import elbo.special.Logarithm;
import java.util.Arrays;

/// A positive definite function of two points, with the derivatives that Stein's identity asks for.
/// Points lie behind each other in arrays: coordinate `i` of point `s` is element `s · dimension +
/// i`.
public sealed interface SteinKernel {
  /// The word for it.
  String name();

  /// The kernel for given particles: one with a bandwidth, if it has to be chosen by them.
  SteinKernel at(double[] particles, int dimension);

  /// k(x, y) of points `a` and `b`.
  double value(double[] points, int a, int b, int dimension);

  /// Adds `factor · ∂k(x, y)/∂x` to `out`.
  ///
  /// @param out a vector, written
  void addGradient(double[] points, int a, int b, int dimension, double factor, double[] out);

  /// Σᵢ ∂²k(x, y)/∂xᵢ∂yᵢ.
  double trace(double[] points, int a, int b, int dimension);

  /// The kernel of a word: `rbf`, `imq` or `linear`.
  ///
  /// @param bandwidth of the first two, 0 for the median heuristic; the third has none
  static SteinKernel of(String word, double bandwidth) {
    return switch (word) {
      case "rbf" -> new Radial(bandwidth);
      case "imq" -> new InverseMultiquadric(bandwidth);
      case "linear" -> {
        if (bandwidth != 0) {
          throw new IllegalArgumentException(
              "the linear kernel has no bandwidth, got " + bandwidth + "; rbf and imq have one");
        }
        yield new Linear();
      }
      default ->
          throw new IllegalArgumentException(
              "unknown kernel " + word + "; there are rbf, imq and linear");
    };
  }

  /// exp(−‖x − y‖²/(2h²)).
  ///
  /// @param bandwidth h; 0 for √(median squared distance / (2 ln(n + 1))), with which the n terms
  ///   of a sum weigh about as much as a point's own (Liu & Wang 2016, "Stein variational gradient
  ///   descent", section 5)
  record Radial(double bandwidth) implements SteinKernel {
    /// Checks.
    public Radial {
      checkBandwidth(bandwidth);
    }

    @Override
    public String name() {
      return "rbf";
    }

    @Override
    public SteinKernel at(double[] particles, int dimension) {
      return bandwidth > 0 ? this : new Radial(median(particles, dimension));
    }

    @Override
    public double value(double[] points, int a, int b, int dimension) {
      return Exponential.exp(-0.5 * squares(points, a, b, dimension) / (bandwidth * bandwidth));
    }

    @Override
    public void addGradient(
        double[] points, int a, int b, int dimension, double factor, double[] out) {
      double slope = -factor * value(points, a, b, dimension) / (bandwidth * bandwidth);
      addDifference(points, a, b, dimension, slope, out);
    }

    @Override
    public double trace(double[] points, int a, int b, int dimension) {
      double h2 = bandwidth * bandwidth;
      double r2 = squares(points, a, b, dimension);
      return value(points, a, b, dimension) * (dimension - r2 / h2) / h2;
    }
  }

  /// The inverse multiquadric (1 + ‖x − y‖²/h²)^(−1/2), whose tails see what those of [Radial] do
  /// not: its discrepancy goes to 0 only if the particles go to the target (Gorham & Mackey 2017,
  /// "Measuring sample quality with kernels").
  ///
  /// @param bandwidth h; 0 for the same choice as that of [Radial]
  record InverseMultiquadric(double bandwidth) implements SteinKernel {
    /// Checks.
    public InverseMultiquadric {
      checkBandwidth(bandwidth);
    }

    @Override
    public String name() {
      return "imq";
    }

    @Override
    public SteinKernel at(double[] particles, int dimension) {
      return bandwidth > 0 ? this : new InverseMultiquadric(median(particles, dimension));
    }

    private double base(double[] points, int a, int b, int dimension) {
      return 1 + squares(points, a, b, dimension) / (bandwidth * bandwidth);
    }

    @Override
    public double value(double[] points, int a, int b, int dimension) {
      return 1 / Math.sqrt(base(points, a, b, dimension));
    }

    @Override
    public void addGradient(
        double[] points, int a, int b, int dimension, double factor, double[] out) {
      double base = base(points, a, b, dimension);
      double slope = -factor / (base * Math.sqrt(base)) / (bandwidth * bandwidth);
      addDifference(points, a, b, dimension, slope, out);
    }

    @Override
    public double trace(double[] points, int a, int b, int dimension) {
      double h2 = bandwidth * bandwidth;
      double base = base(points, a, b, dimension);
      double r2 = squares(points, a, b, dimension);
      return (dimension - 3 * r2 / (h2 * base)) / (h2 * base * Math.sqrt(base));
    }
  }

  /// 1 + x·y. Particles at rest under it have the mean and the covariance of a normal target
  /// exactly (Liu & Wang 2018, "Stein variational gradient descent as moment matching").
  record Linear() implements SteinKernel {
    @Override
    public String name() {
      return "linear";
    }

    @Override
    public SteinKernel at(double[] particles, int dimension) {
      return this;
    }

    @Override
    public double value(double[] points, int a, int b, int dimension) {
      double sum = 1;
      for (int i = 0; i < dimension; i++) {
        sum += points[a * dimension + i] * points[b * dimension + i];
      }
      return sum;
    }

    @Override
    public void addGradient(
        double[] points, int a, int b, int dimension, double factor, double[] out) {
      for (int i = 0; i < dimension; i++) {
        out[i] += factor * points[b * dimension + i];
      }
    }

    @Override
    public double trace(double[] points, int a, int b, int dimension) {
      return dimension;
    }
  }

  private static void checkBandwidth(double bandwidth) {
    if (!(bandwidth >= 0 && Double.isFinite(bandwidth))) {
      throw new IllegalArgumentException(
          "the bandwidth must be positive, or 0 for the median heuristic; got " + bandwidth);
    }
  }

  private static double squares(double[] points, int a, int b, int dimension) {
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      double d = points[a * dimension + i] - points[b * dimension + i];
      sum += d * d;
    }
    return sum;
  }

  private static void addDifference(
      double[] points, int a, int b, int dimension, double factor, double[] out) {
    for (int i = 0; i < dimension; i++) {
      out[i] += factor * (points[a * dimension + i] - points[b * dimension + i]);
    }
  }

  /// 1 where all particles are in one place.
  private static double median(double[] particles, int dimension) {
    int n = particles.length / dimension;
    double[] all = new double[n * (n - 1) / 2];
    int next = 0;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        all[next++] = squares(particles, a, b, dimension);
      }
    }
    Arrays.sort(all);
    double median = all.length == 0 ? 0 : all[all.length / 2];
    return median > 0 ? Math.sqrt(median / (2 * Logarithm.log(n + 1.0))) : 1;
  }
}

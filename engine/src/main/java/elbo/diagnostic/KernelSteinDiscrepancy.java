// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

/// How far particles are from a target of which the slope of the log density is known, not its
/// normalising constant (Liu, Lee & Jordan 2016, "A kernelized Stein discrepancy for
/// goodness-of-fit tests"; Chwialkowski, Strathmann & Gretton 2016): the largest violation of
/// Stein's identity `E[s(x)·φ(x) + ∇·φ(x)] = 0` over functions φ of norm 1, with s the slope.
public final class KernelSteinDiscrepancy {
  private KernelSteinDiscrepancy() {}

  /// The square of the discrepancy between the particles, each of weight 1/n, and the target. It is
  /// not negative, and for n independent draws of the target about 1/n times the mean of a point's
  /// own term.
  ///
  /// @param kernel its bandwidth is chosen by the particles if it has none
  /// @param particles behind each other; not modified
  /// @param slopes ∇ ln p at each, in the same layout; not modified
  /// @param dimension of a particle
  public static double squared(
      SteinKernel kernel, double[] particles, double[] slopes, int dimension) {
    int n = particles.length / dimension;
    SteinKernel k = kernel.at(particles, dimension);
    double sum = 0;
    for (int a = 0; a < n; a++) {
      sum += pair(k, particles, slopes, a, a, dimension);
      for (int b = 0; b < a; b++) {
        sum += 2 * pair(k, particles, slopes, a, b, dimension);
      }
    }
    return sum / ((double) n * n);
  }

  /// The same over pairs of different particles: without bias, so that draws of the target have
  /// mean 0, and sometimes negative.
  public static double unbiased(
      SteinKernel kernel, double[] particles, double[] slopes, int dimension) {
    int n = particles.length / dimension;
    if (!(n >= 2)) {
      throw new IllegalArgumentException("pairs need at least 2 particles, got " + n);
    }
    SteinKernel k = kernel.at(particles, dimension);
    double sum = 0;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        sum += pair(k, particles, slopes, a, b, dimension);
      }
    }
    return 2 * sum / ((double) n * (n - 1));
  }

  /// What [#squared] is on average for as many independent draws of the target, estimated at the
  /// particles: the mean of a point's own term, divided by their number.
  public static double ofIndependent(
      SteinKernel kernel, double[] particles, double[] slopes, int dimension) {
    int n = particles.length / dimension;
    SteinKernel k = kernel.at(particles, dimension);
    double sum = 0;
    for (int a = 0; a < n; a++) {
      sum += pair(k, particles, slopes, a, a, dimension);
    }
    return sum / ((double) n * n);
  }

  /// s(x)·s(y) k + s(x)·∂k/∂y + s(y)·∂k/∂x + Σ ∂²k/∂x∂y
  private static double pair(
      SteinKernel kernel, double[] points, double[] slopes, int a, int b, int dimension) {
    double[] ofA = new double[dimension];
    double[] ofB = new double[dimension];
    kernel.addGradient(points, a, b, dimension, 1, ofA);
    kernel.addGradient(points, b, a, dimension, 1, ofB);
    double slopesProduct = 0;
    double sum = kernel.trace(points, a, b, dimension);
    for (int i = 0; i < dimension; i++) {
      double sa = slopes[a * dimension + i];
      double sb = slopes[b * dimension + i];
      slopesProduct += sa * sb;
      sum += sa * ofB[i] + sb * ofA[i];
    }
    return sum + slopesProduct * kernel.value(points, a, b, dimension);
  }
}

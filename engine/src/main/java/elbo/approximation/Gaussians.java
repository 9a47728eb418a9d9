// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.approximation;

import elbo.family.FullRank;
import elbo.family.GaussianFamily;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.special.Logarithm;
import elbo.tensor.Tensor;
import java.util.List;

/// What the ascent needs to know of two normal distributions of one family.
public final class Gaussians {
  private Gaussians() {}

  /// The symmetrised Kullback–Leibler divergence KL(a‖b) + KL(b‖a).
  public static double divergence(GaussianFamily family, List<Tensor> a, List<Tensor> b) {
    return switch (family) {
      case MeanField(int n) -> oneWayMeanField(n, a, b) + oneWayMeanField(n, b, a);
      case FullRank(int n) -> oneWayFullRank(n, a, b) + oneWayFullRank(n, b, a);
      case LowRank _ -> throw new IllegalArgumentException("the ascent has no low-rank family");
    };
  }

  private static double oneWayMeanField(int n, List<Tensor> a, List<Tensor> b) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double ratio = a.get(1).get(i) / b.get(1).get(i);
      double shift = (a.get(0).get(i) - b.get(0).get(i)) / b.get(1).get(i);
      sum += 0.5 * (ratio * ratio + shift * shift - 1) - Logarithm.log(ratio);
    }
    return sum;
  }

  private static double oneWayFullRank(int n, List<Tensor> a, List<Tensor> b) {
    double[] w = whiten(b, a.get(0));
    double sum = -n;
    for (int i = 0; i < n; i++) {
      sum += w[i] * w[i] + 2 * Logarithm.log(b.get(1).get(i * n + i) / a.get(1).get(i * n + i));
    }
    double[] column = new double[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        column[i] = i >= j ? a.get(1).get(i * n + j) : 0;
      }
      solve(b.get(1), column);
      for (double value : column) {
        sum += value * value;
      }
    }
    return 0.5 * sum;
  }

  /// C⁻¹(location − loc) for the parameters of a full-rank family.
  public static double[] whiten(List<Tensor> parameters, Tensor location) {
    double[] w = location.toArray();
    for (int i = 0; i < w.length; i++) {
      w[i] -= parameters.get(0).get(i);
    }
    solve(parameters.get(1), w);
    return w;
  }

  /// Replaces x by C⁻¹x, C lower triangular.
  public static void solve(Tensor factor, double[] x) {
    solve(factor, x.length, x);
  }

  private static void solve(Tensor factor, int n, double[] x) {
    double[] c = factor.array();
    for (int i = 0; i < n; i++) {
      double sum = x[i];
      for (int k = 0; k < i; k++) {
        sum -= c[i * n + k] * x[k];
      }
      x[i] = sum / c[i * n + i];
    }
  }

  /// What is watched for stationarity: the location, and the logarithms of the (conditional)
  /// scales.
  public static void watch(GaussianFamily family, List<Tensor> parameters, double[] out, int at) {
    int n = family.dimension();
    int stride = family instanceof FullRank ? n + 1 : 1;
    for (int i = 0; i < n; i++) {
      out[at + i] = parameters.get(0).get(i);
      out[at + n + i] = Logarithm.log(parameters.get(1).get(i * stride));
    }
  }

  /// Turns a watched location into standard deviations from that of a member of the family:
  /// independent coordinates of unit scale.
  ///
  /// @param watched written
  public static void standardize(GaussianFamily family, List<Tensor> reference, double[] watched) {
    int n = family.dimension();
    for (int i = 0; i < n; i++) {
      watched[i] -= reference.get(0).get(i);
    }
    switch (family) {
      case MeanField _ -> {
        for (int i = 0; i < n; i++) {
          watched[i] /= reference.get(1).get(i);
        }
      }
      case FullRank _ -> solve(reference.get(1), n, watched);
      case LowRank _ -> throw new IllegalArgumentException("the ascent has no low-rank family");
    }
  }

  /// Whether all parameters are finite and the scales positive.
  public static boolean isValid(GaussianFamily family, List<Tensor> parameters) {
    for (Tensor parameter : parameters) {
      for (double value : parameter.array()) {
        if (!Double.isFinite(value)) {
          return false;
        }
      }
    }
    int n = family.dimension();
    int stride = family instanceof FullRank ? n + 1 : 1;
    for (int i = 0; i < n; i++) {
      if (!(parameters.get(1).get(i * stride) > 0)) {
        return false;
      }
    }
    return true;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.approximation;

import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// A factor C of a covariance CCᵀ, in the form that its family has: products cost as many
/// operations as it has numbers.
public sealed interface ScaleFactor {
  /// C·u.
  ///
  /// @param u not changed
  /// @param out written
  void times(double[] u, double[] out);

  /// Cᵀ·g.
  ///
  /// @param g not changed
  /// @param out written
  void transposedTimes(double[] g, double[] out);

  /// Independent coordinates.
  ///
  /// @param scales the diagonal of C
  record Diagonal(Tensor scales) implements ScaleFactor {
    @Override
    public void times(double[] u, double[] out) {
      double[] c = scales.array();
      for (int i = 0; i < c.length; i++) {
        out[i] = c[i] * u[i];
      }
    }

    @Override
    public void transposedTimes(double[] g, double[] out) {
      times(g, out);
    }
  }

  /// Any covariance.
  ///
  /// @param matrix C, of which only the lower triangle is read
  record Triangular(Tensor matrix) implements ScaleFactor {
    @Override
    public void times(double[] u, double[] out) {
      double[] c = matrix.array();
      int n = matrix.shape().size(0);
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j <= i; j++) {
          sum += c[i * n + j] * u[j];
        }
        out[i] = sum;
      }
    }

    @Override
    public void transposedTimes(double[] g, double[] out) {
      double[] c = matrix.array();
      int n = matrix.shape().size(0);
      Arrays.fill(out, 0, n, 0);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          out[j] += c[i * n + j] * g[i];
        }
      }
    }
  }

  /// diag(scale)·(I + Q(L − I)Qᵀ), of a [elbo.family.LowRank] distribution.
  ///
  /// @param parameters of that family
  record Directions(List<Tensor> parameters) implements ScaleFactor {
    /// Copies.
    public Directions {
      parameters = List.copyOf(parameters);
    }

    @Override
    public void times(double[] u, double[] out) {
      turn(u, false, out);
      double[] scale = parameters.get(1).array();
      for (int i = 0; i < scale.length; i++) {
        out[i] *= scale[i];
      }
    }

    @Override
    public void transposedTimes(double[] g, double[] out) {
      double[] scaled = parameters.get(1).toArray();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= g[i];
      }
      turn(scaled, true, out);
    }

    /// x + Q(L − I)Qᵀx, or with Lᵀ.
    private void turn(double[] x, boolean transposed, double[] out) {
      double[] q = parameters.get(2).array();
      double[] l = parameters.get(3).array();
      int n = parameters.get(2).shape().size(0);
      int r = parameters.get(2).shape().size(1);
      double[] inside = new double[r];
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < r; k++) {
          inside[k] += q[i * r + k] * x[i];
        }
      }
      double[] turned = new double[r];
      for (int k = 0; k < r; k++) {
        turned[k] = -inside[k];
        for (int m = 0; m < r; m++) {
          boolean isBelow = transposed ? m >= k : m <= k;
          turned[k] += isBelow ? (transposed ? l[m * r + k] : l[k * r + m]) * inside[m] : 0;
        }
      }
      for (int i = 0; i < n; i++) {
        double sum = x[i];
        for (int k = 0; k < r; k++) {
          sum += q[i * r + k] * turned[k];
        }
        out[i] = sum;
      }
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Lists of tensors as arrays, and back.
final class Values {
  private Values() {}

  /// The values of each, copied: to be written.
  static double[][] copies(List<Tensor> tensors) {
    double[][] values = new double[tensors.size()][];
    for (int k = 0; k < values.length; k++) {
      values[k] = tensors.get(k).toArray();
    }
    return values;
  }

  /// Tensors of the same shapes that take over the arrays.
  static List<Tensor> wrap(List<Tensor> like, double[][] values) {
    Tensor[] tensors = new Tensor[values.length];
    for (int k = 0; k < values.length; k++) {
      tensors[k] = Tensor.wrap(like.get(k).shape(), values[k]);
    }
    return List.of(tensors); // which a state need not copy
  }

  /// Zeros of the same shapes.
  static List<Tensor> zeros(List<Tensor> like) {
    List<Tensor> tensors = new ArrayList<>(like.size());
    for (Tensor tensor : like) {
      tensors.add(Tensor.filled(tensor.shape(), 0));
    }
    return tensors;
  }

  /// The Euclidean norm of all values together; it overflows only if the norm itself does.
  static double norm(List<Tensor> tensors) {
    double largest = 0;
    for (Tensor tensor : tensors) {
      for (double value : tensor.array()) {
        largest = Math.max(largest, Math.abs(value)); // NaN stays
      }
    }
    if (!(largest > 0) || largest == Double.POSITIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (Tensor tensor : tensors) {
      for (double value : tensor.array()) {
        sum += value / largest * (value / largest);
      }
    }
    return largest * Math.sqrt(sum);
  }

  /// The Euclidean distance over all values together.
  static double distance(double[][] a, List<Tensor> b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double[] other = b.get(k).array();
      for (int i = 0; i < other.length; i++) {
        double difference = a[k][i] - other[i];
        sum += difference * difference;
      }
    }
    return Math.sqrt(sum);
  }

  /// Whether all values are finite.
  static boolean areFinite(List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      for (double value : tensor.array()) {
        if (!Double.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /// A number to remember.
  static List<Tensor> number(double value) {
    return List.of(Tensor.scalar(value));
  }
}

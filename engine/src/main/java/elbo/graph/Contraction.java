// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// [Op.Contract], naively: for each element of the result, the sum over all summed labels in label
/// order.
final class Contraction {
  private Contraction() {}

  static Tensor evaluate(Tensor a, IntArray left, Tensor b, IntArray right, IntArray result) {
    int[] summed = new int[left.length()];
    int numSummed = 0;
    for (int label : left.array()) {
      if (!result.contains(label)) {
        summed[numSummed++] = label;
      }
    }
    int total = result.length() + numSummed;
    int[] sizes = new int[total];
    int[] leftStrides = new int[total];
    int[] rightStrides = new int[total];
    int[] resultSizes = new int[result.length()];
    for (int k = 0; k < total; k++) {
      int label = k < result.length() ? result.get(k) : summed[k - result.length()];
      int inLeft = left.indexOf(label);
      int inRight = right.indexOf(label);
      sizes[k] = inLeft >= 0 ? a.shape().size(inLeft) : b.shape().size(inRight);
      leftStrides[k] = inLeft >= 0 ? a.shape().stride(inLeft) : 0;
      rightStrides[k] = inRight >= 0 ? b.shape().stride(inRight) : 0;
      if (k < resultSizes.length) {
        resultSizes[k] = sizes[k];
      }
    }
    Shape shape = Shape.of(resultSizes);
    double[] out = new double[shape.numElements()];
    int terms = 1;
    for (int k = resultSizes.length; k < total; k++) {
      terms *= sizes[k];
    }
    int[] position = new int[total];
    double[] x = a.array();
    double[] y = b.array();
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int t = 0; t < terms; t++) {
        int p = 0;
        int q = 0;
        for (int k = 0; k < total; k++) {
          p += position[k] * leftStrides[k];
          q += position[k] * rightStrides[k];
        }
        sum += x[p] * y[q];
        step(position, sizes, resultSizes.length, total);
      }
      out[i] = sum;
      step(position, sizes, 0, resultSizes.length);
    }
    return Tensor.wrap(shape, out);
  }

  private static void step(int[] position, int[] sizes, int from, int to) {
    for (int k = to - 1; k >= from; k--) {
      if (++position[k] < sizes[k]) {
        return;
      }
      position[k] = 0;
    }
  }
}

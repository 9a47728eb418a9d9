// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.special.Exponential;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// The values of [Op.LogProduct] and its reverse from their definition, term by term.
final class LogProductValues {
  /// All labels, those of the result first and the summed one last, with the places of each
  /// argument.
  private final IntArray all;

  private final int[] sizes;
  private final int[] left;
  private final int[] right;
  private final int[] result;

  private LogProductValues(
      IntArray leftLabels, Shape a, IntArray rightLabels, Shape b, IntArray resultLabels) {
    all = resultLabels.append(LogProducts.summed(leftLabels, resultLabels));
    int rank = all.length();
    sizes = new int[rank];
    left = new int[rank];
    right = new int[rank];
    result = new int[rank];
    int stride = 1;
    for (int k = rank - 1; k >= 0; k--) {
      int inLeft = leftLabels.indexOf(all.get(k));
      int inRight = rightLabels.indexOf(all.get(k));
      sizes[k] = inLeft >= 0 ? a.size(inLeft) : b.size(inRight);
      left[k] = inLeft >= 0 ? a.stride(inLeft) : 0;
      right[k] = inRight >= 0 ? b.stride(inRight) : 0;
      if (k < rank - 1) {
        result[k] = stride;
        stride *= sizes[k];
      }
    }
  }

  static Tensor product(Op.LogProduct op, List<Tensor> x) {
    Shape a = x.get(0).shape();
    Shape b = x.get(1).shape();
    var terms = new LogProductValues(op.left(), a, op.right(), b, op.result());
    int rank = terms.all.length();
    double[] line = new double[terms.sizes[rank - 1]];
    int[] shape = new int[rank - 1];
    System.arraycopy(terms.sizes, 0, shape, 0, rank - 1);
    double[] out = new double[Shape.of(shape).numElements()];
    int[] position = new int[rank];
    for (int i = 0; i < out.length; i++) {
      for (int k = 0; k < line.length; k++) {
        line[k] = x.get(0).get(at(position, terms.left)) + x.get(1).get(at(position, terms.right));
        terms.step(position);
      }
      out[i] = ScalarFunctions.reduce(ReduceOp.LOG_SUM_EXP, line);
    }
    return Tensor.wrap(Shape.of(shape), out);
  }

  static Tensor pull(Op.LogProductPull op, List<Tensor> x) {
    Shape a = x.get(0).shape();
    Shape b = x.get(1).shape();
    var terms = new LogProductValues(op.left(), a, op.right(), b, op.result());
    Shape shape = op.ofRight() ? b : a;
    double[] out = new double[shape.numElements()];
    int[] position = new int[terms.all.length()];
    int n = Shape.of(terms.sizes).numElements();
    for (int i = 0; i < n; i++) {
      int p = at(position, terms.left);
      int q = at(position, terms.right);
      int cell = at(position, terms.result);
      double r = x.get(2).get(cell);
      double weight =
          Double.isInfinite(r) ? 0 : Exponential.exp(x.get(0).get(p) + x.get(1).get(q) - r);
      out[op.ofRight() ? q : p] += weight * x.get(3).get(cell);
      terms.step(position);
    }
    return Tensor.wrap(shape, out);
  }

  private static int at(int[] position, int[] strides) {
    int at = 0;
    for (int k = 0; k < position.length; k++) {
      at += position[k] * strides[k];
    }
    return at;
  }

  private void step(int[] position) {
    for (int k = position.length - 1; k >= 0; k--) {
      if (++position[k] < sizes[k]) {
        return;
      }
      position[k] = 0;
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What the rules for finite sums share: the table of all terms' gradients.
final class FiniteSums {
  static final String TABLE = "table";

  private FiniteSums() {}

  static void requireSameTerms(FiniteSum sum, Subsampling subsampling, String rule) {
    if (sum.numTerms() != subsampling.numTerms()) {
      throw new IllegalArgumentException(
          "the sum has "
              + sum.numTerms()
              + " terms, the subsampling is for "
              + subsampling.numTerms()
              + " ("
              + rule
              + ")");
    }
  }

  /// The gradient of one term: of weight N in the mean over N.
  static List<Tensor> term(FiniteSum sum, List<Tensor> parameters, int index) {
    return sum.gradient(
        parameters, new Batch(IntArray.of(index), Tensor.vector((double) sum.numTerms())));
  }

  /// The term of a step: uniform, with replacement.
  static int choose(Key key, long step, int numTerms) {
    return (int) (Draws.uniform(key, 0, 0, step) * numTerms);
  }

  /// The gradients of all terms, one row each, for every parameter.
  static List<Tensor> table(FiniteSum sum, List<Tensor> parameters) {
    int n = sum.numTerms();
    double[][] rows = new double[parameters.size()][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = new double[n * parameters.get(k).shape().numElements()];
    }
    for (int i = 0; i < n; i++) {
      List<Tensor> gradient = term(sum, parameters, i);
      for (int k = 0; k < rows.length; k++) {
        gradient.get(k).copyTo(rows[k], i * gradient.get(k).shape().numElements());
      }
    }
    List<Tensor> table = new ArrayList<>();
    for (double[] row : rows) {
      table.add(Tensor.wrap(Shape.of(n, row.length / n), row));
    }
    return table;
  }

  /// The mean over the rows. Made anew in each pass, so that rounding does not add up.
  static double[][] meanOfRows(double[][] table, int n) {
    double[][] mean = new double[table.length][];
    for (int k = 0; k < table.length; k++) {
      int size = table[k].length / n;
      mean[k] = new double[size];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < size; j++) {
          mean[k][j] += table[k][i * size + j];
        }
      }
      for (int j = 0; j < size; j++) {
        mean[k][j] /= n;
      }
    }
    return mean;
  }

  /// A pass of [Sag] or [Saga], which differ in the direction only.
  ///
  /// @param newest how often the newest gradient's change counts: 1/N in the former, 1 in the
  ///   latter
  static UpdateState tablePass(
      FiniteSum sum, UpdateState state, Schedule schedule, Key key, double newest) {
    int n = sum.numTerms();
    double[][] table = Values.copies(state.slot(TABLE));
    double[][] mean = meanOfRows(table, n);
    UpdateState next = state;
    for (int t = 0; t < n; t++) {
      int i = choose(key, next.step(), n);
      double[][] x = Values.copies(next.parameters());
      double[][] g = next.read(term(sum, next.parameters(), i));
      double size = schedule.at(next.step());
      for (int k = 0; k < x.length; k++) {
        int row = i * x[k].length;
        for (int j = 0; j < x[k].length; j++) {
          double change = g[k][j] - table[k][row + j];
          x[k][j] += size * (mean[k][j] + newest * change);
          mean[k][j] += change / n;
          table[k][row + j] = g[k][j];
        }
      }
      next = next.next(x);
    }
    return next.with(TABLE, Values.wrap(state.slot(TABLE), table));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;

/// Draws of reported quantities: a row per draw, a column per number.
///
/// @param columns the names, as `theta.1`
/// @param values a matrix with a row per draw
/// @param logDensity the normalised log density of the model at each draw, on unconstrained space;
///   NaN where it is not known (a fit without its data)
/// @param logApproximation the normalised log density of the approximation at each draw, on
///   unconstrained space
public record DrawTable(
    List<String> columns, Tensor values, Tensor logDensity, Tensor logApproximation) {
  /// Checks and copies the list.
  public DrawTable {
    columns = List.copyOf(columns);
    int n = logDensity.shape().numElements();
    Shape expected = Shape.of(n, columns.size());
    if (!values.shape().equals(expected) || logApproximation.shape().numElements() != n) {
      throw new ShapeException("draws of shape " + values.shape() + "; expected " + expected);
    }
  }

  /// How many draws there are.
  public int numDraws() {
    return values.shape().size(0);
  }

  /// A number of a draw.
  public double get(int draw, int column) {
    return values.get(draw * columns.size() + column);
  }

  /// All draws of a column.
  public double[] column(int column) {
    double[] x = new double[numDraws()];
    for (int s = 0; s < x.length; s++) {
      x[s] = get(s, column);
    }
    return x;
  }

  /// All draws of a column.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public double[] column(String name) {
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException("there is no column " + name + "; there are " + columns);
    }
    return column(column);
  }

  /// All numbers of a draw.
  public double[] row(int draw) {
    double[] x = new double[columns.size()];
    System.arraycopy(values.array(), draw * x.length, x, 0, x.length);
    return x;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import java.util.List;

/// Draws of named variables: what a report describes. A column is one scalar, `theta.3` for the
/// third element of `theta`.
public final class DrawTable {
  private final List<String> names;
  private final double[][] columns;
  private final int numDraws;

  private DrawTable(List<String> names, double[][] columns, int numDraws) {
    this.names = names;
    this.columns = columns;
    this.numDraws = numDraws;
  }

  /// A table.
  ///
  /// @param names one per column
  /// @param columns element `j`, `i` is draw `i` of variable `j`; **not copied**
  public static DrawTable of(List<String> names, double[][] columns) {
    if (names.size() != columns.length) {
      throw new IllegalArgumentException(
          "expected one name per column, got "
              + names.size()
              + " names and "
              + columns.length
              + " columns");
    }
    int numDraws = columns.length == 0 ? 0 : columns[0].length;
    for (int j = 0; j < columns.length; j++) {
      if (columns[j].length != numDraws) {
        throw new IllegalArgumentException(
            "expected "
                + numDraws
                + " draws in every column, got "
                + columns[j].length
                + " of "
                + names.get(j));
      }
    }
    return new DrawTable(List.copyOf(names), columns, numDraws);
  }

  /// The variables' names, in order.
  public List<String> names() {
    return names;
  }

  /// How many draws each column has.
  public int numDraws() {
    return numDraws;
  }

  /// The draws of one variable, **not copied**: the caller must not write to them.
  public double[] column(int index) {
    return columns[index];
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import java.io.IOException;

/// Rows of numbers that need not fit in memory: a table on disk, for example.
public interface RowSource {
  /// How many rows there are.
  long numRows();

  /// How many numbers a row has.
  int numColumns();

  /// Reads consecutive rows.
  ///
  /// @param first the number of the first one, from 0
  /// @param count how many
  /// @param into written from its begin on, row by row
  void read(long first, int count, double[] into) throws IOException;
}

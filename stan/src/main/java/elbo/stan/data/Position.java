// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.data;

/// A place in a data file.
///
/// @param line from 1; 0 for data that were never text
/// @param column from 1
public record Position(int line, int column) {
  /// The place of data that come from Java.
  public static final Position NONE = new Position(0, 0);

  /// `line 3, column 7`, or nothing for data that come from Java.
  @Override
  public String toString() {
    return line == 0 ? "" : "line " + line + ", column " + column;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// A generated kernel: a chain of elementwise operations and sums in one pass over memory. What
/// differs between models with the same chain comes as arguments; [Chain#call] fills them in.
interface ChainKernel {
  /// Computes rows × elements × lanes.
  ///
  /// @param memory the frame's arrays
  /// @param arguments the elements of a row; for each array of the chain its slot, where it begins,
  ///   and its strides; for each list of rows where it begins
  /// @param indices the lists of rows
  void run(double[][] memory, int[] arguments, int[][] indices, int rows, int lanes);
}

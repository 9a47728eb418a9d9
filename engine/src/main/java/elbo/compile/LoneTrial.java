// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// Tries the class of a [LoneRun], whose calls are all the same.
final class LoneTrial extends Trial {
  private static final int[] NONE = {};

  private final double[][] memory;
  private final int[][] indices;
  private final long operations;

  LoneTrial(double[][] memory, int[][] indices, long operations) {
    this.memory = memory;
    this.indices = indices;
    this.operations = operations;
  }

  @Override
  void callShort(ChainKernel kernel, int call, int most) {
    run(kernel);
  }

  @Override
  void callSome(ChainKernel kernel, int call) {
    run(kernel);
  }

  @Override
  void callLong(ChainKernel kernel, int call) {
    run(kernel);
  }

  @Override
  double operations() {
    return operations;
  }

  /// A step counts for what the interpreter needs to start it, too. Compiled code takes a tenth of
  /// this, vectors that are objects several times as much.
  @Override
  double fast() {
    return 1;
  }

  private void run(ChainKernel kernel) {
    kernel.run(memory, NONE, indices, 1, 1);
  }
}

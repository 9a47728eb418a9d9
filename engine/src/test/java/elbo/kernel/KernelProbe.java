// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.lang.reflect.Method;
import java.util.Arrays;

/// A program for [KernelProcessTest], run in a JVM of its own: prints what kernels allocate and a
/// hash of their results.
final class KernelProbe {
  // values() would copy at each call
  private static final UnaryKernels[] UNARY = UnaryKernels.values();
  private static final BinaryKernels[] BINARY = BinaryKernels.values();
  private static final TernaryKernels[] TERNARY = TernaryKernels.values();
  private static final int N = 1009;
  private static final int LANES = 13;

  private final double[] a = numbers(1);
  private final double[] b = numbers(2);
  private final double[] c = numbers(3);
  private final double[] out = new double[N];
  private final double[] state = new double[8 * LANES];
  private final long[] words = new long[Philox.room(LANES)];
  private final int[] indices = {3, 1, 2, 3};
  private int hash;

  private KernelProbe() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    boolean warm = arguments[0].equals("warm");
    var probe = new KernelProbe();
    probe.all();
    if (warm) {
      BlockKernel.SUM.handover().warmUp();
      BlockKernel.PRODUCT.handover().warmUp();
      UnaryKernels.EXP.handover().orElseThrow().warmUp();
      UnaryKernels.LOG.handover().orElseThrow().warmUp();
    }
    // by reflection, because the module of the engine does not read jdk.management; a call
    // allocates its boxed result
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method allocated =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    for (int call = 0; call < 100; call++) { // until a call always allocates the same
      allocated.invoke(threads);
    }
    long bytes = Long.MAX_VALUE;
    // the compiler may still be at work: a fixed number of rounds, the last of which counts
    for (int round = 0; round < 20 && bytes != 0; round++) {
      long start = (long) allocated.invoke(threads);
      long before = (long) allocated.invoke(threads);
      for (int call = 0; call < 50; call++) {
        if (warm) {
          probe.vectorised();
        } else {
          probe.all();
        }
      }
      bytes = (long) allocated.invoke(threads) - before - (before - start);
    }
    probe.hash = 1;
    probe.all();
    System.out.println("description=" + KernelProvider.description());
    System.out.println("states=" + KernelProvider.states());
    System.out.println("allocated=" + bytes);
    System.out.println("hash=" + probe.hash);
  }

  private static double[] numbers(int seed) {
    double[] x = new double[N];
    for (int i = 0; i < N; i++) {
      x[i] = 0.05 + 0.9 * ((i * 0.6180339887498949 + seed * 0.4142135623730951) % 1);
    }
    return x;
  }

  private void all() {
    for (UnaryKernels kernel : UNARY) {
      kernel.apply(a, 0, out, 0, N);
      note();
    }
    for (BinaryKernels kernel : BINARY) {
      kernel.apply(a, 0, b, 0, out, 0, N);
      note();
      kernel.applyVectorScalar(a, 0, 0.5, out, 0, N);
      note();
      kernel.applyScalarVector(0.5, b, 0, out, 0, N);
      note();
    }
    for (TernaryKernels kernel : TERNARY) {
      kernel.apply(a, 0, b, 0, c, 0, out, 0, N);
      note();
    }
    vectorised();
    Products.batched(a, 0, 4 * LANES, LANES, true, b, 0, 3, 1, false, 3, 4, 3, LANES, out, 0);
    note();
    Triangular.cholesky(a, 0, 3, LANES, out, 0);
    Triangular.solve(a, 0, true, 3, 2, LANES, b, 0, out, 0);
    note();
    Moves.gatherRows(a, 0, LANES, indices, 0, 4, out, 0);
    Moves.scatterAddRows(a, 0, LANES, indices, 0, 4, out, 0);
    Moves.transpose(a, 0, 7, LANES, out, 0);
    note();
    Philox.blocks(1, 2, 5, 3, 4, 6, LANES, words);
    hash = 31 * hash + Arrays.hashCode(words);
  }

  private void vectorised() {
    UnaryKernels.EXP.apply(a, 0, out, 0, N);
    UnaryKernels.LOG.apply(a, 0, out, 0, N);
    Reductions.startSum(state, 0, LANES);
    Reductions.addSum(a, 0, 72, LANES, state, 0);
    Reductions.finishSum(state, 0, LANES, out, 0);
    out[20] = Reductions.sum(a, 0, N);
    note();
    Products.multiply(a, 0, 7, 9, b, 0, LANES, out, 0);
    Products.multiplyTransposedAdd(a, 0, 9, 7, b, 0, LANES, out, 0);
    note();
  }

  private void note() {
    hash = 31 * hash + Arrays.hashCode(out);
  }
}

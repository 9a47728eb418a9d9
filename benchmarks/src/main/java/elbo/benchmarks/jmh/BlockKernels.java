// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks.jmh;

import elbo.kernel.KernelProvider;
import elbo.kernel.Products;
import elbo.kernel.Reductions;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Microseconds of sums and matrix products of 2,048 rows by the number of draws.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class BlockKernels {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 32;

  /// How many draws.
  @Param({"1", "16", "64"})
  public int lanes;

  private double[] matrix = {};
  private double[] points = {};
  private double[] rows = {};
  private double[] state = {};
  private double[] result = {};

  /// Fills the arguments and brings the kernels to their vector twins.
  @Setup
  public void prepare() {
    matrix = numbers(ROWS * COLUMNS);
    points = numbers(COLUMNS * lanes);
    rows = numbers(ROWS * lanes);
    state = new double[Reductions.ACCUMULATORS * lanes];
    result = new double[Math.max(ROWS, COLUMNS) * lanes];
    KernelProvider.warmUpAll();
  }

  /// A sum over rows for each draw.
  @Benchmark
  public double[] sum() {
    Reductions.startSum(state, 0, lanes);
    Reductions.addSum(rows, 0, ROWS, lanes, state, 0);
    Reductions.finishSum(state, 0, lanes, result, 0);
    return result;
  }

  /// A design matrix times the draws' coefficients; `2 · 2,048 · 32 · lanes` operations.
  @Benchmark
  public double[] product() {
    Products.multiply(matrix, 0, ROWS, COLUMNS, points, 0, lanes, result, 0);
    return result;
  }

  /// The transposed product of the reverse pass, as many operations.
  @Benchmark
  public double[] transposedProduct() {
    Arrays.fill(result, 0, COLUMNS * lanes, 0);
    Products.multiplyTransposedAdd(matrix, 0, ROWS, COLUMNS, rows, 0, lanes, result, 0);
    return result;
  }

  private static double[] numbers(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i * 0.6180339887498949) % 1 - 0.5;
    }
    return x;
  }
}

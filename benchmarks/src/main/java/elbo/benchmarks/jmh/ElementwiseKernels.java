// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks.jmh;

import elbo.kernel.KernelProvider;
import elbo.kernel.UnaryKernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Nanoseconds per element of the transcendental kernels, with their scalar and vector twins.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseKernels {
  private static final int SIZE = 1024; // fits in the first cache

  /// The function.
  @Param({"EXP", "LOG", "LGAMMA", "DIGAMMA", "TANH", "SOFTPLUS", "LOGISTIC"})
  public UnaryKernels kernel = UnaryKernels.EXP;

  private final double[] x = new double[SIZE];
  private final double[] out = new double[SIZE];

  /// Fills the argument and brings the kernels to their vector twins, where there are any.
  @Setup
  public void prepare() {
    for (int i = 0; i < SIZE; i++) {
      x[i] = 0.05 + 5 * ((i * 0.6180339887498949) % 1);
    }
    KernelProvider.warmUpAll();
  }

  /// With the Vector API.
  @Benchmark
  @OperationsPerInvocation(SIZE)
  @Fork(
      value = 1,
      jvmArgs = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
  public double[] vector() {
    return run();
  }

  /// Without it.
  @Benchmark
  @OperationsPerInvocation(SIZE)
  @Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
  public double[] scalar() {
    return run();
  }

  private double[] run() {
    kernel.apply(x, 0, out, 0, SIZE);
    return out;
  }
}

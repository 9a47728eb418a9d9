// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// How long a call takes, from repeats.
///
/// @param median seconds of one call
/// @param best seconds of the fastest
/// @param calls how many were made
/// @param cpuPerWall processor seconds per second: above the number of threads the JVM itself was
///   busy, below it the machine
/// @param compiling seconds that the JVM's compilers took, per second
public record Timing(double median, double best, long calls, double cpuPerWall, double compiling) {
  private static final double LEAST_BLOCK = 1e-3;

  /// Repeats a call for some seconds, at least once. Short calls are timed in blocks, so that the
  /// clock costs nothing.
  public static Timing of(Runnable call, double seconds) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double[] blocks = new double[1024];
    int count = 0;
    long calls = 0;
    int block = 1;
    long compiled = compiledMillis();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    while (count == 0 || (System.nanoTime() - start) * 1e-9 < seconds) {
      long before = System.nanoTime();
      for (int i = 0; i < block; i++) {
        call.run();
      }
      double elapsed = (System.nanoTime() - before) * 1e-9;
      calls += block;
      if (elapsed < LEAST_BLOCK && block < 1_000_000) {
        block *= 2;
        continue;
      }
      blocks = count == blocks.length ? Arrays.copyOf(blocks, 2 * count) : blocks;
      blocks[count++] = elapsed / block;
    }
    double wall = (System.nanoTime() - start) * 1e-9;
    double busy = (system.getProcessCpuTime() - cpu) * 1e-9 / wall;
    double compiling = (compiledMillis() - compiled) * 1e-3 / wall;
    double[] sorted = Arrays.copyOf(blocks, count);
    Arrays.sort(sorted);
    return new Timing(sorted[count / 2], sorted[0], calls, busy, compiling);
  }

  private static long compiledMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }
}

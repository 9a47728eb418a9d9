// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.ArrayList;
import java.util.List;

/// Says which kernels run and lets a program wait for the fast ones.
///
/// Kernels choose by themselves: scalar twins from the first call, vector twins as soon as the JVM
/// has compiled them, with the same bits. Nothing here is needed for a right result.
public final class KernelProvider {
  private KernelProvider() {}

  /// Whether the Vector API is there, that is, whether kernels will move to their vector twins.
  public static boolean hasVectorApi() {
    return VectorModule.isPresent();
  }

  /// One line for a log: which kernels run, and why.
  public static String description() {
    return hasVectorApi()
        ? "kernels: scalar until compiled, then Vector API with " + VectorWidth.describe()
        : "kernels: scalar only, because the module jdk.incubator.vector is not there; start Java with"
            + " --add-modules jdk.incubator.vector for speed (results are the same to the bit)";
  }

  /// Brings every kernel to its vector twin now and returns the names of those that did not get
  /// there: all of them without the Vector API. Takes seconds; for tests and benchmarks.
  public static List<String> warmUpAll() {
    var missing = new ArrayList<String>();
    for (Handover handover : handovers()) {
      if (!handover.warmUp()) {
        missing.add(handover.name());
      }
    }
    return List.copyOf(missing);
  }

  /// Each kernel that has two twins, with the one that serves now.
  public static List<String> states() {
    return handovers().stream().map(Handover::toString).toList();
  }

  private static List<Handover> handovers() {
    var all = new ArrayList<Handover>();
    for (UnaryKernels kernel : UnaryKernels.values()) {
      kernel.handover().ifPresent(all::add);
    }
    for (BinaryKernels kernel : BinaryKernels.values()) {
      kernel.handover().ifPresent(all::add);
    }
    for (BlockKernel kernel : BlockKernel.values()) {
      all.add(kernel.handover());
    }
    return all;
  }
}

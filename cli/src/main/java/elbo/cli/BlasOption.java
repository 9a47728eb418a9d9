// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.compile.Compiler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which implementation of dense algebra works on large matrices.
final class BlasOption {
  /// The words for it.
  enum Implementation {
    AUTO,
    JAVA,
    OPENBLAS
  }

  @Option(
      names = "--blas",
      paramLabel = "NAME",
      description =
          "What factors and multiplies matrices from 64 rows on: auto (OpenBLAS where it loads), java or openblas. The last bits depend on it. Default: auto, or -Delbo.blas.")
  private @Nullable Implementation implementation;

  /// Chooses for this process; before anything is computed.
  void apply() {
    if (implementation == null) {
      return;
    }
    String name =
        switch (implementation) {
          case AUTO -> "auto";
          case JAVA -> "java";
          case OPENBLAS -> "openblas";
        };
    System.setProperty("elbo.blas", name);
    try {
      Compiler.checkDenseAlgebra();
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + "; --blas auto or java does without");
    }
  }
}

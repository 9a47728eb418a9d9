// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.RunSettings;
import elbo.algorithm.State;
import elbo.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a run writes its state from time to time. What tells the model is computed once.
final class CheckpointFile {
  private final Path path;
  private final RunSettings settings;
  private final Model model;
  private final String denseAlgebra;
  private final KeptDraws draws;
  private @Nullable String fingerprint;

  CheckpointFile(Path path, RunSettings settings, Model model, String denseAlgebra) {
    this.path = path;
    this.settings = settings;
    this.model = model;
    this.denseAlgebra = denseAlgebra;
    this.draws = new KeptDraws(path);
  }

  void write(State state) throws IOException {
    String known = fingerprint;
    if (known == null) {
      known = Checkpoint.fingerprint(model);
      fingerprint = known;
    }
    new Checkpoint(settings, model.generalization(), known, denseAlgebra, state).write(path, draws);
  }
}

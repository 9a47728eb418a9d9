// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.AdviState;
import elbo.algorithm.BbviState;
import elbo.algorithm.ChainsState;
import elbo.algorithm.MatchingState;
import elbo.algorithm.ParticleSettings;
import elbo.algorithm.PathfinderState;
import elbo.algorithm.RunSettings;
import elbo.algorithm.SaaState;
import elbo.algorithm.SamplerSettings;
import elbo.algorithm.Settings;
import elbo.algorithm.State;
import elbo.algorithm.SteinState;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.model.Generalization;
import elbo.model.Model;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A run that can go on: settings and state, with the bits of the log density at two points, by
/// which another model or other data are noticed.
///
/// @param settings of the run
/// @param generalization what stands in the place of the model's likelihood
/// @param fingerprint of model and data
/// @param denseAlgebra which implementation of dense algebra had a part in the bits, empty if none
/// @param state of the algorithm
record Checkpoint(
    RunSettings settings,
    Generalization generalization,
    String fingerprint,
    String denseAlgebra,
    State state) {
  private static final SavedFormat FORMAT = new SavedFormat("checkpoint", 4);

  static String fingerprint(Model model) {
    int n = model.dimension();
    Graph graph = Graph.of(List.of(model.point()), List.of(model.logDensity(true, true)));
    StringBuilder text = new StringBuilder().append(n);
    for (double x : new double[] {0.1, -0.7}) {
      double value =
          Interpreter.evaluate(graph, List.of(Tensor.filled(Shape.of(n), x))).getFirst().item();
      text.append(' ').append(Long.toHexString(Double.doubleToLongBits(value)));
    }
    return text.toString();
  }

  /// Writes the file anew.
  ///
  /// @param draws where those of chains are kept
  void write(Path file, KeptDraws draws) throws IOException {
    Map<String, Object> map = FORMAT.head();
    map.put("elbo_version", Elbo.version());
    map.put("generalization", FitJson.write(generalization));
    map.put("fingerprint", fingerprint);
    map.put("dense_algebra", denseAlgebra);
    map.put("settings", settings(settings));
    map.put("state", StateJson.write(state));
    if (state instanceof ChainsState chains) {
      map.put("kept", draws.append(chains));
    }
    JsonFile.write(file, map);
  }

  static Checkpoint read(Path file, Model model) throws IOException {
    JsonObject json = JsonFile.read(file);
    FORMAT.check(json);
    Generalization generalization = FitJson.readGeneralization(json);
    if (!generalization.equals(model.generalization())) {
      throw new IOException(
          file
              + " belongs to a fit of "
              + generalization.description()
              + ", and this is one of "
              + model.generalization().description()
              + "; give the same likelihood power and β as then");
    }
    String expected = fingerprint(model);
    if (!json.text("fingerprint").equals(expected)) {
      throw new IOException(
          file
              + " belongs to another model or other data: its log densities are "
              + json.text("fingerprint")
              + ", here they are "
              + expected
              + " (dimension and bits at two points)");
    }
    State read = StateJson.read(json.object("state"));
    State state =
        read instanceof ChainsState chains
            ? KeptDraws.read(file, json.objects("kept"), chains)
            : read;
    JsonObject settings = json.object("settings");
    return new Checkpoint(
        switch (state) {
          case AdviState _, BbviState _, PathfinderState _, MatchingState _, SaaState _ ->
              FitJson.readSettings(settings);
          case SteinState stein ->
              stein.isAmortized()
                  ? FitJson.readSettings(settings)
                  : ParticlesJson.readSettings(settings);
          case ChainsState _ -> SampleJson.readSettings(settings);
        },
        generalization,
        expected,
        json.has("dense_algebra") ? json.text("dense_algebra") : "",
        state);
  }

  private static Map<String, Object> settings(RunSettings settings) {
    return switch (settings) {
      case Settings fit -> FitJson.write(fit);
      case SamplerSettings sampler -> SampleJson.write(sampler);
      case ParticleSettings particles -> ParticlesJson.write(particles);
    };
  }
}

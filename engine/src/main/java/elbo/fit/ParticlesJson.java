// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ParticleSettings;
import elbo.algorithm.SteinState.Moved;
import elbo.choice.OptimizerChoice;
import elbo.choice.SteinChoice;
import elbo.optimizer.UpdateState;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Particles as JSON, beside the fits of [FitJson], and the states that lead there.
final class ParticlesJson {
  private static final SavedFormat FORMAT = new SavedFormat("particles", 1);

  private ParticlesJson() {}

  static boolean isParticles(JsonObject json) throws IOException {
    return FORMAT.isOf(json);
  }

  static Map<String, Object> write(Particles particles) {
    Map<String, Object> map = FORMAT.head(particles, "svgd", write(particles.settings()));
    map.put("discrepancy", particles.discrepancy());
    map.put("expected_discrepancy", particles.expectedDiscrepancy());
    map.put("stein_residuals", FitJson.write(particles.stein()));
    map.put("decisions", particles.decisions());
    List<Object> rows = new ArrayList<>();
    particles.summary().forEach(row -> rows.add(FitJson.write(row)));
    map.put("summary", rows);
    map.put("trace", FitJson.writeTrace(particles.trace()));
    map.put("parameters", FitJson.write(particles.parameters()));
    map.put("points", JsonObject.of(particles.points()));
    map.put("draws", FitJson.write(particles.recommended()));
    return map;
  }

  static Particles read(JsonObject json) throws IOException {
    FORMAT.check(json);
    List<Summary> summary = new ArrayList<>();
    for (JsonObject o : json.objects("summary")) {
      summary.add(FitJson.readSummary(o));
    }
    return new Particles(
        readSettings(json.object("settings")),
        FitJson.readRun(json.object("run")),
        FitJson.readGeneralization(json),
        FitJson.readParameters(json.object("parameters")),
        json.tensor("points"),
        json.number("discrepancy"),
        json.number("expected_discrepancy"),
        FitJson.readStein(json.object("stein_residuals")),
        FitJson.readVerdict(json.object("verdict")),
        FitJson.readDraws(json.object("draws")),
        summary,
        json.texts("decisions"),
        FitJson.readTrace(json.objects("trace")));
  }

  static Map<String, Object> write(ParticleSettings settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("seed", settings.seed());
    map.put("threads", settings.threads());
    map.put("stein", write(settings.stein()));
    map.put("optimizer", settings.optimizer().word());
    map.put("step_size", settings.stepSize());
    map.put("max_iterations", settings.maxIterations());
    map.put("pathfinder", FitJson.write(settings.pathfinder()));
    return map;
  }

  static ParticleSettings readSettings(JsonObject o) throws IOException {
    return new ParticleSettings(
        o.integer("seed"),
        Math.toIntExact(o.integer("threads")),
        readStein(o.object("stein")),
        OptimizerChoice.of(o.text("optimizer")),
        o.number("step_size"),
        Math.toIntExact(o.integer("max_iterations")),
        FitJson.readPathfinder(o.object("pathfinder")));
  }

  static Map<String, Object> write(SteinChoice stein) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kernel", stein.word());
    map.put("bandwidth", stein.bandwidth());
    map.put("particles", stein.particles());
    return map;
  }

  static SteinChoice readStein(JsonObject o) throws IOException {
    return new SteinChoice(
        o.text("kernel"), o.number("bandwidth"), Math.toIntExact(o.integer("particles")));
  }

  static Map<String, Object> write(Moved m) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("update", write(m.update()));
    map.put("iteration", m.iteration());
    map.put("phase", m.phase());
    map.put("step_size", m.stepSize());
    map.put("discrepancies", m.discrepancies().stream().mapToDouble(Double::doubleValue).toArray());
    map.put("failures", m.numFailures());
    map.put("non_finite_points", m.numNonFinite());
    map.put("trace", FitJson.writeTrace(m.trace()));
    map.put("decisions", m.decisions());
    map.put("done", m.done());
    map.put("converged", m.converged());
    map.put("convergence", m.convergence());
    return map;
  }

  static Moved readMoved(JsonObject o) throws IOException {
    List<Double> discrepancies = new ArrayList<>();
    for (double value : o.numbers("discrepancies")) {
      discrepancies.add(value);
    }
    return new Moved(
        readUpdate(o.object("update")),
        o.integer("iteration"),
        Math.toIntExact(o.integer("phase")),
        o.number("step_size"),
        discrepancies,
        Math.toIntExact(o.integer("failures")),
        o.integer("non_finite_points"),
        FitJson.readTrace(o.objects("trace")),
        o.texts("decisions"),
        o.truth("done"),
        o.truth("converged"),
        o.text("convergence"));
  }

  private static Map<String, Object> write(UpdateState update) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step", update.step());
    map.put("parameters", JsonObject.of(update.parameters()));
    List<Object> slots = new ArrayList<>();
    update
        .slots()
        .forEach((name, tensors) -> {
          Map<String, Object> slot = new LinkedHashMap<>();
          slot.put("name", name);
          slot.put("tensors", JsonObject.of(tensors));
          slots.add(slot);
        });
    map.put("slots", slots);
    return map;
  }

  private static UpdateState readUpdate(JsonObject o) throws IOException {
    SortedMap<String, List<Tensor>> slots = new TreeMap<>();
    for (JsonObject slot : o.objects("slots")) {
      slots.put(slot.text("name"), slot.tensors("tensors"));
    }
    return new UpdateState(o.integer("step"), o.tensors("parameters"), slots);
  }
}

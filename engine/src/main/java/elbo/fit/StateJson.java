// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.AdviState;
import elbo.algorithm.AdviState.Ascent;
import elbo.algorithm.AdviState.Block;
import elbo.algorithm.AdviState.Phase;
import elbo.algorithm.BbviState;
import elbo.algorithm.ChainsState;
import elbo.algorithm.MatchingState;
import elbo.algorithm.PathfinderState;
import elbo.algorithm.PathfinderState.Best;
import elbo.algorithm.SaaState;
import elbo.algorithm.State;
import elbo.algorithm.SteinState;
import elbo.optimizer.Lbfgs;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// States as JSON, exact to the bit.
final class StateJson {
  private StateJson() {}

  static Map<String, Object> write(State state) {
    Map<String, Object> map = new LinkedHashMap<>();
    switch (state) {
      case PathfinderState pathfinder -> {
        map.put("algorithm", "pathfinder");
        map.put("pathfinder", write(pathfinder));
      }
      case AdviState(PathfinderState start, Optional<Ascent> ascent) -> {
        map.put("algorithm", "advi");
        map.put("pathfinder", write(start));
        ascent.ifPresent(a -> map.put("ascent", write(a)));
      }
      case ChainsState chains -> {
        map.put("algorithm", "chains");
        map.put("chains", ChainsJson.write(chains));
      }
      case BbviState(AdviState start, Optional<BbviState.Ascent> ascent) -> {
        map.put("algorithm", "bbvi");
        map.put("start", write(start));
        ascent.ifPresent(a -> map.put("ascent", BbviJson.write(a)));
      }
      case MatchingState(PathfinderState start, Optional<MatchingState.Matched> fit) -> {
        map.put("algorithm", "batch-and-match");
        map.put("pathfinder", write(start));
        fit.ifPresent(f -> map.put("fit", MatchingJson.write(f)));
      }
      case SteinState(
              PathfinderState start,
              Optional<SteinState.Moved> fit,
              boolean isAmortized) -> {
        map.put("algorithm", isAmortized ? "amortized-svgd" : "svgd");
        map.put("pathfinder", write(start));
        fit.ifPresent(f -> map.put("fit", ParticlesJson.write(f)));
      }
      case SaaState(PathfinderState start, Optional<SaaState.Averaged> fit) -> {
        map.put("algorithm", "saa");
        map.put("pathfinder", write(start));
        fit.ifPresent(f -> map.put("fit", MatchingJson.write(f)));
      }
    }
    return map;
  }

  static State read(JsonObject o) throws IOException {
    return switch (o.text("algorithm")) {
      case "pathfinder" -> readPathfinder(o.object("pathfinder"));
      case "advi" -> readAdvi(o);
      case "chains" -> ChainsJson.read(o.object("chains"));
      case "bbvi" ->
          new BbviState(
              readAdvi(o.object("start")),
              o.has("ascent") ? Optional.of(BbviJson.read(o.object("ascent"))) : Optional.empty());
      case "batch-and-match" ->
          new MatchingState(
              readPathfinder(o.object("pathfinder")),
              o.has("fit")
                  ? Optional.of(MatchingJson.readMatched(o.object("fit")))
                  : Optional.empty());
      case "svgd", "amortized-svgd" ->
          new SteinState(
              readPathfinder(o.object("pathfinder")),
              o.has("fit")
                  ? Optional.of(ParticlesJson.readMoved(o.object("fit")))
                  : Optional.empty(),
              o.text("algorithm").equals("amortized-svgd"));
      case "saa" ->
          new SaaState(
              readPathfinder(o.object("pathfinder")),
              o.has("fit")
                  ? Optional.of(MatchingJson.readAveraged(o.object("fit")))
                  : Optional.empty());
      default -> throw new IOException(o.where() + ": unknown algorithm " + o.text("algorithm"));
    };
  }

  private static AdviState readAdvi(JsonObject o) throws IOException {
    return new AdviState(
        readPathfinder(o.object("pathfinder")),
        o.has("ascent") ? Optional.of(readAscent(o.object("ascent"))) : Optional.empty());
  }

  private static Map<String, Object> write(PathfinderState state) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> paths = new ArrayList<>();
    for (PathfinderState.Path path : state.paths()) {
      Map<String, Object> p = new LinkedHashMap<>();
      path.search().ifPresent(search -> p.put("search", write(search)));
      p.put("points", JsonObject.of(path.points()));
      p.put("gradients", JsonObject.of(path.gradients()));
      if (path.best().isPresent()) {
        Best best = path.best().get();
        Map<String, Object> b = new LinkedHashMap<>();
        b.put("parameters", JsonObject.of(best.parameters()));
        b.put("elbo", FitJson.write(best.elbo()));
        b.put("iteration", best.iteration());
        p.put("best", b);
      }
      p.put("failure", path.failure());
      paths.add(p);
    }
    map.put("paths", paths);
    map.put("finished", state.finished());
    List<Object> modes = new ArrayList<>();
    state.modes().forEach(mode -> modes.add(Map.of("paths", mode)));
    map.put("modes", modes);
    map.put("non_finite_draws", state.numNonFinite());
    return map;
  }

  private static PathfinderState readPathfinder(JsonObject o) throws IOException {
    List<PathfinderState.Path> paths = new ArrayList<>();
    for (JsonObject p : o.objects("paths")) {
      Optional<Best> best = Optional.empty();
      if (p.has("best")) {
        JsonObject b = p.object("best");
        best =
            Optional.of(
                new Best(
                    b.tensors("parameters"),
                    FitJson.readElbo(b.object("elbo")),
                    size(b, "iteration")));
      }
      Optional<Lbfgs> search =
          p.has("search") ? Optional.of(readLbfgs(p.object("search"))) : Optional.empty();
      paths.add(
          new PathfinderState.Path(
              search, p.tensors("points"), p.tensors("gradients"), best, p.text("failure")));
    }
    List<List<Integer>> modes = new ArrayList<>();
    for (JsonObject mode : o.objects("modes")) {
      modes.add(Arrays.stream(mode.integers("paths")).boxed().toList());
    }
    return new PathfinderState(paths, o.truth("finished"), modes, o.integer("non_finite_draws"));
  }

  private static Map<String, Object> write(Lbfgs search) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("point", JsonObject.of(search.point()));
    map.put("value", search.value());
    map.put("gradient", JsonObject.of(search.gradient()));
    map.put("direction", JsonObject.of(search.direction()));
    map.put("slope", search.slope());
    map.put("step", search.step());
    map.put("low", search.low());
    map.put("high", search.high());
    map.put("trials", search.numTrials());
    map.put("iteration", search.iteration());
    map.put("s", JsonObject.of(search.s()));
    map.put("y", JsonObject.of(search.y()));
    map.put("status", search.status().name());
    return map;
  }

  private static Lbfgs readLbfgs(JsonObject o) throws IOException {
    return new Lbfgs(
        o.tensor("point"),
        o.number("value"),
        o.tensor("gradient"),
        o.tensor("direction"),
        o.number("slope"),
        o.number("step"),
        o.number("low"),
        o.number("high"),
        size(o, "trials"),
        size(o, "iteration"),
        o.tensors("s"),
        o.tensors("y"),
        Lbfgs.Status.valueOf(o.text("status")));
  }

  private static Map<String, Object> write(Ascent a) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("iteration", a.iteration());
    map.put("step_size", a.stepSize());
    map.put("phase_start", JsonObject.of(a.phaseStart()));
    map.put("parameters", JsonObject.of(a.parameters()));
    List<Object> blocks = new ArrayList<>();
    for (Block block : a.blocks()) {
      Map<String, Object> b = new LinkedHashMap<>();
      b.put("coordinates", JsonObject.of(block.coordinates()));
      b.put("mean", JsonObject.of(block.mean()));
      blocks.add(b);
    }
    map.put("blocks", blocks);
    List<Object> phases = new ArrayList<>();
    for (Phase phase : a.phases()) {
      Map<String, Object> p = new LinkedHashMap<>();
      p.put("step_size", phase.stepSize());
      p.put("iterations", phase.iterations());
      p.put("average", JsonObject.of(phase.average()));
      p.put("divergence", phase.divergence());
      phases.add(p);
    }
    map.put("phases", phases);
    map.put("failures", a.numFailures());
    map.put("consecutive_failures", a.consecutiveFailures());
    map.put("non_finite_draws", a.numNonFinite());
    map.put("trace", FitJson.writeTrace(a.trace()));
    map.put("decisions", a.decisions());
    map.put("done", a.done());
    map.put("converged", a.converged());
    map.put("convergence", a.convergence());
    return map;
  }

  private static Ascent readAscent(JsonObject o) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (JsonObject b : o.objects("blocks")) {
      blocks.add(new Block(b.tensor("coordinates"), b.tensors("mean")));
    }
    List<Phase> phases = new ArrayList<>();
    for (JsonObject p : o.objects("phases")) {
      List<Tensor> average = p.tensors("average");
      phases.add(
          new Phase(p.number("step_size"), size(p, "iterations"), average, p.number("divergence")));
    }
    return new Ascent(
        o.integer("iteration"),
        o.number("step_size"),
        o.tensors("phase_start"),
        o.tensors("parameters"),
        blocks,
        phases,
        size(o, "failures"),
        size(o, "consecutive_failures"),
        o.integer("non_finite_draws"),
        FitJson.readTrace(o.objects("trace")),
        o.texts("decisions"),
        o.truth("done"),
        o.truth("converged"),
        o.text("convergence"));
  }

  private static int size(JsonObject o, String name) throws IOException {
    return Math.toIntExact(o.integer(name));
  }
}

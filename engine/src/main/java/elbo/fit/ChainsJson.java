// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ChainsState;
import elbo.sampler.Chain;
import elbo.sampler.DualAveraging;
import elbo.sampler.Metric;
import elbo.sampler.Position;
import elbo.sampler.RunningMoments;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Chains as JSON, exact to the bit, without their draws: those are in files of [KeptDraws].
final class ChainsJson {
  private ChainsJson() {}

  static Map<String, Object> write(ChainsState state) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> chains = new ArrayList<>();
    for (int c = 0; c < state.chains().size(); c++) {
      Map<String, Object> chain = write(state.chains().get(c));
      chain.put("warmup_seconds", state.took().get(c).warmupSeconds());
      chain.put("sampling_seconds", state.took().get(c).samplingSeconds());
      chains.add(chain);
    }
    map.put("chains", chains);
    map.put("evaluations", state.numEvaluations());
    return map;
  }

  static ChainsState read(JsonObject o) throws IOException {
    List<Chain> chains = new ArrayList<>();
    List<List<ChainsState.Kept>> kept = new ArrayList<>();
    List<ChainsState.Took> took = new ArrayList<>();
    for (JsonObject chain : o.objects("chains")) {
      chains.add(readChain(chain));
      took.add(took(chain));
      kept.add(List.of());
    }
    return new ChainsState(chains, kept, took, o.integer("evaluations"));
  }

  /// The times of a chain, here and in a finished sample.
  static ChainsState.Took took(JsonObject chain) throws IOException {
    return new ChainsState.Took(chain.number("warmup_seconds"), chain.number("sampling_seconds"));
  }

  private static Map<String, Object> write(Chain chain) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("number", chain.number());
    map.put("iteration", chain.iteration());
    map.put("point", JsonObject.of(chain.position().point()));
    map.put("log_density", chain.position().logDensity());
    map.put("gradient", JsonObject.of(chain.position().gradient()));
    map.put("step_size", chain.stepSize());
    map.put("inverse_mass", JsonObject.of(chain.metric().inverseMass()));
    DualAveraging a = chain.averaging();
    map.put("mu", a.mu());
    map.put("count", a.count());
    map.put("error", a.error());
    map.put("log_step_size", a.logStepSize());
    map.put("average", a.average());
    map.put("moments_count", chain.moments().count());
    map.put("moments_mean", JsonObject.of(chain.moments().mean()));
    map.put("moments_squares", JsonObject.of(chain.moments().squares()));
    map.put("search_due", chain.isSearchDue());
    return map;
  }

  private static Chain readChain(JsonObject o) throws IOException {
    return new Chain(
        size(o, "number"),
        size(o, "iteration"),
        new Position(o.tensor("point"), o.number("log_density"), o.tensor("gradient")),
        o.number("step_size"),
        metric(o.tensor("inverse_mass")),
        new DualAveraging(
            o.number("mu"),
            size(o, "count"),
            o.number("error"),
            o.number("log_step_size"),
            o.number("average")),
        new RunningMoments(
            size(o, "moments_count"), o.tensor("moments_mean"), o.tensor("moments_squares")),
        o.truth("search_due"));
  }

  /// By the numbers of the inverse mass matrix: the factor of a dense one is computed again, to the
  /// same bits.
  static Metric metric(Tensor inverseMass) {
    return inverseMass.shape().rank() == 2
        ? Metric.Dense.of(inverseMass)
        : new Metric.Diagonal(inverseMass);
  }

  private static int size(JsonObject o, String name) throws IOException {
    return Math.toIntExact(o.integer(name));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.MatchingState.Matched;
import elbo.algorithm.SaaState.Averaged;
import elbo.optimizer.GaussianState;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The states of [elbo.algorithm.Matching] and [elbo.algorithm.SampleAverage] as JSON, exact to the
/// bit.
final class MatchingJson {
  private MatchingJson() {}

  static Map<String, Object> write(Matched fit) {
    Map<String, Object> map = new LinkedHashMap<>();
    GaussianState g = fit.gaussian();
    map.put("step", g.step());
    map.put("gaussian", JsonObject.of(List.of(g.loc(), g.scaleTril())));
    map.put("drift", fit.drift());
    map.put("non_finite_draws", fit.numNonFinite());
    map.put("failures", fit.numFailures());
    map.put("trace", FitJson.writeTrace(fit.trace()));
    map.put("decisions", fit.decisions());
    map.put("done", fit.done());
    map.put("converged", fit.converged());
    return map;
  }

  static Matched readMatched(JsonObject o) throws IOException {
    List<Tensor> gaussian = o.tensors("gaussian");
    return new Matched(
        new GaussianState(o.integer("step"), gaussian.get(0), gaussian.get(1)),
        o.number("drift"),
        o.integer("non_finite_draws"),
        Math.toIntExact(o.integer("failures")),
        FitJson.readTrace(o.objects("trace")),
        o.texts("decisions"),
        o.truth("done"),
        o.truth("converged"));
  }

  static Map<String, Object> write(Averaged fit) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("parameters", JsonObject.of(List.of(fit.parameters())));
    map.put("draws", fit.numDraws());
    map.put("iteration", fit.iteration());
    fit.covariance().ifPresent(c -> map.put("covariance", JsonObject.of(List.of(c))));
    map.put("trace", FitJson.writeTrace(fit.trace()));
    map.put("decisions", fit.decisions());
    map.put("done", fit.done());
    map.put("converged", fit.converged());
    return map;
  }

  static Averaged readAveraged(JsonObject o) throws IOException {
    return new Averaged(
        o.tensors("parameters").getFirst(),
        Math.toIntExact(o.integer("draws")),
        o.integer("iteration"),
        o.has("covariance") ? Optional.of(o.tensors("covariance").getFirst()) : Optional.empty(),
        FitJson.readTrace(o.objects("trace")),
        o.texts("decisions"),
        o.truth("done"),
        o.truth("converged"));
  }
}

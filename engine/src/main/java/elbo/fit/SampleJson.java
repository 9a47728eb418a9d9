// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ChainsState;
import elbo.algorithm.SamplerSettings;
import elbo.diagnostic.Mixing;
import elbo.diagnostic.Verdict;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Draws of a sampler as JSON, beside the fits of [FitJson].
final class SampleJson {
  private static final SavedFormat FORMAT = new SavedFormat("sample", 2);

  private SampleJson() {}

  static boolean isSample(JsonObject json) throws IOException {
    return FORMAT.isOf(json);
  }

  static Map<String, Object> write(Sample sample) {
    Map<String, Object> map = FORMAT.head(sample, sample.method(), write(sample.settings()));
    List<Object> chains = new ArrayList<>();
    for (int i = 0; i < sample.chains().size(); i++) {
      Sample.Ended chain = sample.chains().get(i);
      Map<String, Object> c = new LinkedHashMap<>();
      c.put("step_size", chain.stepSize());
      c.put("inverse_mass", JsonObject.of(chain.metric().inverseMass()));
      c.put("bfmi", chain.bfmi());
      c.put("warmup_seconds", sample.took().get(i).warmupSeconds());
      c.put("sampling_seconds", sample.took().get(i).samplingSeconds());
      chains.add(c);
    }
    map.put("chains", chains);
    map.put("decisions", sample.decisions());
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < sample.summary().size(); i++) {
      Map<String, Object> row = FitJson.write(sample.summary().get(i));
      Mixing mixing = sample.mixing().get(i);
      row.put("rhat", mixing.rhat());
      row.put("ess_bulk", mixing.bulkEss());
      row.put("ess_tail", mixing.tailEss());
      rows.add(row);
    }
    map.put("summary", rows);
    map.put("parameters", FitJson.write(sample.parameters()));
    Map<String, Object> draws = FitJson.write(sample.recommended());
    draws.put("statistics", JsonObject.of(sample.statistics()));
    map.put("draws", draws);
    return map;
  }

  static Map<String, Object> write(SamplerSettings settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("seed", settings.seed());
    map.put("draws", settings.draws());
    map.put("threads", settings.threads());
    map.put("chains", settings.chains());
    map.put("warmup", settings.warmup());
    map.put("acceptance", settings.acceptance());
    map.put("max_tree_depth", settings.maxTreeDepth());
    map.put("dense", settings.isDense());
    map.put("init_radius", settings.initRadius());
    return map;
  }

  static SamplerSettings readSettings(JsonObject o) throws IOException {
    return new SamplerSettings(
        o.integer("seed"),
        size(o, "draws"),
        size(o, "threads"),
        size(o, "chains"),
        size(o, "warmup"),
        o.number("acceptance"),
        size(o, "max_tree_depth"),
        o.truth("dense"),
        o.number("init_radius"));
  }

  static Sample read(JsonObject json) throws IOException {
    FORMAT.check(json);
    List<Sample.Ended> chains = new ArrayList<>();
    List<ChainsState.Took> took = new ArrayList<>();
    for (JsonObject c : json.objects("chains")) {
      chains.add(
          new Sample.Ended(
              c.number("step_size"),
              ChainsJson.metric(c.tensor("inverse_mass")),
              c.number("bfmi")));
      took.add(ChainsJson.took(c));
    }
    List<Summary> summary = new ArrayList<>();
    List<Mixing> mixing = new ArrayList<>();
    for (JsonObject row : json.objects("summary")) {
      Summary read = FitJson.readSummary(row);
      summary.add(read);
      mixing.add(
          new Mixing(
              row.number("rhat"), row.number("ess_bulk"), row.number("ess_tail"), read.mcse()));
    }
    JsonObject draws = json.object("draws");
    Verdict verdict = FitJson.readVerdict(json.object("verdict"));
    Tensor statistics = draws.tensor("statistics");
    return new Sample(
        readSettings(json.object("settings")),
        FitJson.readRun(json.object("run")),
        FitJson.readGeneralization(json),
        FitJson.readParameters(json.object("parameters")),
        json.text("method"),
        chains,
        took,
        verdict,
        FitJson.readDraws(draws),
        statistics,
        summary,
        mixing,
        json.texts("decisions"));
  }

  private static int size(JsonObject o, String name) throws IOException {
    return Math.toIntExact(o.integer(name));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Outcome;
import elbo.algorithm.Pathfinder;
import elbo.algorithm.Settings;
import elbo.choice.AscentChoice;
import elbo.choice.EstimatorChoice;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.ObjectiveChoice;
import elbo.choice.OptimizerChoice;
import elbo.choice.ScheduleChoice;
import elbo.diagnostic.ElboEstimate;
import elbo.diagnostic.ModeSearch;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.estimator.GradientVariance;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.model.Generalization;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fits as JSON. The format has a number; a file of a later one is refused, and what a later
/// version adds to this one is ignored.
final class FitJson {
  private static final SavedFormat FORMAT = new SavedFormat("fit", 1);

  private FitJson() {}

  static Map<String, Object> write(Fit fit) {
    Map<String, Object> map = FORMAT.head(fit, fit.method(), write(fit.settings()));
    map.put("elbo", write(fit.elbo()));
    Map<String, Object> psis = new LinkedHashMap<>();
    psis.put("khat", fit.khat());
    psis.put("khat_of_approximation", fit.khatOfApproximation());
    psis.put("threshold", fit.khatThreshold());
    psis.put("ess", fit.importanceEss());
    psis.put("corrected", fit.isCorrected());
    map.put("psis", psis);
    map.put("stein_residuals", write(fit.stein()));
    map.put("modes", write(fit.modes()));
    map.put("decisions", fit.decisions());
    List<Object> rows = new ArrayList<>();
    fit.summary().forEach(row -> rows.add(write(row)));
    map.put("summary", rows);
    map.put("trace", writeTrace(fit.trace()));
    fit.gradientVariance().ifPresent(v -> map.put("gradient_variance", write(v)));
    map.put("approximation", write(fit.approximation()));
    map.put("parameters", write(fit.parameters()));
    Map<String, Object> draws = write(fit.recommended());
    draws.put("location", fit.location().array());
    map.put("draws", draws);
    return map;
  }

  static Map<String, Object> write(Verdict verdict) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("grade", verdict.grade().word());
    map.put("khat", verdict.khat());
    map.put("text", verdict.text());
    return map;
  }

  static Verdict readVerdict(JsonObject o) throws IOException {
    return new Verdict(Verdict.Grade.of(o.text("grade")), o.number("khat"), o.text("text"));
  }

  static Map<String, Object> write(Fit.Run run) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("elbo_version", run.elboVersion());
    map.put("java_version", run.javaVersion());
    map.put("kernels", run.kernels());
    map.put("seconds", run.seconds());
    map.put("evaluations", run.numEvaluations());
    map.put("non_finite_draws", run.numNonFinite());
    map.put("interrupted", run.isInterrupted());
    return map;
  }

  static Map<String, Object> write(Settings settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", settings.method().word());
    map.put("family", settings.family().word());
    map.put("seed", settings.seed());
    map.put("draws", settings.draws());
    map.put("threads", settings.threads());
    GradientChoice gradient = settings.gradient();
    map.put("objective", gradient.objective().word());
    map.put("estimator", gradient.estimator().word());
    map.put("optimizer", gradient.optimizer().word());
    map.put("sample_size", gradient.sampleSize());
    map.put("order", gradient.order());
    map.put("noise", gradient.noise().word());
    map.put("reports_variance", gradient.reportsVariance());
    map.put("gradient_draws", settings.gradientDraws());
    map.put("step_size", settings.stepSize());
    map.put("max_iterations", settings.maxIterations());
    AscentChoice ascent = settings.ascent();
    map.put("batch_size", ascent.batchSize());
    map.put("schedule", ascent.schedule().word());
    map.put("step_warmup", ascent.warmUp());
    map.put("clip_norm", ascent.clip());
    map.put("patience", ascent.patience());
    map.put("stein", ParticlesJson.write(settings.stein()));
    map.put("pathfinder", write(settings.pathfinder()));
    return map;
  }

  static Map<String, Object> write(Pathfinder.Options options) {
    Map<String, Object> pathfinder = new LinkedHashMap<>();
    pathfinder.put("paths", options.paths());
    pathfinder.put("history", options.history());
    pathfinder.put("elbo_draws", options.elboDraws());
    pathfinder.put("max_iterations", options.maxIterations());
    pathfinder.put("init_radius", options.initRadius());
    pathfinder.put("init_tries", options.initTries());
    return pathfinder;
  }

  static Map<String, Object> write(Generalization generalization) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("likelihood_power", generalization.likelihoodPower());
    map.put("robust", generalization.robust());
    return map;
  }

  /// That of a fit or a checkpoint.
  static Generalization readGeneralization(JsonObject json) throws IOException {
    JsonObject o = json.object("generalization");
    return new Generalization(o.number("likelihood_power"), o.number("robust"));
  }

  static Map<String, Object> write(ElboEstimate elbo) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("value", elbo.value());
    map.put("mcse", elbo.mcse());
    map.put("draws", elbo.numDraws());
    map.put("non_finite_draws", elbo.numNonFinite());
    return map;
  }

  static Map<String, Object> write(SteinResiduals stein) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("location", values(stein.location()));
    map.put("location_mcse", errors(stein.location()));
    map.put("scale", values(stein.scale()));
    map.put("scale_mcse", errors(stein.scale()));
    map.put("non_finite_draws", stein.numNonFinite());
    return map;
  }

  private static double[] values(List<SteinResiduals.Residual> residuals) {
    return residuals.stream().mapToDouble(SteinResiduals.Residual::value).toArray();
  }

  private static double[] errors(List<SteinResiduals.Residual> residuals) {
    return residuals.stream().mapToDouble(SteinResiduals.Residual::mcse).toArray();
  }

  private static List<SteinResiduals.Residual> residuals(double[] values, double[] errors) {
    List<SteinResiduals.Residual> residuals = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      residuals.add(new SteinResiduals.Residual(values[i], errors[i]));
    }
    return residuals;
  }

  static Map<String, Object> write(Summary row) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", row.name());
    map.put("mean", row.mean());
    map.put("sd", row.sd());
    map.put("mcse", row.mcse());
    map.put("q05", row.q05());
    map.put("q25", row.q25());
    map.put("q50", row.q50());
    map.put("q75", row.q75());
    map.put("q95", row.q95());
    map.put("khat", row.khat());
    return map;
  }

  static List<Object> writeTrace(List<Outcome.TracePoint> trace) {
    List<Object> list = new ArrayList<>();
    for (Outcome.TracePoint point : trace) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("iteration", point.iteration());
      map.put("elbo", point.elbo());
      map.put("mcse", point.mcse());
      map.put("step_size", point.stepSize());
      list.add(map);
    }
    return list;
  }

  private static Map<String, Object> write(Approximation q) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.putAll(FamilyJson.write(q.family()));
    map.put("parameter_names", q.family().parameterNames());
    List<Object> components = new ArrayList<>();
    q.components()
        .forEach(parameters -> components.add(Map.of("parameters", JsonObject.of(parameters))));
    map.put("components", components);
    return map;
  }

  static Map<String, Object> write(Fit.Parameters parameters) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> variables = new ArrayList<>();
    for (int v = 0; v < parameters.names().size(); v++) {
      Map<String, Object> variable = new LinkedHashMap<>();
      variable.put("name", parameters.names().get(v));
      variable.put("columns", parameters.columns().get(v));
      variables.add(variable);
    }
    map.put("variables", variables);
    map.put("unconstrained_names", parameters.unconstrainedNames());
    map.put("constrain", GraphJson.write(parameters.constrain()));
    return map;
  }

  static Map<String, Object> write(DrawTable table) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("columns", table.columns());
    map.put("log_density", table.logDensity().array());
    map.put("log_approximation", table.logApproximation().array());
    List<Object> rows = new ArrayList<>();
    for (int s = 0; s < table.numDraws(); s++) {
      rows.add(table.row(s));
    }
    map.put("rows", rows);
    return map;
  }

  static Fit read(JsonObject json) throws IOException {
    FORMAT.check(json);
    JsonObject psis = json.object("psis");
    JsonObject elbo = json.object("elbo");
    JsonObject draws = json.object("draws");
    List<Summary> summary = new ArrayList<>();
    for (JsonObject o : json.objects("summary")) {
      summary.add(readSummary(o));
    }
    return new Fit(
        readSettings(json.object("settings")),
        readRun(json.object("run")),
        readGeneralization(json),
        readParameters(json.object("parameters")),
        readApproximation(json.object("approximation")),
        json.text("method"),
        readElbo(elbo),
        psis.number("khat"),
        psis.number("khat_of_approximation"),
        psis.number("threshold"),
        psis.number("ess"),
        readStein(json.object("stein_residuals")),
        json.has("modes") ? readModes(json.object("modes")) : ModeSearch.none(),
        readVerdict(json.object("verdict")),
        readDraws(draws),
        psis.truth("corrected"),
        Tensor.vector(draws.numbers("location")),
        summary,
        json.texts("decisions"),
        readTrace(json.objects("trace")),
        readVariance(json));
  }

  private static Map<String, Object> write(ModeSearch modes) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> found = new ArrayList<>();
    for (ModeSearch.Mode mode : modes.modes()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("paths", mode.numSearches());
      one.put("elbo", mode.elbo());
      one.put("covered", mode.isCovered());
      found.add(one);
    }
    map.put("found", found);
    map.put("elbo", modes.elbo());
    map.put("lost_paths", modes.numLost());
    map.put("asked_paths", modes.numAsked());
    map.put("unseen", modes.unseen());
    return map;
  }

  private static ModeSearch readModes(JsonObject o) throws IOException {
    List<ModeSearch.Mode> found = new ArrayList<>();
    for (JsonObject mode : o.objects("found")) {
      found.add(
          new ModeSearch.Mode(size(mode, "paths"), mode.number("elbo"), mode.truth("covered")));
    }
    return new ModeSearch(found, o.number("elbo"), size(o, "lost_paths"), size(o, "asked_paths"));
  }

  static SteinResiduals readStein(JsonObject o) throws IOException {
    return new SteinResiduals(
        residuals(o.numbers("location"), o.numbers("location_mcse")),
        residuals(o.numbers("scale"), o.numbers("scale_mcse")),
        size(o, "non_finite_draws"));
  }

  static Summary readSummary(JsonObject o) throws IOException {
    return new Summary(
        o.text("name"),
        o.number("mean"),
        o.number("sd"),
        o.number("mcse"),
        o.number("q05"),
        o.number("q25"),
        o.number("q50"),
        o.number("q75"),
        o.number("q95"),
        o.number("khat"));
  }

  static ElboEstimate readElbo(JsonObject o) throws IOException {
    return new ElboEstimate(
        o.number("value"), o.number("mcse"), size(o, "draws"), size(o, "non_finite_draws"));
  }

  static Fit.Run readRun(JsonObject o) throws IOException {
    return new Fit.Run(
        o.text("elbo_version"),
        o.text("java_version"),
        o.text("kernels"),
        o.number("seconds"),
        o.integer("evaluations"),
        o.integer("non_finite_draws"),
        o.truth("interrupted"));
  }

  static Settings readSettings(JsonObject o) throws IOException {
    return new Settings(
        Method.of(o.text("method")),
        FamilyChoice.of(o.text("family")),
        o.integer("seed"),
        size(o, "draws"),
        size(o, "threads"),
        new GradientChoice(
            ObjectiveChoice.of(o.text("objective")),
            EstimatorChoice.of(o.text("estimator")),
            OptimizerChoice.of(o.text("optimizer")),
            size(o, "sample_size"),
            o.number("order"),
            Noise.of(o.text("noise")),
            o.truth("reports_variance")),
        size(o, "gradient_draws"),
        o.number("step_size"),
        size(o, "max_iterations"),
        new AscentChoice(
            size(o, "batch_size"),
            ScheduleChoice.of(o.text("schedule")),
            size(o, "step_warmup"),
            o.number("clip_norm"),
            size(o, "patience")),
        ParticlesJson.readStein(o.object("stein")),
        readPathfinder(o.object("pathfinder")));
  }

  static Pathfinder.Options readPathfinder(JsonObject p) throws IOException {
    return new Pathfinder.Options(
        size(p, "paths"),
        size(p, "history"),
        size(p, "elbo_draws"),
        size(p, "max_iterations"),
        p.number("init_radius"),
        size(p, "init_tries"));
  }

  static List<Outcome.TracePoint> readTrace(List<JsonObject> objects) throws IOException {
    List<Outcome.TracePoint> trace = new ArrayList<>();
    for (JsonObject o : objects) {
      trace.add(
          new Outcome.TracePoint(
              o.integer("iteration"), o.number("elbo"), o.number("mcse"), o.number("step_size")));
    }
    return trace;
  }

  private static Map<String, Object> write(GradientVariance variance) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("samples_per_step", variance.samples());
    map.put("steps", variance.repeats());
    map.put("total_of_sample", variance.totalOfSample());
    map.put("total_of_step", variance.totalOfStep());
    map.put("parameters", variance.names());
    map.put("of_sample", JsonObject.of(variance.ofSample()));
    map.put("of_step", JsonObject.of(variance.ofStep()));
    return map;
  }

  private static Optional<GradientVariance> readVariance(JsonObject json) throws IOException {
    if (!json.has("gradient_variance")) {
      return Optional.empty();
    }
    JsonObject o = json.object("gradient_variance");
    return Optional.of(
        new GradientVariance(
            o.texts("parameters"),
            o.tensors("of_sample"),
            o.tensors("of_step"),
            size(o, "samples_per_step"),
            size(o, "steps")));
  }

  private static Approximation readApproximation(JsonObject o) throws IOException {
    Family family = FamilyJson.read(o);
    List<List<Tensor>> components = new ArrayList<>();
    for (JsonObject component : o.objects("components")) {
      components.add(component.tensors("parameters"));
    }
    return new Approximation(family, components);
  }

  static Fit.Parameters readParameters(JsonObject o) throws IOException {
    List<String> names = new ArrayList<>();
    List<List<String>> columns = new ArrayList<>();
    for (JsonObject variable : o.objects("variables")) {
      names.add(variable.text("name"));
      columns.add(variable.texts("columns"));
    }
    return new Fit.Parameters(
        names, columns, o.texts("unconstrained_names"), GraphJson.read(o.object("constrain")));
  }

  static DrawTable readDraws(JsonObject o) throws IOException {
    List<String> columns = o.texts("columns");
    double[] logDensity = o.numbers("log_density");
    return new DrawTable(
        columns,
        o.matrix("rows", columns.size()),
        Tensor.vector(logDensity),
        Tensor.vector(o.numbers("log_approximation")));
  }

  private static int size(JsonObject o, String name) throws IOException {
    return Math.toIntExact(o.integer(name));
  }
}

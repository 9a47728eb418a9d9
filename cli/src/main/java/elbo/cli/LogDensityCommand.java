// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.stan.lower.PointDensity;
import elbo.stan.lower.PointReport;
import elbo.stan.lower.StanModel;
import elbo.stan.lower.UnsupportedProgramException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `elbo log-density`: a program's log density, gradient and outputs at given points, for
/// comparison with other systems.
@Command(
    name = "log-density",
    description = "Evaluate a program's log density, its gradient and its outputs at given points.",
    mixinStandardHelpOptions = true)
final class LogDensityCommand implements Callable<Integer> {
  @Mixin private final ProgramArguments source = new ProgramArguments();

  @Option(
      names = "--points",
      required = true,
      paramLabel = "FILE",
      description =
          "The points, unconstrained, as {\"points\":[{\"x\":[…]},…]}, in the order in which Stan reads them.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Path points;

  @Option(names = "--no-jacobian", description = "Leave out the log Jacobians of the constraints.")
  private boolean noJacobian;

  @Option(names = "--normalized", description = "Keep the constants that Stan's ~ drops.")
  private boolean normalized;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    StanModel model = source.bound(spec.commandLine().getErr());
    List<double[]> xs = PointsFile.read(points, model.dimension());
    List<PointDensity> densities = new ArrayList<>();
    List<PointReport> reports = new ArrayList<>();
    try {
      for (double[] x : xs) {
        densities.add(model.logDensity(x, normalized, !noJacobian));
        reports.add(model.constrained(x));
      }
    } catch (UnsupportedProgramException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
    line(
        out,
        json -> {
          JsonLines.strings(json, "unconstrained_names", model.unconstrainedNames());
          JsonLines.strings(json, "constrained_names", model.constrainedNames());
        });
    for (int i = 0; i < densities.size(); i++) {
      PointDensity density = densities.get(i);
      PointReport report = reports.get(i);
      line(out, json -> write(json, density, report));
    }
    out.flush();
    return 0;
  }

  private static void write(JsonGenerator json, PointDensity density, PointReport report) {
    if (density.error().isPresent()) {
      json.writeStringProperty("error", density.error().get());
    } else {
      json.writeName("lp");
      JsonLines.number(json, density.value());
      JsonLines.numbers(json, "grad", density.gradient());
    }
    if (report.error().isPresent()) {
      json.writeStringProperty("constrained_error", report.error().get());
      return;
    }
    json.writeName("constrained");
    json.writeStartArray();
    for (int i = 0; i < report.values().length; i++) {
      if (report.random()[i]) {
        json.writeNull();
      } else {
        JsonLines.number(json, report.values()[i]);
      }
    }
    json.writeEndArray();
  }

  private static void line(PrintWriter out, Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      content.accept(json);
      json.writeEndObject();
    }
    out.println(text);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.stan.check.StanCompiler;
import elbo.stan.syntax.Diagnostic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `elbo check`: what is wrong with a program, and where; nothing is run.
@Command(
    name = "check",
    description =
        "Check a Stan program: all errors and warnings with their places. Nothing is run.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin private final ProgramArguments source = new ProgramArguments();

  @Option(
      names = "--json",
      description =
          "One JSON object with all diagnostics; columns count from 0, as stanc's, lines from 1.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Override
  public Integer call() {
    StanCompiler.Result result = source.check();
    PrintWriter out = spec.commandLine().getOut();
    boolean good = result.program().isPresent();
    if (json) {
      out.println(json(result));
    } else {
      PrintWriter err = spec.commandLine().getErr();
      for (Diagnostic diagnostic : result.diagnostics()) {
        err.println(diagnostic.render());
      }
      err.flush();
      String errors = ProgramArguments.count(result.errors().size(), "error");
      String warnings = ProgramArguments.count(result.warnings().size(), "warning");
      out.println(source.program() + ": " + (good ? "no errors" : errors) + ", " + warnings);
    }
    out.flush();
    return good ? 0 : 1;
  }

  private static String json(StanCompiler.Result result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeBooleanProperty("ok", result.program().isPresent());
      json.writeName("diagnostics");
      json.writeStartArray();
      for (Diagnostic diagnostic : result.diagnostics()) {
        json.writeStartObject();
        json.writeStringProperty("severity", lower(diagnostic.severity()));
        json.writeStringProperty("kind", lower(diagnostic.kind()));
        json.writeStringProperty("id", diagnostic.id());
        json.writeStringProperty("file", diagnostic.span().file().name());
        json.writeNumberProperty("line", diagnostic.span().line());
        json.writeNumberProperty("column", diagnostic.span().column());
        json.writeStringProperty("message", diagnostic.message());
        if (diagnostic.help().isPresent()) {
          json.writeStringProperty("help", diagnostic.help().get());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

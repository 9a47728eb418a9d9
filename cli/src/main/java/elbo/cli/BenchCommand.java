// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import com.sun.management.ThreadMXBean;
import elbo.autodiff.Gradients;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Profile;
import elbo.compile.Workers;
import elbo.compile.Workspace;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.stan.check.CheckedProgram;
import elbo.stan.data.Data;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
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

/// `elbo bench`: how fast one log density with gradient is, per draw, and how soon.
@Command(
    name = "bench",
    description = "Time a program's log density with gradient for many draws at once.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  /// Points are drawn from N(0, 0.3²): the densities of most programs are finite there.
  private static final double SPREAD = 0.3;

  @Mixin private final ProgramArguments source = new ProgramArguments();

  @Mixin private final BlasOption blas = new BlasOption();

  @Option(
      names = "--draws",
      defaultValue = "64",
      description = "Draws per call (default: ${DEFAULT-VALUE}).")
  private int draws;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Threads (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long to run (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--profile",
      description = "Print where the time goes, kernel by kernel, instead of the figures.")
  private boolean profile;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (draws < 1 || threads < 1 || !(seconds > 0)) {
      throw new UserError("--draws, --threads and --seconds must be positive");
    }
    blas.apply();
    long reading = System.nanoTime();
    Data data = source.data();
    long start = System.nanoTime();
    double toRead = (start - reading) * 1e-9;
    PrintWriter err = spec.commandLine().getErr();
    CheckedProgram program = source.checked(err);
    Model model = ProgramArguments.graph(ProgramArguments.bind(program, data), err);
    Node logDensity = model.logDensity(true, false);
    Node gradient = Gradients.of(logDensity, model.point());
    Graph graph = Graph.of(List.of(model.point()), List.of(logDensity, gradient));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    try (Workers workers = Workers.of(threads)) {
      measure(toRead, start, model.dimension(), executable, executable.workspace(workers));
    }
    return 0;
  }

  private void measure(
      double toRead, long start, int dimension, Executable executable, Workspace workspace) {
    double[] points = new double[draws * dimension];
    Key key = Key.of(1);
    for (int i = 0; i < points.length; i++) {
      points[i] =
          SPREAD * Draws.normal(key, 0, i / Math.max(1, dimension), i % Math.max(1, dimension));
    }
    double[][] inputs = {points};
    double[][] outputs = {new double[draws], new double[draws * dimension]};
    executable.run(draws, inputs, outputs, workspace);
    double toFirst = (System.nanoTime() - start) * 1e-9;
    double firstAt = System.currentTimeMillis() * 1e-3;
    long[] times = new long[1 << 16];
    long[] ends = new long[times.length];
    int calls = 0;
    long begin = System.nanoTime();
    long shortest = Math.max(10_000, (long) (2e9 * seconds) / times.length);
    while (calls < times.length && isWanted(calls, (System.nanoTime() - begin) * 1e-9)) {
      // Short calls are timed in groups, so that the clock's own cost stays below 1 % and that
      // there is room for the times of all seconds.
      int group = 1;
      long before = System.nanoTime();
      executable.run(draws, inputs, outputs, workspace);
      long after = System.nanoTime();
      while (after - before < shortest && group < 1000) {
        executable.run(draws, inputs, outputs, workspace);
        group++;
        after = System.nanoTime();
      }
      times[calls] = (after - before) / group;
      ends[calls++] = after;
    }
    if (profile) {
      print(executable.profile(draws, inputs, outputs, Math.clamp(calls, 1, 20)), dimension);
      return;
    }
    long[] nanos = Arrays.copyOf(times, calls);
    SteadySpeed steady = SteadySpeed.of(nanos, Arrays.copyOf(ends, calls), begin);
    Arrays.sort(nanos);
    int more = Math.clamp((long) (seconds * 1e9) / Math.max(1, steady.nanos()), 1, 10);
    double bytes = allocated(executable, inputs, outputs, workspace, more);
    PrintWriter out = spec.commandLine().getOut();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("dimension", dimension);
      json.writeNumberProperty("draws", draws);
      json.writeNumberProperty("threads", threads);
      json.writeNumberProperty("micros_per_draw", steady.nanos() * 1e-3 / draws);
      json.writeNumberProperty("micros_per_draw_min", nanos[0] * 1e-3 / draws);
      json.writeNumberProperty("seconds_to_first_gradient", toFirst);
      json.writeNumberProperty("seconds_to_steady", (ends[steady.reached()] - start) * 1e-9);
      json.writeNumberProperty("calls_to_steady", steady.reached() + 1);
      // seconds since the epoch: who started the process knows when that was
      json.writeNumberProperty("first_gradient_at", firstAt);
      json.writeNumberProperty("seconds_reading_data", toRead);
      json.writeNumberProperty("bytes_per_call", bytes);
      json.writeEndObject();
    }
    out.println(text);
    out.flush();
  }

  /// Whether another call is to be timed: for as long as was asked for, or up to three calls,
  /// unless these take five times as long.
  private boolean isWanted(int calls, double elapsed) {
    return elapsed < seconds || calls < 3 && (calls == 0 || elapsed < 5 * seconds);
  }

  /// One line for each kernel that takes at least 0.1 % of the time.
  private void print(Profile measured, int dimension) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%d parameters, %d draws, one thread: %.3f µs per draw%n%n",
        dimension,
        draws,
        measured.nanos() * 1e-3 / draws);
    out.println(" share   µs/draw    runs  ns/element   MB read+written     GB/s  kernel");
    for (Profile.Part part : measured.parts()) {
      if (part.share(measured) < 0.001) {
        break;
      }
      out.printf(
          Locale.ROOT,
          "%5.1f%% %9.3f %7d %11s %17.3f %8.1f  %s%s%n",
          100 * part.share(measured),
          part.nanos() * 1e-3 / draws,
          part.runs(),
          part.elements() == 0
              ? "-"
              : String.format(Locale.ROOT, "%.3f", part.nanos() / (double) part.elements()),
          part.bytes() * 1e-6,
          part.bytes() / (double) Math.max(1, part.nanos()),
          part.kernel(),
          part.loop().isEmpty() ? "" : " (" + part.loop() + ")");
    }
    out.flush();
  }

  private double allocated(
      Executable executable,
      double[][] inputs,
      double[][] outputs,
      Workspace workspace,
      int calls) {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = bean.getTotalThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      executable.run(draws, inputs, outputs, workspace);
    }
    return (bean.getTotalThreadAllocatedBytes() - before) / (double) calls;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import elbo.compile.Workers;
import elbo.kernel.KernelProvider;
import elbo.stan.data.Data;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Serves one Stan program to the comparison: `MODEL.stan DATA.json POINTS.bin`, then one command a
/// line on standard input, one line of JSON for each on standard output.
///
/// - `check FILE`: log densities and gradients at the file's points, from the executable that is
///   timed, evaluated together; an error if single evaluations have other bits.
/// - `time DRAWS THREADS SECONDS`: how long a call takes per draw.
public final class DensityWorker implements AutoCloseable {
  private final Density density;
  private final double[] points;
  private final Map<Integer, Workers> workers = new HashMap<>();
  private final Map<String, Density.Call> calls = new HashMap<>();

  private DensityWorker(Density density, double[] points) {
    this.density = density;
    this.points = points;
  }

  /// Runs until standard input ends.
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("usage: MODEL.stan DATA.json POINTS.bin");
    }
    Data data = Data.read(Path.of(args[1]));
    long start = System.nanoTime();
    Density density;
    try {
      density = Density.of(Path.of(args[0]), data);
      density.call(new double[density.dimension()], 1, Workers.of(1)).run();
    } catch (RuntimeException | Error e) {
      Answers.print(Answers.error(e));
      return;
    }
    double first = (System.nanoTime() - start) * 1e-9;
    Answers.print(
        "{\"dimension\":%d,\"nodes\":%d,\"tile\":%d,\"first_gradient_s\":%.4g,\"dense\":\"%s\",\"kernels\":\"%s\"}"
            .formatted(
                density.dimension(),
                density.numNodes(),
                density.executable().tileSize(),
                first,
                density.executable().denseAlgebra().orElse(""),
                KernelProvider.description()));
    try (DensityWorker worker = new DensityWorker(density, Answers.numbers(Path.of(args[2])))) {
      worker.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
  }

  private void serve(BufferedReader commands) throws IOException {
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      try {
        Answers.print(run(line));
      } catch (RuntimeException | Error e) {
        Answers.print(Answers.error(e));
      }
    }
  }

  private String run(String command) throws IOException {
    String[] words = command.split(" ");
    return switch (words[0]) {
      case "check" -> check(Answers.numbers(Path.of(command.substring("check ".length()))));
      case "time" ->
          time(
              Integer.parseInt(words[1]), Integer.parseInt(words[2]), Double.parseDouble(words[3]));
      default -> throw new IllegalArgumentException("not a command: " + words[0]);
    };
  }

  private String check(double[] at) {
    int n = density.dimension();
    int count = at.length / n;
    Density.Call all = density.call(at, count, workers(1));
    all.run();
    StringBuilder text = new StringBuilder("{\"points\":[");
    for (int i = 0; i < count; i++) {
      double[] x = Arrays.copyOfRange(at, i * n, (i + 1) * n);
      double[] gradient = Arrays.copyOfRange(all.gradients(), i * n, (i + 1) * n);
      Density.Call one = density.call(x, 1, workers(1));
      one.run();
      if (one.values()[0] != all.values()[i] || !Arrays.equals(one.gradients(), gradient)) {
        throw new IllegalStateException(
            "point " + i + " evaluated alone has other bits than with others");
      }
      text.append(i == 0 ? "" : ",").append("{\"lp\":").append(Answers.json(all.values()[i]));
      text.append(",\"grad\":[");
      for (int j = 0; j < n; j++) {
        text.append(j == 0 ? "" : ",").append(Answers.json(gradient[j]));
      }
      text.append("]}");
    }
    return text.append("]}").toString();
  }

  private String time(int draws, int threads, double seconds) {
    Density.Call call =
        calls.computeIfAbsent(
            draws + " " + threads, _ -> density.call(repeated(draws), draws, workers(threads)));
    Timing timing = Timing.of(call, seconds);
    return "{\"us_per_draw\":%.9g,\"us_min\":%.9g,\"calls\":%d,\"cpu_per_wall\":%.4g,\"compiling\":%.4g}"
        .formatted(
            1e6 * timing.median() / draws,
            1e6 * timing.best() / draws,
            timing.calls() * draws,
            timing.cpuPerWall(),
            timing.compiling());
  }

  /// The points, over and over.
  private double[] repeated(int draws) {
    double[] all = new double[draws * density.dimension()];
    for (int i = 0; i < all.length; i += points.length) {
      System.arraycopy(points, 0, all, i, Math.min(points.length, all.length - i));
    }
    return all;
  }

  private Workers workers(int threads) {
    return workers.computeIfAbsent(threads, Workers::of);
  }

  @Override
  public void close() {
    workers.values().forEach(Workers::close);
  }
}

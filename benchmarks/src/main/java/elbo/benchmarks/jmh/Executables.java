// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks.jmh;

import elbo.benchmarks.Density;
import elbo.compile.Workers;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.stan.data.Data;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Microseconds of a call of the log density with gradient of the comparison's models. The data are
/// those that `./elbo-benchmarks side-by-side` has made: `-jvmArgsAppend -Delbo.programs=FOLDER`
/// and `-Delbo.data=FOLDER` say where, `./elbo-benchmarks jmh` sets both.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class Executables {
  /// The program and the name of its data.
  @Param({
    "eight_schools eight_schools",
    "eight_schools eight_schools_10k",
    "logistic logistic_10k_50",
    "logistic logistic_1m_20",
    "poisson poisson_100k_10",
    "radon radon",
    "gp gp_200",
    "gauss_mix gauss_mix",
    "irt_2pl irt_2pl",
    "ar5 ar5",
    "ar5_loop ar5",
    "garch garch",
    "hmm hmm",
    "hmm_loop hmm",
    "lotka_volterra lotka_volterra",
    "bnn bnn",
    "gp gp_1000"
  })
  public String model = "";

  /// How many draws in one call.
  @Param({"1", "64"})
  public int draws;

  private final Workers workers = Workers.of(1);
  private Density.@Nullable Call call;

  /// Compiles the program.
  @Setup
  public void prepare() throws IOException {
    String[] names = model.split(" ");
    Path program = folder("elbo.programs").resolve(names[0] + ".stan");
    Path data = folder("elbo.data").resolve(names[1] + ".json");
    Density density = Density.of(program, Data.read(data));
    double[] points = new double[draws * density.dimension()];
    for (int i = 0; i < points.length; i++) {
      points[i] = 0.1 * Draws.normal(Key.of(7), 0, i, 0);
    }
    call = density.call(points, draws, workers);
  }

  private static Path folder(String property) {
    String folder = System.getProperty(property);
    if (folder == null) {
      throw new IllegalStateException(
          "say where the files are: -jvmArgsAppend -D" + property + "=FOLDER");
    }
    return Path.of(folder);
  }

  /// One call.
  @Benchmark
  public void gradient() {
    if (call != null) {
      call.run();
    }
  }

  /// Ends the threads.
  @TearDown
  public void close() {
    workers.close();
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import elbo.compile.Workers;
import elbo.stan.data.Data;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Measures the way from a program's text to its first gradient in one long-lived process: lines
/// `first MODEL.stan<TAB>DATA.json` on standard input, one line of JSON for each on standard
/// output. The data are in memory before the clock starts.
public final class StartUpWorker {
  private StartUpWorker() {}

  /// Runs until standard input ends.
  public static void main(String[] args) throws IOException {
    Answers.print("{\"dimension\":0}");
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      try {
        Answers.print(first(line.substring("first ".length()).split("\t", 2)));
      } catch (RuntimeException | Error e) {
        Answers.print(Answers.error(e));
      }
    }
  }

  private static String first(String[] files) throws IOException {
    String text = Files.readString(Path.of(files[0]));
    Data data = files[1].isEmpty() ? Data.EMPTY : Data.read(Path.of(files[1]));
    long start = System.nanoTime();
    Density density = Density.of(text, files[0], data);
    density.call(new double[density.dimension()], 1, Workers.of(1)).run();
    double seconds = (System.nanoTime() - start) * 1e-9;
    return "{\"seconds\":%.6g,\"nodes\":%d}".formatted(seconds, density.numNodes());
  }
}

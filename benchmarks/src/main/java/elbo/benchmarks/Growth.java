// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import elbo.compile.Workers;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.stan.data.Data;
import elbo.stan.data.DataValue;
import elbo.stan.data.Position;
import elbo.tensor.IntArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Times a logistic regression of a given size: `MODEL.stan ROWS COLUMNS DRAWS SECONDS`. The data
/// are made here, because as text they would be gigabytes.
public final class Growth {
  private Growth() {}

  /// Prints one line of JSON.
  public static void main(String[] args) throws IOException {
    int n = Integer.parseInt(args[1]);
    int d = Integer.parseInt(args[2]);
    int draws = Integer.parseInt(args[3]);
    double seconds = Double.parseDouble(args[4]);
    Data data = data(n, d);
    try {
      long start = System.nanoTime();
      Density density = Density.of(Path.of(args[0]), data);
      double[] points = new double[draws * density.dimension()];
      for (int i = 0; i < points.length; i++) {
        points[i] = 0.1 * Draws.normal(Key.of(7), 0, i, 0);
      }
      try (Workers one = Workers.of(1)) {
        Density.Call call = density.call(points, draws, one);
        long before = System.nanoTime();
        call.run();
        long after = System.nanoTime();
        double first = (after - start) * 1e-9;
        Timing.of(call, Math.max(0, seconds - (after - before) * 1e-9));
        Timing timing = Timing.of(call, seconds);
        Answers.print(
            "{\"nodes\":%d,\"first_gradient_s\":%.6g,\"us_per_draw\":%.9g,\"us_min\":%.9g,\"cpu_per_wall\":%.4g}"
                .formatted(
                    density.numNodes(),
                    first,
                    1e6 * timing.median() / draws,
                    1e6 * timing.best() / draws,
                    timing.cpuPerWall()));
      }
    } catch (RuntimeException | Error e) {
      Answers.print(Answers.error(e));
    }
  }

  /// A design of normal numbers and fair coins.
  private static Data data(int n, int d) {
    double[] x = new double[Math.multiplyExact(n, d)];
    double[] y = new double[n];
    Key key = Key.of(1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        x[i * d + j] = Draws.normal(key, 0, i, j);
      }
      y[i] = Draws.normal(key, 1, i, 0) < 0 ? 0 : 1;
    }
    return new Data(
        "generated data",
        Map.of(
            "N", whole(IntArray.of(), n),
            "D", whole(IntArray.of(), d),
            "X", new DataValue.Numbers(IntArray.of(n, d), x, 0, Position.NONE),
            "y", whole(IntArray.of(n), y)));
  }

  private static DataValue whole(IntArray dimensions, double... values) {
    return new DataValue.Numbers(dimensions, values, -1, Position.NONE);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import java.util.Arrays;

/// The shape of one variable's draws, small enough for a page of thousands: heights at even steps,
/// or one height per value where the draws are few whole numbers.
final class Density {
  /// Above this many distinct values whole numbers are drawn as a curve too.
  private static final int MAX_BARS = 60;

  /// Heights are whole numbers up to this one: finer than a pixel.
  private static final int FULL_HEIGHT = 999;

  private final double[] values;
  private final double lo;
  private final double hi;
  private final int[] heights;

  private Density(double[] values, double lo, double hi, int[] heights) {
    this.values = values;
    this.lo = lo;
    this.hi = hi;
    this.heights = heights;
  }

  /// The density of draws, `numPoints` heights long. Draws that are not finite are left out;
  /// without two different ones [#isDrawable()] is false.
  ///
  /// @param draws not modified
  static Density of(double[] draws, int numPoints) {
    double[] x = Arrays.stream(draws).filter(Double::isFinite).sorted().toArray();
    if (x.length < 2 || x[0] == x[x.length - 1]) {
      return new Density(new double[0], 0, 0, new int[0]);
    }
    double[] distinct = Arrays.stream(x).distinct().limit(MAX_BARS + 1).toArray();
    boolean whole = Arrays.stream(distinct).allMatch(v -> v == Math.rint(v));
    return whole && distinct.length <= MAX_BARS ? bars(x, distinct) : curve(x, numPoints);
  }

  private static Density bars(double[] x, double[] distinct) {
    double[] counts = new double[distinct.length];
    for (double v : x) {
      counts[Arrays.binarySearch(distinct, v)]++;
    }
    return new Density(distinct, distinct[0], distinct[distinct.length - 1], scaled(counts));
  }

  /// A kernel estimate with Silverman's bandwidth (Silverman 1986, eq. 3.31), between the 0.5 % and
  /// 99.5 % quantiles with some room. At the smallest and largest draw it is reflected: a density
  /// that stops at a bound does not sag there, and one that has run out does not notice.
  private static Density curve(double[] x, int numPoints) {
    int n = x.length;
    double spread = Math.min(sd(x), (quantile(x, 0.75) - quantile(x, 0.25)) / 1.34);
    if (!(spread > 0)) {
      spread = sd(x);
    }
    double bandwidth = 0.9 * spread * StrictMath.pow(n, -0.2);
    double lo = Math.max(x[0], quantile(x, 0.005) - 2 * bandwidth);
    double hi = Math.min(x[n - 1], quantile(x, 0.995) + 2 * bandwidth);
    double step = (hi - lo) / (numPoints - 1);
    double[] y = new double[numPoints];
    for (int i = 0; i < numPoints; i++) {
      double at = lo + i * step;
      y[i] =
          kernelSum(x, at, bandwidth)
              + kernelSum(x, 2 * x[0] - at, bandwidth)
              + kernelSum(x, 2 * x[n - 1] - at, bandwidth);
    }
    return new Density(new double[0], lo, hi, scaled(y));
  }

  private static double kernelSum(double[] x, double at, double bandwidth) {
    double reach = 4 * bandwidth; // beyond it the kernel is below 4e-4 of its peak
    int from = firstAtLeast(x, at - reach);
    double sum = 0;
    for (int i = from; i < x.length && x[i] <= at + reach; i++) {
      double z = (x[i] - at) / bandwidth;
      sum += Math.exp(-0.5 * z * z);
    }
    return sum;
  }

  private static int firstAtLeast(double[] x, double bound) {
    int low = 0;
    int high = x.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (x[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double sd(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double squares = 0;
    for (double v : x) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (x.length - 1));
  }

  private static double quantile(double[] sorted, double p) {
    double position = p * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  private static int[] scaled(double[] y) {
    double max = Arrays.stream(y).max().orElseThrow();
    return Arrays.stream(y).mapToInt(v -> (int) Math.round(FULL_HEIGHT * v / max)).toArray();
  }

  /// Whether there is anything to draw.
  boolean isDrawable() {
    return heights.length > 0;
  }

  void writeTo(PageJson json) {
    json.object(() -> {
      if (values.length > 0) {
        json.name("values").array(() -> Arrays.stream(values).forEach(v -> json.value(v, 9)));
      } else {
        json.name("lo").value(lo, 7).name("hi").value(hi, 7);
      }
      json.name("y").array(() -> Arrays.stream(heights).forEach(json::value));
    });
  }
}

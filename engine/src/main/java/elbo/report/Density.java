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

  private static final int BINS_PER_POINT = 4;

  /// A bandwidth wider than the range would only need more bins.
  private static final int MAX_REACH = 1_000;

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
    double[] distinct = distinctWholeNumbers(x);
    return distinct.length > 0 ? bars(x, distinct) : curve(x, numPoints);
  }

  /// The distinct numbers among sorted ones if they are whole and few, otherwise none.
  private static double[] distinctWholeNumbers(double[] sorted) {
    double[] distinct = new double[MAX_BARS];
    int n = 0;
    for (double v : sorted) {
      if (n == 0 || v != distinct[n - 1]) {
        if (v != Math.rint(v) || n == MAX_BARS) {
          return new double[0];
        }
        distinct[n++] = v;
      }
    }
    return Arrays.copyOf(distinct, n);
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
    return new Density(new double[0], lo, hi, scaled(smooth(x, lo, hi, bandwidth, numPoints)));
  }

  /// The kernel estimate at even steps, from draws that are first shared out between the two
  /// nearest of four times as many points (linear binning: Silverman 1982, AS 176).
  private static double[] smooth(
      double[] x, double lo, double hi, double bandwidth, int numPoints) {
    double step = (hi - lo) / (BINS_PER_POINT * (numPoints - 1));
    int reach = Math.min((int) (4 * bandwidth / step) + 1, MAX_REACH); // there the kernel is 3e-4
    double first = lo - reach * step;
    double[] bins = new double[2 * reach + BINS_PER_POINT * (numPoints - 1) + 1];
    for (double v : x) {
      share(bins, (v - first) / step);
      share(bins, (2 * x[0] - v - first) / step);
      share(bins, (2 * x[x.length - 1] - v - first) / step);
    }
    double[] kernel = new double[reach + 1];
    for (int k = 0; k <= reach; k++) {
      double z = k * step / bandwidth;
      kernel[k] = Math.exp(-0.5 * z * z);
    }
    double[] y = new double[numPoints];
    for (int i = 0; i < numPoints; i++) {
      int at = reach + BINS_PER_POINT * i;
      y[i] = bins[at];
      for (int k = 1; k <= reach; k++) {
        y[i] += kernel[k] * (bins[at - k] + bins[at + k]);
      }
    }
    return y;
  }

  private static void share(double[] bins, double position) {
    if (position >= 0 && position < bins.length - 1) {
      int below = (int) position;
      double fraction = position - below;
      bins[below] += 1 - fraction;
      bins[below + 1] += fraction;
    }
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

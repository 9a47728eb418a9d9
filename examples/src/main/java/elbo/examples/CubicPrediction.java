// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.fit.DrawTable;
import elbo.fit.Fit;
import elbo.random.Draws;
import elbo.random.Key;
import java.util.Arrays;

/// The curve and new observations on a grid of x, from the fit's draws and exactly.
///
/// @param x the grid
/// @param mean of the curve by the fit
/// @param low 2.5 % of the curve by the fit
/// @param high 97.5 % of the curve by the fit
/// @param newLow 2.5 % of new observations by the fit
/// @param newHigh 97.5 % of new observations by the fit
/// @param exactMean of the curve
/// @param exactLow 2.5 % of the curve
/// @param exactHigh 97.5 % of the curve
@SuppressWarnings("ArrayRecordComponent") // series for a picture, never compared
record CubicPrediction(
    double[] x,
    double[] mean,
    double[] low,
    double[] high,
    double[] newLow,
    double[] newHigh,
    double[] exactMean,
    double[] exactLow,
    double[] exactHigh) {
  private static final int POINTS = 61;

  static CubicPrediction of(Fit fit, ExactRegression exact) {
    CubicPrediction p =
        new CubicPrediction(
            new double[POINTS],
            new double[POINTS],
            new double[POINTS],
            new double[POINTS],
            new double[POINTS],
            new double[POINTS],
            new double[POINTS],
            new double[POINTS],
            new double[POINTS]);
    DrawTable draws = fit.recommended();
    int n = draws.numDraws();
    double[][] columns = new double[5][];
    for (int k = 0; k < 5; k++) {
      columns[k] = draws.column(CubicRegression.COLUMNS.get(k));
    }
    Key key = Key.of(7);
    double[] curve = new double[n];
    double[] fresh = new double[n];
    for (int i = 0; i < POINTS; i++) {
      p.x[i] = -3 + 6.0 * i / (POINTS - 1);
      double[] powers = CubicRegression.powers(p.x[i]);
      for (int s = 0; s < n; s++) {
        curve[s] = 0;
        for (int k = 0; k < 4; k++) {
          curve[s] += powers[k] * columns[k][s];
        }
        fresh[s] = curve[s] + columns[4][s] * Draws.normal(key, i, s, 0);
      }
      p.mean[i] = Arrays.stream(curve).average().orElseThrow();
      Arrays.sort(curve);
      Arrays.sort(fresh);
      p.low[i] = curve[(int) (0.025 * (n - 1))];
      p.high[i] = curve[(int) (0.975 * (n - 1))];
      p.newLow[i] = fresh[(int) (0.025 * (n - 1))];
      p.newHigh[i] = fresh[(int) (0.975 * (n - 1))];
      p.exactMean[i] = exact.moments(powers).mean();
      p.exactLow[i] = exact.quantile(0.025, false, powers);
      p.exactHigh[i] = exact.quantile(0.975, false, powers);
    }
    return p;
  }

  double largestMeanError() {
    return largest(mean, exactMean);
  }

  double largestBandError() {
    return Math.max(largest(low, exactLow), largest(high, exactHigh));
  }

  private static double largest(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}

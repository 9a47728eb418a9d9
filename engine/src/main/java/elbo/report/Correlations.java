// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import elbo.fit.DrawTable;
import elbo.kernel.Products;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Correlations of draws, for the page: whole percents among the first variables that vary.
final class Correlations {
  /// 300 variables are 45,000 numbers, 150 kB of the page.
  private static final int MAX_VARIABLES = 300;

  private static final int NUM_STRONGEST = 20;

  private final int[] index;
  private final int[][] percent;

  /// Stands for a correlation that is not defined.
  private static final int UNDEFINED = Integer.MIN_VALUE;

  private Correlations(int[] index, int[][] percent) {
    this.index = index;
    this.percent = percent;
  }

  static Correlations of(DrawTable draws, int numVariables) {
    List<double[]> standard = new ArrayList<>();
    int[] index = new int[Math.min(numVariables, MAX_VARIABLES)];
    for (int j = 0; j < numVariables && standard.size() < MAX_VARIABLES; j++) {
      double[] column = standardised(draws.column(j));
      if (column.length > 0) {
        index[standard.size()] = j;
        standard.add(column);
      }
    }
    int n = standard.size();
    int[][] percent = new int[n][];
    for (int i = 0; i < n; i++) {
      percent[i] = new int[i];
      for (int j = 0; j < i; j++) {
        double r = Products.dot(standard.get(i), 0, standard.get(j), 0, draws.numDraws());
        percent[i][j] = Double.isFinite(r) ? (int) Math.round(100 * r) : UNDEFINED;
      }
    }
    return new Correlations(java.util.Arrays.copyOf(index, n), percent);
  }

  /// The draws less their mean, over their norm; empty if that is not defined.
  private static double[] standardised(double[] x) {
    double sum = 0;
    double scale = 0;
    for (double v : x) {
      sum += v;
      scale = Math.max(scale, Math.abs(v));
    }
    double mean = sum / x.length;
    double squares = 0;
    for (double v : x) {
      squares += ((v - mean) / scale) * ((v - mean) / scale); // scaled: no overflow
    }
    double norm = Math.sqrt(squares);
    if (!(norm > 1e-12 && Double.isFinite(norm) && Double.isFinite(mean))) {
      return new double[0];
    }
    double[] z = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      z[i] = (x[i] - mean) / scale / norm;
    }
    return z;
  }

  private record Pair(int first, int second, int percent) {}

  private List<Pair> strongest() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < percent.length; i++) {
      for (int j = 0; j < i; j++) {
        if (percent[i][j] != UNDEFINED) {
          pairs.add(new Pair(index[j], index[i], percent[i][j]));
        }
      }
    }
    pairs.sort(Comparator.comparingInt(p -> -Math.abs(p.percent)));
    return pairs.subList(0, Math.min(NUM_STRONGEST, pairs.size()));
  }

  void writeTo(PageJson json) {
    json.object(() -> {
      json.name("index").array(() -> java.util.Arrays.stream(index).forEach(json::value));
      json.name("percent")
          .array(() -> {
            for (int[] row : percent) {
              json.array(() -> {
                for (int p : row) {
                  json.value(p == UNDEFINED ? Double.NaN : p, 3);
                }
              });
            }
          });
      json.name("strongest")
          .array(
              strongest(),
              p -> json.array(() -> json.value(p.first).value(p.second).value(p.percent)));
    });
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.AdviState.Block;
import elbo.approximation.Gaussians;
import elbo.diagnostic.Iterates;
import elbo.family.GaussianFamily;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Whether the iterates of a fixed-step phase have stopped drifting, and their average (Welandawe,
/// Andersen, Vehtari & Huggins 2024, "A framework for improving the reliability of black-box
/// variational inference", algorithm 2): of five windows at the end of the phase the one with the
/// smallest largest split R̂ is taken; it must be at most 1.1, and the average over it precise.
final class Stationarity {
  private static final double MAX_RHAT = 1.1;

  /// A drift between the halves of a window, in standard deviations of q, below which R̂ does not
  /// matter: sticking the landing loses its noise near a Gaussian target, and a series that
  /// converges without noise never mixes.
  private static final double NEGLIGIBLE_DRIFT = 0.005;

  /// Older blocks are not looked at: the cost of a look stays bounded.
  private static final int MAX_BLOCKS = 80;

  private Stationarity() {}

  /// The average of the parameters over the best window.
  ///
  /// @param isStationary whether it can be used
  /// @param rhat the largest over the watched coordinates
  record Window(boolean isStationary, double rhat, List<Tensor> average) {}

  /// Looks at the end of a phase.
  ///
  /// @param reference the current parameters: locations are judged in their standard deviations
  /// @param phase its blocks, all of the same length
  /// @param minIterations the shortest window
  /// @param tolerance of the standard error of the average of the watched coordinates
  static Window of(
      GaussianFamily family,
      List<Tensor> reference,
      List<Block> phase,
      int minIterations,
      double tolerance) {
    List<Block> blocks = phase.subList(Math.max(0, phase.size() - MAX_BLOCKS), phase.size());
    int perBlock = blocks.getFirst().coordinates().shape().size(0);
    int numCoordinates = blocks.getFirst().coordinates().shape().size(1);
    int total = blocks.size();
    int shortest = Math.min(total, (minIterations + perBlock - 1) / perBlock);
    int longest = Math.max(shortest, (int) (0.95 * total));
    double[][] series = new double[numCoordinates][total * perBlock];
    double[] row = new double[numCoordinates];
    for (int b = 0; b < total; b++) {
      for (int t = 0; t < perBlock; t++) {
        System.arraycopy(
            blocks.get(b).coordinates().array(), t * numCoordinates, row, 0, numCoordinates);
        Gaussians.standardize(family, reference, row);
        for (int c = 0; c < numCoordinates; c++) {
          series[c][b * perBlock + t] = row[c];
        }
      }
    }
    int end = total * perBlock;
    int best = shortest;
    double bestRhat = Double.POSITIVE_INFINITY;
    for (int k = 0; k < 5; k++) {
      int window = shortest + (longest - shortest) * k / 4;
      double rhat = 0;
      for (double[] x : series) {
        rhat = Math.max(rhat, effectiveRhat(x, end - window * perBlock, end));
      }
      if (rhat < bestRhat) {
        bestRhat = rhat;
        best = window;
      }
    }
    boolean precise = bestRhat <= MAX_RHAT;
    for (int c = 0; precise && c < numCoordinates; c++) {
      int from = end - best * perBlock;
      boolean still = effectiveRhat(series[c], from, end) == 1;
      precise = still || Iterates.mcse(series[c], from, end) <= tolerance;
    }
    return new Window(precise, bestRhat, average(blocks.subList(total - best, total)));
  }

  private static double effectiveRhat(double[] x, int from, int to) {
    int half = (to - from) / 2;
    double first = 0;
    double second = 0;
    for (int t = 0; t < half; t++) {
      first += x[from + t];
      second += x[to - half + t];
    }
    double drift = Math.abs(first - second) / half;
    return drift <= NEGLIGIBLE_DRIFT ? 1 : Iterates.splitRhat(x, from, to);
  }

  private static List<Tensor> average(List<Block> blocks) {
    List<Tensor> result = new ArrayList<>();
    for (int p = 0; p < blocks.getFirst().mean().size(); p++) {
      double[] sum = new double[blocks.getFirst().mean().get(p).shape().numElements()];
      for (Block block : blocks) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += block.mean().get(p).get(i) / blocks.size();
        }
      }
      result.add(Tensor.wrap(blocks.getFirst().mean().get(p).shape(), sum));
    }
    return result;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Support;

/// A sum over the values of discrete distributions.
final class Sum {
  /// More values than this are not summed one by one from end to end.
  static final long MOST = 1 << 22;

  private static final int BLOCK = 1024;

  private Sum() {}

  /// @param draws of both distributions, in increasing order: where the sum begins if the values
  ///   are too many
  static Estimate of(
      Density terms, Support.Integers p, Support.Integers q, double[] draws, Effort effort) {
    double lower = Math.min(p.lower().value().item(), q.lower().value().item());
    double upper = Math.max(p.upper().value().item(), q.upper().value().item());
    if (upper - lower < MOST) {
      return new Estimate.Exact(block(terms, lower, upper));
    }
    return outwards(terms, lower, upper, draws[0], draws[draws.length - 1], effort);
  }

  /// The sum from `from` to `to`, both included.
  private static double block(Density terms, double from, double to) {
    double sum = 0;
    double rest = 0;
    for (double start = from; start <= to; start += BLOCK) {
      double[] points = new double[(int) Math.min(BLOCK, to - start + 1)];
      for (int i = 0; i < points.length; i++) {
        points[i] = start + i;
      }
      for (double term : terms.at(points)) {
        double next = sum + term; // Neumaier (1974)
        rest += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
        sum = next;
      }
    }
    return Double.isFinite(sum) ? sum + rest : sum;
  }

  /// The sum from where draws lie to both sides, in blocks that become longer, until a block on
  /// each side no longer matters.
  private static Estimate outwards(
      Density terms, double lower, double upper, double first, double last, Effort effort) {
    double from = Math.max(lower, Math.max(first, last - MOST));
    double to = Math.min(upper, last);
    double sum = block(terms, from, to);
    long evaluations = (long) (to - from) + 1;
    double error = 0;
    for (int side = -1; side <= 1; side += 2) {
      double edge = side < 0 ? from : to;
      double end = side < 0 ? lower : upper;
      double length = BLOCK;
      double before = Double.POSITIVE_INFINITY;
      while (edge != end) {
        double next = side < 0 ? Math.max(end, edge - length) : Math.min(end, edge + length);
        double part = side < 0 ? block(terms, next, edge - 1) : block(terms, edge + 1, next);
        sum += part;
        evaluations += (long) Math.abs(next - edge);
        edge = next;
        length *= 2;
        boolean fine = Math.abs(part) <= 0.1 * effort.tolerance() * Math.abs(sum);
        if (!(fine || length > MOST)) {
          before = part;
          continue;
        }
        if (!fine && Math.abs(part) >= 0.999 * Math.abs(before)) {
          return new Estimate.Quadrature(Double.POSITIVE_INFINITY, 0, evaluations);
        }
        error += edge == end ? 0 : 2 * Math.abs(part);
        break;
      }
    }
    return new Estimate.Quadrature(sum, error, evaluations);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.divergence.Line.Piece;
import java.util.ArrayList;
import java.util.List;

/// Adaptive quadrature: Gauss–Kronrod rules of 21 points, whose difference from the Gauss rule of
/// 10 of these points bounds the error in practice; intervals that need it are halved. Piessens et
/// al., QUADPACK (1983).
final class Quadrature {
  /// Halvings of an interval that reaches an infinite end after which its share tells whether the
  /// integral exists: at t = 1 − 2⁻⁴⁰.
  private static final int DEEP = 40;

  /// Below, coordinates cannot be told apart.
  private static final int DEEPEST = 50;

  /// A sum over a line of 21 points is right to some such part of its absolute value.
  private static final double ROUNDING = 1e-15;

  private static final double[] NODES = {
    0.995657163025808080735527280689003,
    0.973906528517171720077964012084452,
    0.930157491355708226001207180059508,
    0.865063366688984510732096688423493,
    0.780817726586416897063717578345042,
    0.679409568299024406234327365114874,
    0.562757134668604683339000099272694,
    0.433395394129247190799265943165784,
    0.294392862701460198131126603103866,
    0.148874338981631210884826001129720,
    0
  };
  private static final double[] KRONROD = {
    0.011694638867371874278064396062192,
    0.032558162307964727478818972459390,
    0.054755896574351996031381300244580,
    0.075039674810919952767043140916190,
    0.093125454583697605535065465083366,
    0.109387158802297641899210590325805,
    0.123491976262065851077958109831074,
    0.134709217311473325928054001771707,
    0.142775938577060080797094273138717,
    0.147739104901338491374841515972068,
    0.149445554002916905664936468389821
  };
  // Of the nodes with odd numbers.
  private static final double[] GAUSS = {
    0.066671344308688137593568809893332,
    0.149451349150580593145776339657697,
    0.219086362515982043995534934228163,
    0.269266719309996355091226921569469,
    0.295524224714752870173892994651338
  };
  private static final int POINTS = 2 * NODES.length - 1;

  private Quadrature() {}

  /// A part of a piece, and the integral over it. `before` is that over the interval that it is the
  /// last half of.
  private record Interval(
      Piece piece, double from, double to, int depth, double value, double error, double before) {
    boolean reachesInfinity() {
      return piece.kind() == Line.Kind.TO_INFINITY && to == 1;
    }
  }

  /// The integral of the density over all pieces; ∞ where the integral of its absolute value does
  /// not exist, or where it is infinite at a point.
  static Estimate of(Density density, List<Piece> pieces, Effort effort) {
    List<Interval> done = new ArrayList<>();
    List<Interval> open = new ArrayList<>();
    for (Piece piece : pieces) {
      open.add(new Interval(piece, 0, 1, 0, 0, 0, 0));
    }
    long evaluations = 0;
    while (!open.isEmpty()) {
      List<Interval> known = evaluate(density, open);
      evaluations += (long) POINTS * known.size();
      double total = 0;
      for (Interval i : known) {
        total += Math.abs(i.value);
      }
      for (Interval i : done) {
        total += Math.abs(i.value);
      }
      if (total == Double.POSITIVE_INFINITY) {
        return new Estimate.Quadrature(Double.POSITIVE_INFINITY, 0, evaluations);
      }
      double enough = effort.tolerance() * total / (known.size() + done.size());
      open.clear();
      for (Interval i : known) {
        if (i.reachesInfinity()
            && i.depth >= DEEP
            && Math.abs(i.value) > enough
            && Math.abs(i.value) >= 0.999 * Math.abs(i.before)) {
          return new Estimate.Quadrature(Double.POSITIVE_INFINITY, 0, evaluations);
        }
        boolean fine = i.error <= Math.max(enough, ROUNDING * Math.abs(i.value));
        if (fine || i.depth >= DEEPEST || evaluations >= effort.evaluations()) {
          done.add(i);
        } else {
          double middle = 0.5 * (i.from + i.to);
          open.add(new Interval(i.piece, i.from, middle, i.depth + 1, 0, 0, 0));
          open.add(new Interval(i.piece, middle, i.to, i.depth + 1, 0, 0, i.value));
        }
      }
    }
    double value = 0;
    double error = ends(density, pieces);
    if (error == Double.POSITIVE_INFINITY) {
      return new Estimate.Quadrature(error, 0, evaluations);
    }
    double size = 0;
    for (Interval i : done) {
      value += i.value;
      error += i.error;
      size += Math.abs(i.value);
    }
    return new Estimate.Quadrature(value, error + ROUNDING * size, evaluations);
  }

  /// What lies nearer to the ends of the support than numbers can tell, if the integrand is a power
  /// of the distance there: with s the logarithm of one over the distance, the integrand per length
  /// of s is h = e^(−εs), of which h/ε is left; ∞ if it does not fall.
  private static double ends(Density density, List<Piece> pieces) {
    double left = 0;
    for (Piece piece : pieces) {
      if (piece.kind() == Line.Kind.TO_END) {
        double nearest = piece.nearest();
        double near = Math.sqrt(nearest * Math.abs(piece.scale()));
        double[] h = density.at(new double[] {piece.beside(near), piece.beside(nearest)});
        double before = Math.abs(h[0]) * near;
        double last = Math.abs(h[1]) * nearest;
        if (last > 0 && last >= (1 - 1e-6) * before) {
          return Double.POSITIVE_INFINITY;
        }
        left += last == 0 ? 0 : last * Math.log(near / nearest) / Math.log(before / last);
      }
    }
    return left;
  }

  private static List<Interval> evaluate(Density density, List<Interval> intervals) {
    double[] points = new double[POINTS * intervals.size()];
    double[] stretches = new double[points.length];
    for (int i = 0; i < intervals.size(); i++) {
      Interval interval = intervals.get(i);
      double middle = 0.5 * (interval.from + interval.to);
      double half = 0.5 * (interval.to - interval.from);
      for (int k = 0; k < POINTS; k++) {
        double node = k < NODES.length ? NODES[k] : -NODES[POINTS - 1 - k];
        double t = middle + half * node;
        points[POINTS * i + k] = interval.piece.x(t);
        stretches[POINTS * i + k] = half * interval.piece.stretch(t);
      }
    }
    double[] values = density.at(points);
    List<Interval> known = new ArrayList<>(intervals.size());
    for (int i = 0; i < intervals.size(); i++) {
      double kronrod = 0;
      double gauss = 0;
      for (int k = 0; k < POINTS; k++) {
        int node = Math.min(k, POINTS - 1 - k);
        double height = values[POINTS * i + k];
        double value = height == 0 ? 0 : height * stretches[POINTS * i + k];
        kronrod += KRONROD[node] * value;
        gauss += node % 2 == 1 ? GAUSS[node / 2] * value : 0;
      }
      Interval old = intervals.get(i);
      double error = Math.abs(kronrod - gauss);
      known.add(new Interval(old.piece, old.from, old.to, old.depth, kronrod, error, old.before));
    }
    return known;
  }
}

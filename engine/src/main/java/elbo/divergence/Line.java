// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Distribution;
import elbo.distribution.Support;
import elbo.distribution.VonMises;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The real line, or the part of it where one of two densities is not zero, in pieces that are easy
/// to integrate over: cut where draws of both distributions lie, so that no peak is missed, and
/// each in a coordinate t from 0 to 1 that makes what happens at its ends smooth.
final class Line {
  /// Draws of each distribution; every fourth of them is a cut.
  private static final int DRAWS = 64;

  private static final int EVERY = 4;

  /// How much larger the distance to an end of the support may become in a piece before logarithms
  /// of that distance are the better coordinate.
  private static final double FAR = 4;

  private Line() {}

  /// A part of the line. The point at t = 0 is where the densities are, t = 1 is towards the end.
  ///
  /// @param kind its coordinate
  /// @param origin where distances are measured from
  /// @param scale a length, negative where x goes down as t goes up
  /// @param ratio how much the distance grows in a geometric piece
  record Piece(Kind kind, double origin, double scale, double ratio) {
    /// The value at t.
    double x(double t) {
      return switch (kind) {
        case EVEN -> origin + scale * t;
        case GEOMETRIC -> origin + scale * Math.pow(ratio, t);
        case TO_INFINITY -> origin + scale * (t / (1 - t));
        case TO_END -> beside(distance(t));
      };
    }

    /// The end itself may have an infinite density: stay beside it.
    private double distance(double t) {
      return Math.max(nearest(), Math.abs(scale) * Math.exp(-t / (1 - t)));
    }

    /// The smallest distance from the origin that numbers can tell.
    double nearest() {
      return Math.max(Double.MIN_NORMAL, Math.ulp(origin));
    }

    /// The value at a distance from the origin.
    double beside(double distance) {
      return origin + Math.copySign(distance, scale);
    }

    /// The length of x for a length of t.
    double stretch(double t) {
      double rest = 1 - t;
      return Math.abs(scale)
          * switch (kind) {
            case EVEN -> 1;
            case GEOMETRIC -> Math.log(ratio) * Math.pow(ratio, t);
            case TO_INFINITY -> 1 / (rest * rest);
            case TO_END -> Math.exp(-t / rest) / (rest * rest);
          };
    }
  }

  /// The coordinates of pieces.
  enum Kind {
    /// x = origin + scale·t.
    EVEN,
    /// x = origin + scale·ratioᵗ.
    GEOMETRIC,
    /// x = origin + scale·t/(1 − t).
    TO_INFINITY,
    /// x = origin + scale·exp(−t/(1 − t)): to an end of the support, where densities may be powers
    /// of the distance.
    TO_END
  }

  static List<Piece> of(Pair pair, Effort effort) {
    double lower = Math.min(lower(pair.p().support()), lower(pair.q().support()));
    double upper = Math.max(upper(pair.p().support()), upper(pair.q().support()));
    if (pair.p() instanceof VonMises angle) {
      // Of two angles: densities with a period, taken over one.
      lower = angle.loc().value().item() - Math.PI;
      upper = angle.loc().value().item() + Math.PI;
    }
    double[] cuts = cuts(pair, lower, upper, effort);
    double first = cuts[0];
    double last = cuts[cuts.length - 1];
    double width = last > first ? last - first : Math.max(1e-8, Math.abs(first));
    List<Piece> pieces = new ArrayList<>();
    pieces.add(
        Double.isInfinite(lower)
            ? new Piece(Kind.TO_INFINITY, first, -width, 1)
            : new Piece(Kind.TO_END, lower, first - lower, 1));
    for (int i = 1; i < cuts.length; i++) {
      pieces.add(between(cuts[i - 1], cuts[i], lower, upper));
    }
    pieces.add(
        Double.isInfinite(upper)
            ? new Piece(Kind.TO_INFINITY, last, width, 1)
            : new Piece(Kind.TO_END, upper, last - upper, 1));
    return pieces;
  }

  private static Piece between(double a, double b, double lower, double upper) {
    if (b - lower > FAR * (a - lower)) {
      return new Piece(Kind.GEOMETRIC, lower, a - lower, (b - lower) / (a - lower));
    }
    if (upper - a > FAR * (upper - b)) {
      return new Piece(Kind.GEOMETRIC, upper, b - upper, (upper - a) / (upper - b));
    }
    return new Piece(Kind.EVEN, a, b - a, 1);
  }

  /// Where draws of both lie and where supports end, inside the bounds, in increasing order.
  private static double[] cuts(Pair pair, double lower, double upper, Effort effort) {
    double[] draws = draws(pair, effort);
    List<Double> cuts = new ArrayList<>();
    for (int i = EVERY / 2; i < draws.length; i += EVERY) {
      cuts.add(pair.p() instanceof VonMises ? within(lower, draws[i]) : draws[i]);
    }
    for (Support support : List.of(pair.p().support(), pair.q().support())) {
      cuts.add(lower(support));
      cuts.add(upper(support));
    }
    double[] inside =
        cuts.stream()
            .mapToDouble(x -> x)
            .filter(x -> x > lower && x < upper && Double.isFinite(x))
            .distinct()
            .sorted()
            .toArray();
    if (inside.length == 0) {
      throw new IllegalArgumentException(
          "all draws of " + pair.p().name() + " and " + pair.q().name() + " lie at one end");
    }
    return inside;
  }

  /// An angle in the period that begins at `lower`.
  private static double within(double lower, double angle) {
    double period = 2 * Math.PI;
    return angle - period * Math.floor((angle - lower) / period);
  }

  /// Draws of both, in increasing order.
  static double[] draws(Pair pair, Effort effort) {
    double[] all = Arrays.copyOf(draws(pair.p(), effort), 2 * DRAWS);
    System.arraycopy(draws(pair.q(), effort), 0, all, DRAWS, DRAWS);
    Arrays.sort(all);
    return all;
  }

  private static double[] draws(Distribution distribution, Effort effort) {
    return Density.draws(distribution, DRAWS, effort.key().fold("cuts"));
  }

  static double lower(Support support) {
    return support instanceof Support.Interval i
        ? i.lower().value().item()
        : Double.NEGATIVE_INFINITY;
  }

  static double upper(Support support) {
    return support instanceof Support.Interval i
        ? i.upper().value().item()
        : Double.POSITIVE_INFINITY;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import java.util.Locale;

/// How an approximation's own means and standard deviations compare with those of its weighted
/// draws, over all coordinates.
///
/// @param location the largest difference of means, in weighted standard deviations
/// @param narrowest the least ratio of a standard deviation to the weighted one
/// @param widest the greatest
/// @param collapsed the largest part of its variance that a coordinate lacks by the slopes of the
///   target, 1 for a point; 0 where that is not known
public record Spread(double location, double narrowest, double widest, double collapsed) {
  /// As close as GOOD asks for: a fifth of a standard deviation, and a fifth of its logarithm.
  private static final double MAX_SHIFT = 0.2;

  /// With more than this part of its variance missing, a tenth of it is left.
  private static final double COLLAPSED = 0.9;

  /// The same with what the slopes tell of the approximation.
  public Spread with(SteinResiduals stein) {
    return stein.isEmpty()
        ? this
        : new Spread(location, narrowest, widest, stein.worstScale().value());
  }

  /// The larger |ln| of the two ratios.
  public double scale() {
    return Math.max(Math.log(widest), -Math.log(narrowest));
  }

  /// Whether means and standard deviations can be used as they are.
  public boolean isClose() {
    return location <= MAX_SHIFT && scale() <= MAX_SHIFT;
  }

  /// Whether next to nothing of the spread is left: E[(zᵢ − μᵢ)·∂ᵢ ln p] is −sᵢ² times the mean
  /// curvature of −ln p, −1 where sᵢ fits the slopes, and 0 for a point.
  public boolean isCollapsed() {
    return collapsed > COLLAPSED;
  }

  /// In words, with numbers: a sentence with a space before it; nothing where the spread is close.
  String text() {
    if (scale() <= MAX_SHIFT || !Double.isFinite(scale())) {
      return "";
    }
    boolean isWide = Math.log(widest) > MAX_SHIFT;
    boolean isNarrow = -Math.log(narrowest) > MAX_SHIFT;
    String kind =
        isWide && isNarrow
            ? "too wide in places and too narrow in others"
            : isWide ? "too wide" : "too narrow";
    return String.format(
        Locale.ROOT,
        " By itself it is %s: its standard deviations are %.2f to %.2f times the weighted ones.",
        kind,
        narrowest,
        widest);
  }
}

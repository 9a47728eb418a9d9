// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

/// How a differential equation is solved. A step is accepted when its estimated error is at most
/// `absoluteTolerance + relativeTolerance · |y|` in every state.
///
/// @param scheme the scheme
/// @param relativeTolerance positive and finite
/// @param absoluteTolerance positive and finite
/// @param maxSteps the most steps that are tried between two times asked for; a problem that needs
///   more has no solution
public record OdeMethod(
    OdeScheme scheme, double relativeTolerance, double absoluteTolerance, long maxSteps) {
  /// Checks the numbers.
  public OdeMethod {
    requireTolerance("relative", relativeTolerance);
    requireTolerance("absolute", absoluteTolerance);
    if (maxSteps < 1) {
      throw new IllegalArgumentException(
          "the largest number of steps must be positive, got " + maxSteps);
    }
  }

  private static void requireTolerance(String which, double tolerance) {
    if (!(tolerance > 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the " + which + " tolerance must be positive and finite, got " + tolerance);
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

/// The coefficients of a Runge-Kutta scheme: stage `s` is f at time `t + c[s]·h` and state `y + h Σ
/// a[s][j] k[j]`, the new state is `y + h Σ b[j] k[j]`. The arrays are not changed.
final class Tableau {
  /// A row per stage with the weights of the stages before it; the diagonal is apart.
  final double[][] a;

  /// The times of the stages.
  final double[] c;

  /// The weights of the new state.
  final double[] b;

  /// The weights of the estimated error.
  final double[] error;

  /// The weights of an estimate of lower order; empty if there is none.
  final double[] secondError;

  /// The diagonal of `a` in all stages but the first; 0 for explicit schemes.
  final double gamma;

  /// Whether the last stage is f at the new state, and so the first of the next step.
  final boolean reuses;

  /// Whether there are values between steps, see [#dense].
  final boolean isDense;

  /// A step grows by the error to the power −1/growOrder, and shrinks when it is refused by the
  /// error to the power −1/shrinkOrder.
  final int growOrder;

  final int shrinkOrder;

  private Tableau(Tableau of, double[] secondError, double gamma, boolean reuses, boolean dense) {
    this(
        of.a,
        of.c,
        of.b,
        of.error,
        secondError,
        gamma,
        reuses,
        dense,
        of.growOrder,
        of.shrinkOrder);
  }

  private Tableau(
      double[][] a,
      double[] c,
      double[] b,
      double[] error,
      double[] secondError,
      double gamma,
      boolean reuses,
      boolean isDense,
      int growOrder,
      int shrinkOrder) {
    this.a = a;
    this.c = c;
    this.b = b;
    this.error = error;
    this.secondError = secondError;
    this.gamma = gamma;
    this.reuses = reuses;
    this.isDense = isDense;
    this.growOrder = growOrder;
    this.shrinkOrder = shrinkOrder;
  }

  /// An explicit scheme whose last stage is no stage of the next step.
  static Tableau explicit(
      double[][] a, double[] c, double[] b, double[] error, int growOrder, int shrinkOrder) {
    return new Tableau(a, c, b, error, new double[0], 0, false, false, growOrder, shrinkOrder);
  }

  /// The scheme with a last stage that is the first of the next step.
  ///
  /// @param dense whether [#dense] holds for it
  /// @param second the weights of an error estimate of lower order; empty if there is none
  Tableau reusing(boolean dense, double... second) {
    return new Tableau(this, second, gamma, true, dense);
  }

  /// The scheme with a diagonal in all stages but the first.
  Tableau implicit(double diagonal) {
    return new Tableau(this, secondError, diagonal, reuses, isDense);
  }

  int stages() {
    return c.length;
  }

  boolean isImplicit() {
    return gamma != 0;
  }

  /// Whether tolerances are relative to state and change, as in Boost.Odeint, and not to the state
  /// alone.
  boolean scalesByRate() {
    return !isImplicit() && secondError.length == 0;
  }

  /// The weights of the stages in the state at `theta` of a step of [Tableaus#DORMAND_PRINCE]:
  /// Hairer, Nørsett and Wanner 1993, II.6.
  static void dense(double theta, double[] weights) {
    double x1 = 5 * (2558722523.0 - 31403016 * theta) / 11282082432.0;
    double x3 = 100 * (882725551.0 - 15701508 * theta) / 32700410799.0;
    double x4 = 25 * (443332067.0 - 31403016 * theta) / 1880347072.0;
    double x5 = 32805 * (23143187.0 - 3489224 * theta) / 199316789632.0;
    double x6 = 55 * (29972135.0 - 7076736 * theta) / 822651844.0;
    double x7 = 10 * (7414447.0 - 829305 * theta) / 29380423.0;
    double square = theta * theta;
    double rest = theta - 1;
    double p = square * (3 - 2 * theta);
    double q = square * rest * rest;
    double[] b = Tableaus.DORMAND_PRINCE.b;
    weights[0] = p * b[0] - q * x1 + theta * rest * rest;
    weights[1] = 0;
    weights[2] = p * b[2] + q * x3;
    weights[3] = p * b[3] - q * x4;
    weights[4] = p * b[4] + q * x5;
    weights[5] = p * b[5] - q * x6;
    weights[6] = square * rest + q * x7;
  }
}

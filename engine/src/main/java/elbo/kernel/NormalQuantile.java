// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// The standard normal quantile for the generator: Wichura 1988, "Algorithm AS 241", PPND16,
/// relative error about 1e-16. Uses only arithmetic, `sqrt` and [StrictMath#log], so its bits are
/// the same on every machine.
public final class NormalQuantile {
  /// Up to here from 1/2 the quantile is a rational function of p.
  static final double CENTRE = 0.425;

  /// Up to here r has a rational function of its own.
  static final double NEAR = 5;

  static final double ULP = 0x1p-53;

  private NormalQuantile() {}

  /// Φ⁻¹(p) of the p in (0, 1) that a word of 64 bits stands for. p − 1/2 is formed from the
  /// integer, so no digit of it cancels.
  public static double ofWord(long bits) {
    double q = centred(bits);
    return Math.abs(q) <= CENTRE ? centre(q) : tail(q);
  }

  /// p − 1/2 of a word: an odd multiple of 2⁻⁵⁴.
  static double centred(long bits) {
    return ((bits >> 11) + 0.5) * ULP;
  }

  /// Φ⁻¹(0.5 + q) for |q| ≤ 0.425.
  static double centre(double q) {
    double r = 0.180625 - q * q;
    return q
        * (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                                            + 45921.953931549871457)
                                        * r
                                    + 13731.693765509461125)
                                * r
                            + 1971.5909503065514427)
                        * r
                    + 133.14166789178437745)
                * r
            + 3.387132872796366608)
        / (((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                                            + 21213.794301586595867)
                                        * r
                                    + 5394.1960214247511077)
                                * r
                            + 687.1870074920579083)
                        * r
                    + 42.313330701600911252)
                * r
            + 1.0);
  }

  /// Φ⁻¹(0.5 + q) for |q| > 0.425.
  static double tail(double q) {
    double r = rootOfTail(q);
    return Math.copySign(r <= NEAR ? near(r) : far(r), q);
  }

  /// The r with e^(−r²) = min(p, 1 − p).
  static double rootOfTail(double q) {
    return Math.sqrt(-StrictMath.log(0.5 - Math.abs(q)));
  }

  /// −Φ⁻¹(e^(−r²)) for r ≤ [#NEAR].
  static double near(double root) {
    double r = root - 1.6;
    return (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
                                                    + 0.24178072517745061177)
                                                * r
                                            + 1.27045825245236838258)
                                        * r
                                    + 3.64784832476320460504)
                                * r
                            + 5.7694972214606914055)
                        * r
                    + 4.6303378461565452959)
                * r
            + 1.42343711074968357734)
        / (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
                                                    + 0.0151986665636164571966)
                                                * r
                                            + 0.14810397642748007459)
                                        * r
                                    + 0.68976733498510000455)
                                * r
                            + 1.6763848301838038494)
                        * r
                    + 2.05319162663775882187)
                * r
            + 1.0);
  }

  /// −Φ⁻¹(e^(−r²)) for r > [#NEAR].
  static double far(double root) {
    double r = root - 5;
    return (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                                                    + 0.0012426609473880784386)
                                                * r
                                            + 0.026532189526576123093)
                                        * r
                                    + 0.29656057182850489123)
                                * r
                            + 1.7848265399172913358)
                        * r
                    + 5.4637849111641143699)
                * r
            + 6.6579046435011037772)
        / (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
                                                    + 1.8463183175100546818e-5)
                                                * r
                                            + 7.868691311456132591e-4)
                                        * r
                                    + 0.0148753612908506148525)
                                * r
                            + 0.13692988092273580531)
                        * r
                    + 0.59983220655588793769)
                * r
            + 1.0);
  }
}

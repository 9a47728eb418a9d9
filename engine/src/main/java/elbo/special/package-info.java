/// Special functions in double precision: one static method per function, gathered by topic.
///
/// - [elbo.special.Exponential], [elbo.special.Logarithm], [elbo.special.Hyperbolic],
///   [elbo.special.Trigonometric] and [elbo.special.Power]: elementary functions. Where they are
///   ours and not `StrictMath`'s they are polynomials with `Math.fma`, so that `elbo.kernel` can
///   run the same operations on vectors and get the same bits.
/// - [elbo.special.LogSpace]: stable compounds such as `log(1 + eˣ)`.
/// - [elbo.special.IncompleteGamma], [elbo.special.IncompleteBeta], [elbo.special.Bessel],
///   [elbo.special.ModifiedBessel], [elbo.special.LambertW], [elbo.special.OwensT]: rarer
///   functions.
/// - [elbo.special.GammaFunction], [elbo.special.BetaFunction], [elbo.special.ErrorFunction]: the
///   functions behind densities.
///
/// Each method states its formula, its edge values and a bound on its error. The bounds hold in the
/// round-to-nearest arithmetic of the JVM and are tested against tables of higher precision.
/// Outside its domain a function returns NaN, it never throws. Results are the same on every
/// machine: nothing here calls `Math.exp` and its relatives, whose last bit may differ.
///
/// ```java
/// double logDensity = -0.5 * z * z - GammaFunction.lgamma(df / 2);
/// ```
package elbo.special;

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;

/// A minimisation by trust-region Newton steps as a value. The quadratic model is minimised within
/// a ball by conjugate gradients, stopped at the ball's edge or where the curvature is negative, so
/// only products of the Hessian with vectors are needed. Steihaug 1983, "The conjugate gradient
/// method and trust regions in large scale optimization"; in the form of Nocedal & Wright 2006,
/// "Numerical optimization", algorithms 4.1 and 7.2.
///
/// It asks and is told, so that many can run side by side:
///
/// ```java
/// TrustRegion search = TrustRegion.start(point, value, gradient, settings);
/// while (search.status() == TrustRegion.Status.RUNNING) {
///   search = search.wantsProduct()
///       ? search.tellProduct(hessianVector(search.point(), search.direction()), settings)
///       : search.tellTrial(valueAt(search.trial()), gradientAt(search.trial()), settings);
/// }
/// ```
///
/// @param point the best point so far
/// @param value at the point
/// @param gradient at the point
/// @param radius of the ball in which the model is trusted
/// @param search for the next step, by conjugate gradients
/// @param iteration how many trials were evaluated
/// @param status whether to go on
public record TrustRegion(
    Tensor point,
    double value,
    Tensor gradient,
    double radius,
    Search search,
    int iteration,
    Status status) {
  /// How a minimisation stands.
  public enum Status {
    /// A product or a trial is wanted.
    RUNNING,
    /// The gradient is as small as asked.
    CONVERGED,
    /// No step within the smallest ball lowers the value.
    RADIUS_TOO_SMALL,
    /// The largest number of trials is reached.
    OUT_OF_ITERATIONS,
  }

  /// When to stop, and how far to go.
  ///
  /// @param initialRadius of the first ball
  /// @param maxRadius of any
  /// @param maxIterations trials
  /// @param tolerance the gradient's norm that counts as none
  public record Settings(
      double initialRadius, double maxRadius, int maxIterations, double tolerance) {
    /// Checks.
    public Settings {
      elbo.optimizer.Settings.requirePositive("initialRadius", initialRadius, "trust region");
      if (!(maxRadius >= initialRadius)) {
        throw new IllegalArgumentException(
            "maxRadius must be at least initialRadius "
                + initialRadius
                + ", got "
                + maxRadius
                + " (trust region)");
      }
      elbo.optimizer.Settings.requireCount("maxIterations", maxIterations, "trust region");
      elbo.optimizer.Settings.requireNotNegative("tolerance", tolerance, "trust region");
    }

    /// A first ball of radius 1, up to 1000; 1000 trials; a gradient's norm of 1e-8.
    public static Settings standard() {
      return new Settings(1, 1000, 1000, 1e-8);
    }
  }

  /// Where conjugate gradients stand on the model m(z) = g·z + ½·z·Hz.
  ///
  /// @param step z so far
  /// @param residual g + Hz
  /// @param direction along which the next product is wanted
  /// @param numProducts so far
  /// @param isReady whether the step is to be tried
  /// @param isAtEdge whether it ends at the ball's edge
  /// @param predicted decrease of the value, once ready
  public record Search(
      Tensor step,
      Tensor residual,
      Tensor direction,
      int numProducts,
      boolean isReady,
      boolean isAtEdge,
      double predicted) {}

  // Of Nocedal & Wright: a step that keeps less than a quarter of what was promised shrinks the
  // ball,
  // one that keeps more than three quarters and reaches the edge doubles it.
  private static final double POOR = 0.25;
  private static final double GOOD = 0.75;
  private static final double ACCEPTABLE = 1e-4;
  // Values closer than this differ by rounding only (Conn, Gould & Toint 2000, "Trust-region
  // methods",
  // section 17.4.2).
  private static final double ROUNDING = 10 * 0x1p-52;

  /// A minimisation that begins at a point with a finite value and gradient.
  public static TrustRegion start(Tensor point, double value, Tensor gradient, Settings settings) {
    return at(point, value, gradient, settings.initialRadius(), 0, settings);
  }

  private static TrustRegion at(
      Tensor point,
      double value,
      Tensor gradient,
      double radius,
      int iteration,
      Settings settings) {
    Status status = Status.RUNNING;
    if (norm(gradient.array()) <= settings.tolerance()) {
      status = Status.CONVERGED;
    } else if (!(radius > 0x1p-50 * (1 + norm(point.array())))) {
      status = Status.RADIUS_TOO_SMALL;
    } else if (iteration >= settings.maxIterations()) {
      status = Status.OUT_OF_ITERATIONS;
    }
    double[] down = gradient.toArray();
    for (int i = 0; i < down.length; i++) {
      down[i] = -down[i];
    }
    Search search =
        new Search(
            Tensor.filled(point.shape(), 0),
            gradient,
            Tensor.wrap(point.shape(), down),
            0,
            false,
            false,
            0);
    return new TrustRegion(point, value, gradient, radius, search, iteration, status);
  }

  /// Whether the Hessian at [#point] times [#direction] is wanted next; otherwise the value and the
  /// gradient at [#trial].
  public boolean wantsProduct() {
    return !search.isReady();
  }

  /// The vector to multiply by the Hessian.
  public Tensor direction() {
    return search.direction();
  }

  /// The point to evaluate.
  public Tensor trial() {
    return plus(point, 1, search.step());
  }

  /// The state after the product is known.
  ///
  /// @param product the Hessian at [#point] times [#direction]; need not be positive definite
  /// @param settings the same always
  public TrustRegion tellProduct(Tensor product, Settings settings) {
    Tensor d = search.direction();
    double curvature = dot(d.array(), product.array());
    double squares = dot(search.residual().array(), search.residual().array());
    double alpha = squares / curvature;
    Tensor next = plus(search.step(), alpha, d);
    boolean leaves = !(curvature > 0) || !(norm(next.array()) < radius);
    double length = leaves ? toEdge(search.step().array(), d.array()) : alpha;
    Tensor step = leaves ? plus(search.step(), length, d) : next;
    Tensor residual = plus(search.residual(), length, product);
    int numProducts = search.numProducts() + 1;
    double newSquares = dot(residual.array(), residual.array());
    double slope = norm(gradient.array());
    // So loose far from the optimum, tight near it: superlinear convergence.
    boolean solved = Math.sqrt(newSquares) <= Math.min(0.5, Math.sqrt(slope)) * slope;
    // In exact arithmetic n products solve a quadratic; rounding may ask for some more.
    boolean isReady = leaves || solved || numProducts >= 2 * d.shape().numElements() + 10;
    // m(z) = ½·z·(g + r), as Hz = r − g.
    double model =
        0.5 * (dot(step.array(), gradient.array()) + dot(step.array(), residual.array()));
    double beta = newSquares / squares;
    double[] conjugate = d.toArray();
    for (int i = 0; i < conjugate.length; i++) {
      conjugate[i] = beta * conjugate[i] - residual.get(i);
    }
    Search told =
        new Search(
            step,
            residual,
            Tensor.wrap(d.shape(), conjugate),
            numProducts,
            isReady,
            leaves,
            -model);
    if (!Double.isFinite(model)) {
      // A product that is not finite says nothing: the ball is made smaller, and the slope alone
      // followed to its edge.
      return steepest();
    }
    return new TrustRegion(point, value, gradient, radius, told, iteration, status);
  }

  private TrustRegion steepest() {
    double smaller = POOR * radius;
    double slope = norm(gradient.array());
    Tensor step = plus(Tensor.filled(point.shape(), 0), -smaller / slope, gradient);
    Search told =
        new Search(
            step,
            gradient,
            search.direction(),
            search.numProducts() + 1,
            true,
            true,
            smaller * slope);
    return new TrustRegion(point, value, gradient, smaller, told, iteration, status);
  }

  /// The state after the trial was evaluated.
  ///
  /// @param trialValue at [#trial]; not finite where it is not defined
  /// @param trialGradient at [#trial]
  /// @param settings the same always
  public TrustRegion tellTrial(double trialValue, Tensor trialGradient, Settings settings) {
    boolean defined = Double.isFinite(trialValue) && Double.isFinite(norm(trialGradient.array()));
    double rounding = ROUNDING * Math.max(1, Math.abs(value));
    double kept =
        defined
            ? (value - trialValue + rounding) / (search.predicted() + rounding)
            : Double.NEGATIVE_INFINITY;
    double next = radius;
    if (!(kept >= POOR)) {
      next = POOR * Math.min(radius, norm(search.step().array()));
    } else if (kept > GOOD && search.isAtEdge()) {
      next = Math.min(2 * radius, settings.maxRadius());
    }
    return kept > ACCEPTABLE
        ? at(trial(), trialValue, trialGradient, next, iteration + 1, settings)
        : at(point, value, gradient, next, iteration + 1, settings);
  }

  /// The positive t with ‖z + t·d‖ = radius.
  private double toEdge(double[] z, double[] d) {
    double a = dot(d, d);
    double b = dot(z, d);
    double c = dot(z, z) - radius * radius;
    double root = Math.sqrt(Math.max(0, b * b - a * c));
    // Of the two forms the one that does not cancel; c is not positive.
    return b > 0 ? -c / (b + root) : (root - b) / a;
  }

  private static Tensor plus(Tensor x, double factor, Tensor y) {
    double[] sum = x.toArray();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * y.get(i);
    }
    return Tensor.wrap(x.shape(), sum);
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

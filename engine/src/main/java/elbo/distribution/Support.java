// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// Where a density is not zero. Outside, a log density is −∞; a parameter of a model is kept inside
/// by the bijector of its support (`elbo.bijector`).
public sealed interface Support {
  /// All real numbers, or all vectors or matrices of them.
  record Reals() implements Support {}

  /// The real numbers from `lower` to `upper`; ±∞ where there is no bound.
  ///
  /// @param isOpen whether the bounds themselves are outside
  record Interval(Node lower, Node upper, boolean isOpen) implements Support {}

  /// The whole numbers from `lower` to `upper`, both included.
  record Integers(Node lower, Node upper) implements Support {}

  /// Vectors of non-negative numbers that sum to 1.
  record Simplex(int size) implements Support {}

  /// Vectors of non-negative whole numbers that sum to `total`.
  record Counts(Node total, int size) implements Support {}

  /// Symmetric positive definite matrices.
  record Covariance(int size) implements Support {}

  /// Symmetric positive definite matrices with ones on the diagonal.
  record Correlation(int size) implements Support {}

  /// Lower Cholesky factors of covariance matrices.
  record CovarianceCholesky(int size) implements Support {}

  /// Lower Cholesky factors of correlation matrices.
  record CorrelationCholesky(int size) implements Support {}

  /// All real numbers.
  Support REALS = new Reals();

  /// The numbers from 0 to ∞.
  Support NON_NEGATIVE = between(0, Double.POSITIVE_INFINITY);

  /// The numbers above 0.
  Support POSITIVE = new Interval(Ops.constant(0), Ops.constant(Double.POSITIVE_INFINITY), true);

  /// The numbers from 0 to 1.
  Support UNIT_INTERVAL = between(0, 1);

  /// The whole numbers from 0 on.
  Support NATURAL_NUMBERS = new Integers(Ops.constant(0), Ops.constant(Double.POSITIVE_INFINITY));

  /// 0 and 1.
  Support BINARY = new Integers(Ops.constant(0), Ops.constant(1));

  /// An interval with known ends.
  static Support between(double lower, double upper) {
    return new Interval(Ops.constant(lower), Ops.constant(upper), false);
  }

  /// Whether values are whole numbers.
  default boolean isDiscrete() {
    return this instanceof Integers || this instanceof Counts;
  }

  /// The number of axes of one value.
  default int eventRank() {
    return switch (this) {
      case Reals _, Interval _, Integers _ -> 0;
      case Simplex _, Counts _ -> 1;
      case Covariance _, Correlation _, CovarianceCholesky _, CorrelationCholesky _ -> 2;
    };
  }

  /// What values inside are, as the end of a sentence.
  default String text() {
    return switch (this) {
      case Reals _ -> "a real number";
      case Interval(Node lower, Node upper, boolean isOpen) ->
          "between " + text(lower) + " and " + text(upper) + (isOpen ? ", both excluded" : "");
      case Integers(Node lower, Node upper) ->
          "a whole number from " + text(lower) + " to " + text(upper);
      case Simplex(int size) -> "a vector of " + size + " non-negative numbers that sum to 1";
      case Counts(Node total, int size) ->
          "a vector of " + size + " whole numbers, 0 or above, that sum to " + text(total);
      case Covariance(int size) -> "a symmetric positive definite matrix of " + size + " rows";
      case Correlation(int size) -> "a correlation matrix of " + size + " rows";
      case CovarianceCholesky(int size) -> "a Cholesky factor of " + size + " rows";
      case CorrelationCholesky(int size) ->
          "a Cholesky factor of correlations of " + size + " rows";
    };
  }

  private static String text(Node bound) {
    return bound.isConstant() && bound.shape().numElements() == 1
        ? Double.toString(bound.value().item())
        : "a bound of each element";
  }

  /// 1 for each value inside, 0 for each outside: one number per batch element, or a single 1 where
  /// all are known to be inside. NaN counts as inside, so that it reaches the result as NaN.
  default Node contains(Node value) {
    return Known.isInside(this, value) ? Ops.constant(1) : each(value);
  }

  private Node each(Node value) {
    return switch (this) {
      case Reals _ -> Ops.constant(1);
      case Interval(Node lower, Node upper, boolean isOpen) ->
          isOpen ? strictlyBetween(value, lower, upper) : between(value, lower, upper);
      case Integers(Node lower, Node upper) ->
          Ops.and(
              between(value, lower, upper),
              Ops.not(Ops.less(Ops.unary(UnaryOp.FLOOR, value), value)));
      case Simplex _ -> Domain.SIMPLEX.each(value);
      case Counts(Node total, int _) -> {
        int axis = value.shape().rank() - 1;
        Node fits = Ops.equal(Ops.sum(value, axis), total);
        Node whole = Ops.reduce(ReduceOp.MIN, NATURAL_NUMBERS.each(value), axis);
        yield Ops.and(fits, whole);
      }
      case Covariance _ -> Domain.POSITIVE_DEFINITE.each(value);
      case Correlation _ -> Domain.CORRELATION.each(value);
      case CovarianceCholesky _ -> Domain.CHOLESKY.each(value);
      case CorrelationCholesky _ -> Domain.CORRELATION_CHOLESKY.each(value);
    };
  }

  /// Some value well inside, scalar or of the shape of one value: what takes the place of a value
  /// outside before a formula sees it.
  default Node inside() {
    return switch (this) {
      case Reals _ -> Ops.constant(0);
      case Interval(Node lower, Node upper, boolean _) -> inside(lower, upper);
      case Integers(Node lower, Node _) -> lower;
      case Simplex(int size) -> Node.constant(Tensor.filled(Shape.of(size), 1.0 / size));
      case Counts(Node total, int size) -> {
        Node even = Ops.divide(total, Ops.constant(size));
        yield Layout.broadcast(even, even.shape().rank(), size);
      }
      case Covariance(int size) -> identity(size);
      case Correlation(int size) -> identity(size);
      case CovarianceCholesky(int size) -> identity(size);
      case CorrelationCholesky(int size) -> identity(size);
    };
  }

  private static Node identity(int size) {
    return Linear.diagonalMatrix(Node.constant(Tensor.filled(Shape.of(size), 1)));
  }

  private static Node inside(Node lower, Node upper) {
    Node hasLower = Ops.less(Ops.constant(Double.NEGATIVE_INFINITY), lower);
    Node hasUpper = Ops.less(upper, Ops.constant(Double.POSITIVE_INFINITY));
    Node one = Ops.constant(1);
    Node below = Ops.select(hasLower, Ops.add(lower, one), Ops.constant(0));
    Node above =
        Ops.select(
            hasLower,
            Ops.multiply(Ops.constant(0.5), Ops.add(lower, upper)),
            Ops.subtract(upper, one));
    return Ops.select(hasUpper, above, below);
  }

  private static Node strictlyBetween(Node value, Node lower, Node upper) {
    return Ops.not(Ops.or(Ops.lessEqual(value, lower), Ops.lessEqual(upper, value)));
  }

  private static Node between(Node value, Node lower, Node upper) {
    return Ops.not(Ops.or(Ops.less(value, lower), Ops.less(upper, value)));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.Symmetry;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;

/// What an argument of a distribution must be. A tolerance of 1e-8 holds where a sum, a norm or a
/// symmetry must be exact: Stan's `CONSTRAINT_TOLERANCE`.
public enum Domain {
  /// Anything, NaN included.
  ANY("may be anything"),
  /// Anything but NaN.
  NOT_NAN("must not be NaN"),
  /// Neither NaN nor infinite.
  FINITE("must be finite"),
  /// Above 0, perhaps infinite.
  POSITIVE("must be positive"),
  /// Above 0 and finite.
  POSITIVE_FINITE("must be positive and finite"),
  /// 0 or above, perhaps infinite.
  NON_NEGATIVE("must not be negative"),
  /// 0 or above and finite.
  NON_NEGATIVE_FINITE("must be finite and not negative"),
  /// From 0 to 1.
  PROBABILITY("must be between 0 and 1"),
  /// Above 0 and below 1.
  OPEN_UNIT("must be above 0 and below 1"),
  /// A whole number, 0 or above.
  NON_NEGATIVE_INTEGER("must be a whole number, 0 or above"),
  /// A whole number above 0.
  POSITIVE_INTEGER("must be a whole number above 0"),
  /// A vector of numbers that are not negative and sum to 1.
  SIMPLEX("must have elements that are not negative and sum to 1"),
  /// A vector of finite numbers, each above the one before.
  ORDERED("must be finite and in increasing order"),
  /// A symmetric matrix with positive eigenvalues.
  POSITIVE_DEFINITE("must be symmetric and positive definite"),
  /// A lower triangular matrix with a positive diagonal.
  CHOLESKY("must be lower triangular with a positive diagonal"),
  /// A lower triangular matrix with a positive diagonal and rows of length 1.
  CORRELATION_CHOLESKY("must be lower triangular with a positive diagonal and rows of length 1"),
  /// A symmetric positive definite matrix with ones on the diagonal.
  CORRELATION("must be symmetric and positive definite with ones on the diagonal");

  private static final double TOLERANCE = 1e-8;

  private final String text;

  Domain(String text) {
    this.text = text;
  }

  /// The requirement as the end of a sentence: `must be positive`.
  public String text() {
    return text;
  }

  /// How many axes of a value belong together: 1 for vectors, 2 for matrices.
  public int eventRank() {
    return switch (this) {
      case ANY, NOT_NAN, FINITE, POSITIVE, POSITIVE_FINITE, NON_NEGATIVE, NON_NEGATIVE_FINITE -> 0;
      case PROBABILITY, OPEN_UNIT, NON_NEGATIVE_INTEGER, POSITIVE_INTEGER -> 0;
      case SIMPLEX, ORDERED -> 1;
      case POSITIVE_DEFINITE, CHOLESKY, CORRELATION_CHOLESKY, CORRELATION -> 2;
    };
  }

  /// 1 if all of a value is inside, else 0: a scalar. A constant one if that is certain.
  ///
  /// @param x vectors on the last axis, matrices on the last two; axes before these are batch axes
  public Node holds(Node x) {
    if (this == ANY || x.shape().numElements() == 0) {
      return Ops.constant(1);
    }
    return x.shape().isScalar() ? each(x) : holdsForAll(x);
  }

  /// Reductions first and comparisons of one number behind them: a pass over the elements instead
  /// of two. Minima and maxima are NaN where an element is, and all comparisons with NaN fail.
  private Node holdsForAll(Node x) {
    Node infinity = Ops.constant(Double.POSITIVE_INFINITY);
    Node zero = Ops.constant(0);
    return switch (this) {
      case ANY -> Ops.constant(1);
      case NOT_NAN -> Ops.not(Ops.unary(UnaryOp.IS_NAN, Ops.reduceAll(ReduceOp.MAX, x)));
      // 0 · x is 0 for each finite x, NaN for the others.
      case FINITE -> Ops.equal(Ops.sum(Ops.multiply(zero, x)), zero);
      case POSITIVE -> Ops.less(zero, Ops.reduceAll(ReduceOp.MIN, x));
      case NON_NEGATIVE -> Ops.lessEqual(zero, Ops.reduceAll(ReduceOp.MIN, x));
      case POSITIVE_FINITE ->
          Ops.and(POSITIVE.holdsForAll(x), Ops.less(Ops.reduceAll(ReduceOp.MAX, x), infinity));
      case NON_NEGATIVE_FINITE ->
          Ops.and(NON_NEGATIVE.holdsForAll(x), Ops.less(Ops.reduceAll(ReduceOp.MAX, x), infinity));
      case PROBABILITY -> {
        Node below = Ops.lessEqual(Ops.reduceAll(ReduceOp.MAX, x), Ops.constant(1));
        yield Ops.and(NON_NEGATIVE.holdsForAll(x), below);
      }
      case OPEN_UNIT -> {
        Node below = Ops.less(Ops.reduceAll(ReduceOp.MAX, x), Ops.constant(1));
        yield Ops.and(POSITIVE.holdsForAll(x), below);
      }
      case NON_NEGATIVE_INTEGER, POSITIVE_INTEGER, SIMPLEX, ORDERED, POSITIVE_DEFINITE ->
          Ops.reduceAll(ReduceOp.MIN, each(x));
      case CHOLESKY, CORRELATION_CHOLESKY, CORRELATION -> Ops.reduceAll(ReduceOp.MIN, each(x));
    };
  }

  /// 1 for each value that is inside, 0 for each that is not.
  ///
  /// @param x vectors on the last axis, matrices on the last two; axes before these remain
  public Node each(Node x) {
    return switch (this) {
      case ANY -> Layout.broadcastTo(Ops.constant(1), x.shape());
      case NOT_NAN -> Ops.not(Ops.unary(UnaryOp.IS_NAN, x));
      case FINITE -> finite(x);
      case POSITIVE -> above(x, 0);
      case POSITIVE_FINITE -> Ops.and(above(x, 0), below(x, Double.POSITIVE_INFINITY));
      case NON_NEGATIVE -> atLeast(x, 0);
      case NON_NEGATIVE_FINITE -> Ops.and(atLeast(x, 0), below(x, Double.POSITIVE_INFINITY));
      case PROBABILITY -> Ops.and(atLeast(x, 0), Ops.lessEqual(x, Ops.constant(1)));
      case OPEN_UNIT -> Ops.and(above(x, 0), below(x, 1));
      case NON_NEGATIVE_INTEGER -> Ops.and(atLeast(x, 0), whole(x));
      case POSITIVE_INTEGER -> Ops.and(above(x, 0), whole(x));
      case SIMPLEX -> {
        int axis = x.shape().rank() - 1;
        Node sum = near(Ops.sum(x, axis), Ops.constant(1));
        yield Ops.and(sum, Ops.reduce(ReduceOp.MIN, atLeast(x, 0), axis));
      }
      case ORDERED -> {
        int axis = x.shape().rank() - 1;
        int n = Math.max(0, x.shape().size(axis) - 1);
        Node before = Layout.slice(x, axis, 0, n);
        Node behind = Layout.slice(x, axis, x.shape().size(axis) - n, n);
        Node finite = Ops.reduce(ReduceOp.MIN, finite(x), axis);
        yield Ops.and(
            truth(Ops.reduce(ReduceOp.MIN, Ops.less(before, behind), axis)), truth(finite));
      }
      case POSITIVE_DEFINITE -> Ops.and(symmetric(x), positiveDefinite(x));
      case CHOLESKY -> triangular(x);
      case CORRELATION_CHOLESKY -> {
        int axis = x.shape().rank() - 1;
        Node lengths = near(Ops.sum(Ops.square(x), axis), Ops.constant(1));
        yield Ops.and(triangular(x), truth(Ops.reduce(ReduceOp.MIN, lengths, axis - 1)));
      }
      case CORRELATION -> {
        Node ones = near(Linear.diagonal(matricesFirst(x)), Ops.constant(1));
        Node unit = truth(Ops.reduce(ReduceOp.MIN, ones, 0));
        yield Ops.and(unit, Ops.and(symmetric(x), positiveDefinite(x)));
      }
    };
  }

  /// A minimum of truth values; the minimum of none, ∞, is true.
  private static Node truth(Node minimum) {
    return Ops.min(minimum, Ops.constant(1));
  }

  private static Node allOfMatrix(Node truth) {
    return truth(Ops.reduce(ReduceOp.MIN, Ops.reduce(ReduceOp.MIN, truth, 0), 0));
  }

  private static Node above(Node x, double bound) {
    return Ops.less(Ops.constant(bound), x);
  }

  private static Node atLeast(Node x, double bound) {
    return Ops.lessEqual(Ops.constant(bound), x);
  }

  private static Node below(Node x, double bound) {
    return Ops.less(x, Ops.constant(bound));
  }

  private static Node finite(Node x) {
    return Ops.less(Ops.abs(x), Ops.constant(Double.POSITIVE_INFINITY));
  }

  private static Node whole(Node x) {
    return Ops.equal(x, Ops.unary(UnaryOp.FLOOR, x));
  }

  private static Node near(Node a, Node b) {
    return Ops.lessEqual(Ops.abs(Ops.subtract(a, b)), Ops.constant(TOLERANCE));
  }

  /// Of a matrix that is symmetric by construction only the diagonal is looked at.
  private static Node symmetric(Node x) {
    Node matrices = matricesFirst(x);
    if (x.shape().rank() == 2 && Symmetry.isSymmetric(x)) {
      return truth(Ops.reduce(ReduceOp.MIN, finite(Linear.diagonal(matrices)), 0));
    }
    return allOfMatrix(near(matrices, Layout.transpose(matrices)));
  }

  private static Node positiveDefinite(Node x) {
    Node pivots = Linear.diagonal(Linear.cholesky(matricesFirst(x)));
    return truth(Ops.reduce(ReduceOp.MIN, above(pivots, 0), 0));
  }

  private static Node triangular(Node x) {
    Node matrices = matricesFirst(x);
    Node zeros = allOfMatrix(Ops.equal(matrices, Linear.lowerTriangle(matrices)));
    return Ops.and(zeros, truth(Ops.reduce(ReduceOp.MIN, above(Linear.diagonal(matrices), 0), 0)));
  }

  /// The last two axes moved to the front, where [Linear] wants matrices.
  static Node matricesFirst(Node x) {
    Shape s = x.shape();
    int[] permutation = new int[s.rank()];
    permutation[0] = s.rank() - 2;
    permutation[1] = s.rank() - 1;
    for (int axis = 2; axis < permutation.length; axis++) {
      permutation[axis] = axis - 2;
    }
    return Layout.transpose(x, permutation);
  }
}

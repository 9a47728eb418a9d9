// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Correlation;
import elbo.bijector.CorrelationCholesky;
import elbo.bijector.Covariance;
import elbo.bijector.CovarianceCholesky;
import elbo.bijector.Identity;
import elbo.bijector.OffsetMultiplier;
import elbo.bijector.Ordered;
import elbo.bijector.Simplex;
import elbo.bijector.UnitVector;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.stan.check.TypedExpression;
import elbo.stan.syntax.Constraint;
import elbo.stan.syntax.Span;
import elbo.tensor.Shape;
import java.util.Optional;

/// Declared constraints to maps from unconstrained numbers.
final class Constraints {
  private final Expressions expressions;

  Constraints(Expressions expressions) {
    this.expressions = expressions;
  }

  /// The map of a constraint for values of a type.
  Bijector bijector(Sizes.Sized.Plain plain, Frame frame) {
    return switch (plain.constraint()) {
      case Constraint.None<TypedExpression>() -> new Identity();
      case Constraint.Bounds<TypedExpression>(
              Optional<TypedExpression> lower,
              Optional<TypedExpression> upper) ->
          new Bounds(
              argument(lower, plain, Double.NEGATIVE_INFINITY, frame),
              argument(upper, plain, Double.POSITIVE_INFINITY, frame));
      case Constraint.Affine<TypedExpression>(
              Optional<TypedExpression> offset,
              Optional<TypedExpression> multiplier) ->
          new OffsetMultiplier(
              argument(offset, plain, 0, frame), argument(multiplier, plain, 1, frame));
      case Constraint.Named<TypedExpression>(Constraint.Kind kind) ->
          named(kind, plain.event(), plain.span());
    };
  }

  /// A bound or the like, repeated over the arrays of the value.
  Node argument(
      Optional<TypedExpression> expression,
      Sizes.Sized.Plain plain,
      double otherwise,
      Frame frame) {
    if (expression.isEmpty()) {
      return Nodes.number(otherwise);
    }
    Node node = expressions.evaluate(expression.get(), frame).node();
    Shape shape = plain.shape();
    int missing = shape.rank() - node.shape().rank();
    if (node.shape().isScalar()) {
      return node;
    }
    for (int axis = missing - 1; axis >= 0; axis--) {
      node = Layout.broadcast(node, 0, shape.size(axis));
    }
    if (!node.shape().equals(shape)) {
      throw new StanError(
          expression.get().span(),
          "a bound has size " + node.shape() + ", the value it bounds " + shape);
    }
    return node;
  }

  private static Bijector named(Constraint.Kind kind, int[] event, Span span) {
    return switch (kind) {
      case ORDERED -> Ordered.increasing();
      case POSITIVE_ORDERED -> Ordered.positive();
      case SIMPLEX -> {
        requirePositive(event, "a simplex", span);
        yield new Simplex();
      }
      case UNIT_VECTOR -> {
        requirePositive(event, "a unit_vector", span);
        yield new UnitVector();
      }
      case CHOLESKY_FACTOR_COV -> {
        if (event[0] < event[1]) {
          throw new StanError(
              span,
              "a cholesky_factor_cov needs at least as many rows as columns, got "
                  + event[0]
                  + " and "
                  + event[1]);
        }
        yield new CovarianceCholesky(event[0], event[1]);
      }
      case CHOLESKY_FACTOR_CORR -> new CorrelationCholesky(event[0]);
      case COV_MATRIX -> new Covariance(event[0]);
      case CORR_MATRIX -> new Correlation(event[0]);
      case SUM_TO_ZERO_VECTOR,
          SUM_TO_ZERO_MATRIX,
          COLUMN_STOCHASTIC_MATRIX,
          ROW_STOCHASTIC_MATRIX ->
          throw new UnsupportedProgramException(span, "the type " + kind.keyword());
    };
  }

  private static void requirePositive(int[] event, String what, Span span) {
    if (event[0] == 0) {
      throw new StanError(span, what + " needs a size above 0");
    }
  }

  /// The shape of the unconstrained numbers; complex ones have a last axis of size 2.
  static Shape unconstrainedShape(Sizes.Sized.Plain plain) {
    Shape shape = plain.shape();
    if (Types.isComplex(plain.type())) {
      return shape.append(2);
    }
    return plain.constraint() instanceof Constraint.Named<TypedExpression>(Constraint.Kind kind)
        ? named(kind, plain.event(), plain.span()).unconstrainedShape(shape)
        : shape;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.abs;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.lessEqual;
import static elbo.graph.Ops.subtract;
import static elbo.stan.lower.ElementwiseFunctions.all;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.TypedExpression;
import elbo.stan.syntax.Constraint;
import elbo.stan.syntax.Span;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Whether values meet the constraints of their declaration: of data, and at the end of the blocks
/// that compute variables. Sums and symmetries may be off by 1e-8, as in Stan.
final class ConstraintChecks {
  private static final Node TOLERANCE = Nodes.number(1e-8);

  private final Trace trace;
  private final Constraints constraints;

  ConstraintChecks(Trace trace, Constraints constraints) {
    this.trace = trace;
    this.constraints = constraints;
  }

  void check(String name, Value value, Sizes.Sized sized, Span span, Frame frame) {
    switch (sized) {
      case Sizes.Sized.Plain plain -> {
        if (plain.constraint() instanceof Constraint.None || Types.isComplex(plain.type())) {
          return;
        }
        check(name, value.node(), plain, span, frame);
      }
      case Sizes.Sized.Tuples(int[] _, List<Sizes.Sized> members, Span _) ->
          tuples(name, value, members, span, frame);
    }
  }

  private void tuples(String name, Value value, List<Sizes.Sized> members, Span span, Frame frame) {
    switch (value) {
      case Value.Tuple(List<Value> values) -> {
        for (int k = 0; k < members.size(); k++) {
          check(name + "." + (k + 1), values.get(k), members.get(k), span, frame);
        }
      }
      case Value.Sequence(List<Value> elements) -> {
        for (int k = 0; k < elements.size(); k++) {
          tuples(name + "[" + (k + 1) + "]", elements.get(k), members, span, frame);
        }
      }
      case Value.Dense _, Value.Complex _ -> throw new IllegalStateException("tuples are expected");
    }
  }

  private void check(String name, Node value, Sizes.Sized.Plain plain, Span span, Frame frame) {
    switch (plain.constraint()) {
      case Constraint.None<TypedExpression>() -> {}
      case Constraint.Affine<TypedExpression> _ -> {}
      case Constraint.Bounds<TypedExpression>(
              Optional<TypedExpression> lower,
              Optional<TypedExpression> upper) -> {
        if (lower.isPresent()) {
          Node bound = constraints.argument(lower, plain, 0, frame);
          if (!isKnown(value, bound, true)) {
            bound(name, value, bound, lessEqual(bound, value), "at least", span);
          }
        }
        if (upper.isPresent()) {
          Node bound = constraints.argument(upper, plain, 0, frame);
          if (!isKnown(value, bound, false)) {
            bound(name, value, bound, lessEqual(value, bound), "at most", span);
          }
        }
      }
      case Constraint.Named<TypedExpression>(Constraint.Kind kind) ->
          named(name, value, plain, kind, span);
    }
  }

  /// Whether numbers known now are all on the right side of a bound known now: data may have
  /// millions of elements, and one look at each is all that it takes.
  private static boolean isKnown(Node value, Node bound, boolean above) {
    if (!value.isConstant() || !bound.isConstant() || !bound.shape().isScalar()) {
      return false;
    }
    double limit = bound.value().item();
    for (double x : value.value().array()) {
      if (!(above ? x >= limit : x <= limit)) {
        return false;
      }
    }
    return true;
  }

  private void bound(String name, Node value, Node bound, Node holds, String relation, Span span) {
    if (value.shape().numElements() == 0) {
      return;
    }
    trace.check(
        all(holds),
        span,
        List.of(holds, value, bound),
        values -> describe(name, values.get(0), values.get(1), values.get(2), relation));
  }

  private static String describe(
      String name, Tensor holds, Tensor value, Tensor bound, String relation) {
    for (int k = 0; k < value.shape().numElements(); k++) {
      if (holds.get(k) == 0) {
        double limit = bound.get(bound.shape().isScalar() ? 0 : k);
        return name
            + position(k, value.shape())
            + " must be "
            + relation
            + " "
            + print(limit)
            + ", got "
            + print(value.get(k));
      }
    }
    return name + " is out of bounds";
  }

  static String print(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e9 ? Long.toString((long) x) : Double.toString(x);
  }

  private static String position(int k, Shape shape) {
    if (shape.isScalar()) {
      return "";
    }
    StringBuilder text = new StringBuilder("[");
    int rest = k;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int stride = shape.stride(axis);
      text.append(axis == 0 ? "" : ",").append(rest / stride + 1);
      rest %= stride;
    }
    return text.append("]").toString();
  }

  private void named(
      String name, Node value, Sizes.Sized.Plain plain, Constraint.Kind kind, Span span) {
    int arrays = plain.arrays().length;
    if (arrays > 0) {
      Shape event = Nodes.inner(value, arrays);
      int count = value.shape().slice(0, arrays).numElements();
      Node list = Layout.reshape(value, event.prepend(count));
      for (int k = 0; k < count; k++) {
        named(name + position(k, value.shape().slice(0, arrays)), Nodes.at(list, k), kind, span);
      }
    } else {
      named(name, value, kind, span);
    }
  }

  private void named(String name, Node x, Constraint.Kind kind, Span span) {
    switch (kind) {
      case ORDERED -> increasing(name, x, span);
      case POSITIVE_ORDERED -> {
        increasing(name, x, span);
        demand(name, x, all(lessEqual(Nodes.ZERO, x)), "must not have negative elements", span);
      }
      case SIMPLEX -> simplex(name, x, span);
      case UNIT_VECTOR ->
          demand(
              name,
              x,
              near(Ops.sum(Ops.square(x)), Nodes.ONE),
              "must have length 1: the squares of its elements must sum to 1",
              span);
      case CHOLESKY_FACTOR_COV -> triangular(name, x, span);
      case CHOLESKY_FACTOR_CORR -> {
        triangular(name, x, span);
        demand(
            name,
            x,
            all(near(Ops.sum(Ops.square(x), 1), Nodes.ONE)),
            "must have rows of length 1",
            span);
      }
      case COV_MATRIX -> positiveDefinite(name, x, span);
      case CORR_MATRIX -> {
        demand(
            name,
            x,
            all(near(Linear.diagonal(x), Nodes.ONE)),
            "must have ones on its diagonal",
            span);
        positiveDefinite(name, x, span);
      }
      case SUM_TO_ZERO_VECTOR,
          SUM_TO_ZERO_MATRIX,
          COLUMN_STOCHASTIC_MATRIX,
          ROW_STOCHASTIC_MATRIX ->
          throw new UnsupportedProgramException(span, "the type " + kind.keyword());
    }
  }

  private void demand(String name, Node x, Node holds, String what, Span span) {
    if (x.shape().numElements() > 0) {
      trace.check(
          holds, span, List.of(x), values -> name + " " + what + "; it is " + values.getFirst());
    }
  }

  private static Node near(Node a, Node b) {
    return lessEqual(abs(subtract(a, b)), TOLERANCE);
  }

  private void increasing(String name, Node x, Span span) {
    int n = Nodes.length(x);
    if (n > 1) {
      Node rises = less(Layout.slice(x, 0, 0, n - 1), Layout.slice(x, 0, 1, n - 1));
      demand(name, x, all(rises), "must have increasing elements", span);
    }
  }

  private void simplex(String name, Node x, Span span) {
    if (x.shape().numElements() == 0) {
      throw new StanError(span, name + " is a simplex and needs at least one element");
    }
    Node sum = Ops.sum(x);
    trace.check(
        near(sum, Nodes.ONE),
        span,
        List.of(sum),
        v -> name + " must sum to 1, its sum is " + v.getFirst().item());
    demand(name, x, all(lessEqual(Nodes.ZERO, x)), "must not have negative elements", span);
  }

  private void triangular(String name, Node x, Span span) {
    if (x.shape().numElements() > 0) {
      demand(
          name,
          x,
          all(Ops.equal(x, Linear.lowerTriangle(x))),
          "must be lower triangular: zeros above the diagonal",
          span);
      demand(
          name,
          x,
          all(less(Nodes.ZERO, Linear.diagonal(x))),
          "must have a positive diagonal",
          span);
    }
  }

  private void positiveDefinite(String name, Node x, Span span) {
    demand(name, x, Solve.symmetric(x), "must be symmetric", span);
    demand(name, x, Solve.positiveDefinite(x), "must be positive definite", span);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;

/// Numbers between bounds, element by element: with a lower bound y = eˣ + lower, with an upper one
/// y = upper − eˣ, with both y = lower + (upper − lower) / (1 + e⁻ˣ), with none y = x. A bound is
/// one number or one per element, may depend on parameters, and ±∞ means that there is none.
///
/// @param lower −∞ for none
/// @param upper ∞ for none
public record Bounds(Node lower, Node upper) implements Bijector {
  /// Numbers above a bound.
  public static Bounds lower(Expression bound) {
    return new Bounds(bound.node(), Ops.constant(Double.POSITIVE_INFINITY));
  }

  /// Numbers above a bound.
  public static Bounds lower(double bound) {
    return lower(Ops.constant(bound));
  }

  /// Numbers below a bound.
  public static Bounds upper(Expression bound) {
    return new Bounds(Ops.constant(Double.NEGATIVE_INFINITY), bound.node());
  }

  /// Numbers below a bound.
  public static Bounds upper(double bound) {
    return upper(Ops.constant(bound));
  }

  /// Numbers between two bounds.
  public static Bounds between(Expression lower, Expression upper) {
    return new Bounds(lower.node(), upper.node());
  }

  /// Numbers between two bounds.
  public static Bounds between(double lower, double upper) {
    return between(Ops.constant(lower), Ops.constant(upper));
  }

  @Override
  public Shape unconstrainedShape(Shape constrained) {
    Elementwise.requireFits("the lower bound", lower, constrained);
    Elementwise.requireFits("the upper bound", upper, constrained);
    return constrained;
  }

  @Override
  public Node constrain(Node x) {
    Node both = Ops.add(safeLower(), Ops.multiply(width(), Ops.logistic(x)));
    Node low = Ops.add(safeLower(), Ops.exp(x));
    Node high = Ops.subtract(safeUpper(), Ops.exp(x));
    return choose(both, low, high, x);
  }

  @Override
  public Node unconstrain(Node y) {
    Node both =
        Ops.subtract(Ops.log(Ops.subtract(y, safeLower())), Ops.log(Ops.subtract(safeUpper(), y)));
    Node low = Ops.log(Ops.subtract(y, safeLower()));
    Node high = Ops.log(Ops.subtract(safeUpper(), y));
    return choose(both, low, high, y);
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    Node magnitude = Ops.abs(x);
    Node tails = Ops.multiply(Ops.constant(2), Ops.softplus(Ops.negate(magnitude)));
    Node both = Ops.subtract(Ops.subtract(Ops.log(width()), magnitude), tails);
    return Ops.sum(choose(both, x, x, Layout.broadcastTo(Ops.constant(0), x.shape())));
  }

  /// Where both bounds exist they must be in order.
  @Override
  public Node failed(Node x) {
    return x.shape().numElements() == 0
        ? Ops.constant(0)
        : Ops.not(Ops.reduceAll(ReduceOp.MIN, Ops.less(lower, upper)));
  }

  private Node hasLower() {
    return Ops.less(Ops.constant(Double.NEGATIVE_INFINITY), lower);
  }

  private Node hasUpper() {
    return Ops.less(upper, Ops.constant(Double.POSITIVE_INFINITY));
  }

  /// A missing bound is 0 before it is used: ∞ would reach derivatives as NaN although it is not
  /// selected.
  private Node safeLower() {
    return Ops.select(hasLower(), lower, Ops.constant(0));
  }

  private Node safeUpper() {
    return Ops.select(hasUpper(), upper, Ops.constant(0));
  }

  private Node width() {
    Node has = Ops.and(hasLower(), hasUpper());
    return Ops.select(has, Ops.subtract(safeUpper(), safeLower()), Ops.constant(1));
  }

  private Node choose(Node both, Node low, Node high, Node none) {
    Shape shape = none.shape();
    Node withLower = select(hasUpper(), both, low, shape);
    Node withoutLower = select(hasUpper(), high, none, shape);
    return select(hasLower(), withLower, withoutLower, shape);
  }

  /// A choice that is the same for all elements and known now leaves no trace of the other branch.
  private static Node select(Node condition, Node a, Node b, Shape shape) {
    if (condition.isConstant()) {
      double smallest = Ops.reduceAll(ReduceOp.MIN, condition).value().item();
      double largest = Ops.reduceAll(ReduceOp.MAX, condition).value().item();
      if (smallest == largest || shape.numElements() == 0) {
        return Layout.broadcastTo(largest != 0 ? a : b, shape);
      }
    }
    return Ops.select(condition, a, b);
  }
}

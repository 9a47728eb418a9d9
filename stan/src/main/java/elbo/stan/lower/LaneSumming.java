// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedPlace;
import elbo.stan.check.TypedStatement;
import elbo.stan.syntax.BinaryOperator;
import elbo.tensor.Shape;
import java.util.Optional;

/// Assignments that add to what other iterations add to as well: `s += e`, `s -= e`, `s = s + e`.
final class LaneSumming {
  private final Expressions expressions;
  private final Places places;

  LaneSumming(Expressions expressions, Places places) {
    this.expressions = expressions;
    this.places = places;
  }

  /// Adds where it is such an assignment.
  ///
  /// @return whether it was
  boolean run(TypedStatement.Assignment assignment, Frame frame) {
    Optional<TypedExpression.Binary> chain = LoopFacts.sumOnto(assignment);
    BinaryOperator operator = assignment.operator().orElse(BinaryOperator.EQUALS);
    boolean adds = operator == BinaryOperator.PLUS || operator == BinaryOperator.MINUS;
    if (!adds && chain.isEmpty()
        || Types.isComplex(assignment.place().type())
        || assignment.place() instanceof TypedPlace.Unpack) {
      return false;
    }
    Places.Location at = places.shared(assignment.place(), frame);
    if (at == null || !(at.store() instanceof Store.Shared(LaneStore cells))) {
      return false;
    }
    Shape shape = LaneCells.shape(cells.shape(), at.selections());
    Node value;
    if (chain.isPresent()) {
      value = expressions.chainFrom(chain.get(), Value.of(Nodes.filled(shape, 0)), frame).node();
    } else {
      value = expressions.evaluate(assignment.value(), frame).node();
      value = operator == BinaryOperator.MINUS ? Ops.negate(value) : value;
    }
    if (!value.shape().equals(shape) && !value.shape().isScalar()) {
      throw new StanError(
          assignment.span(),
          "the left side has size " + shape + ", the right side " + value.shape());
    }
    cells.add(at.selections(), Layout.broadcastTo(value, shape));
    return true;
  }
}

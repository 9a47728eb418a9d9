// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Identity;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Independent coordinates with values 0 to K − 1. Parameters: `logits`, a matrix with a row per
/// coordinate, whose softmax are the probabilities. A draw is the inverse distribution function of
/// the noise as a uniform number; no derivative follows it.
///
/// @param dimension n
/// @param states K, at least 2
public record CategoricalFactors(int dimension, int states) implements Family {
  /// Checks.
  public CategoricalFactors {
    Families.atLeastOne("dimension", dimension);
    if (!(states >= 2)) {
      throw new IllegalArgumentException("states must be at least 2, got " + states);
    }
  }

  @Override
  public String name() {
    return "categorical";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("states", states);
  }

  @Override
  public List<String> parameterNames() {
    return List.of("logits");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension, states));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity());
  }

  /// {@inheritDoc} There is none: all values have the same probability.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    return List.of(Tensor.filled(Shape.of(dimension, states), 0));
  }

  private Node logProbs(List<Node> parameters) {
    Node logits = parameters.getFirst();
    Node total = Layout.broadcast(Ops.logSumExp(logits, 1), 1, states);
    return Ops.subtract(logits, total);
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node below = Layout.cumulativeSum(Ops.exp(logProbs(parameters)), 1, false);
    Node uniform = Ops.exp(Ops.unary(UnaryOp.LOG_NDTR, noise));
    Node reached =
        Ops.less(Layout.slice(below, 1, 0, states - 1), Layout.broadcast(uniform, 1, states - 1));
    return Ops.sum(reached, 1);
  }

  @Override
  public boolean isReparameterized() {
    return false;
  }

  @Override
  public Optional<Node> factorLogProbs(List<Node> parameters, Node point) {
    double[] numbers = new double[dimension * states];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % states;
    }
    Node values = Node.constant(Tensor.wrap(Shape.of(dimension, states), numbers));
    Node isValue = Ops.equal(Layout.broadcast(point, 1, states), values);
    Node logProb = Ops.sum(Ops.select(isValue, logProbs(parameters), Ops.constant(0)), 1);
    Node isState = Ops.sum(isValue, 1);
    return Optional.of(Ops.select(isState, logProb, Ops.constant(Double.NEGATIVE_INFINITY)));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    return Ops.sum(factorLogProbs(parameters, point).orElseThrow());
  }

  @Override
  public Optional<Node> stateLogProbs(List<Node> parameters) {
    return Optional.of(logProbs(parameters));
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    Node logProbs = logProbs(parameters);
    return Optional.of(Ops.negate(Ops.sum(Ops.multiply(Ops.exp(logProbs), logProbs))));
  }

  /// {@inheritDoc} Of the probability of each value but 0: that value against 0.
  @Override
  public List<WeakDerivative> weakDerivatives(List<Node> parameters, Node noise) {
    Node probs = Ops.exp(logProbs(parameters));
    Node ones = Node.constant(Tensor.filled(Shape.of(dimension), 1));
    Node zeros = Node.constant(Tensor.filled(Shape.of(dimension), 0));
    List<WeakDerivative> derivatives = new ArrayList<>();
    for (int k = 1; k < states; k++) {
      Node state = Node.constant(Tensor.filled(Shape.of(dimension), k));
      derivatives.add(new WeakDerivative(Layout.at(probs, 1, k), ones, state, zeros));
    }
    return derivatives;
  }
}

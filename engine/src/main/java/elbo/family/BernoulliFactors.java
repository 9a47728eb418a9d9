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
import java.util.List;
import java.util.Optional;

/// Independent coordinates that are 0 or 1. Parameters: `logits`, a vector, ln p/(1 − p) for the
/// probability p of a 1. A draw is 1 where the noise, as a uniform number, is below p; no
/// derivative follows it.
///
/// @param dimension n
public record BernoulliFactors(int dimension) implements Family {
  /// Checks.
  public BernoulliFactors {
    Families.atLeastOne("dimension", dimension);
  }

  @Override
  public String name() {
    return "bernoulli";
  }

  @Override
  public List<String> parameterNames() {
    return List.of("logits");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity());
  }

  /// {@inheritDoc} There is none: both values have probability 1/2.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    return List.of(Tensor.filled(Shape.of(dimension), 0));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node logP = Ops.negate(Ops.softplus(Ops.negate(parameters.getFirst())));
    return Ops.less(Ops.unary(UnaryOp.LOG_NDTR, noise), logP);
  }

  @Override
  public boolean isReparameterized() {
    return false;
  }

  @Override
  public Optional<Node> factorLogProbs(List<Node> parameters, Node point) {
    Node logits = parameters.getFirst();
    Node isState = Ops.or(Ops.not(point), Ops.equal(point, Ops.constant(1)));
    Node value = Ops.subtract(Ops.multiply(point, logits), Ops.softplus(logits));
    return Optional.of(Ops.select(isState, value, Ops.constant(Double.NEGATIVE_INFINITY)));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    return Ops.sum(factorLogProbs(parameters, point).orElseThrow());
  }

  @Override
  public Optional<Node> stateLogProbs(List<Node> parameters) {
    Node logits = parameters.getFirst();
    Node zero = Ops.negate(Ops.softplus(logits));
    Node one = Ops.negate(Ops.softplus(Ops.negate(logits)));
    return Optional.of(Layout.stack(1, List.of(zero, one)));
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    Node logits = parameters.getFirst();
    Node mean = Ops.multiply(logits, Ops.logistic(logits));
    return Optional.of(Ops.sum(Ops.subtract(Ops.softplus(logits), mean)));
  }

  /// {@inheritDoc} Of the probability p of a 1: 1 against 0.
  @Override
  public List<WeakDerivative> weakDerivatives(List<Node> parameters, Node noise) {
    Node ones = Node.constant(Tensor.filled(Shape.of(dimension), 1));
    Node zeros = Node.constant(Tensor.filled(Shape.of(dimension), 0));
    return List.of(new WeakDerivative(Ops.logistic(parameters.getFirst()), ones, ones, zeros));
  }
}

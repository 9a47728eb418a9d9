// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Identity;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A family with parameters that may be any real numbers: those of another family before its
/// constraints. Every point of a straight line is a member, so any optimiser may move them.
///
/// @param constrained the other family
public record UnconstrainedFamily(Family constrained) implements Family {
  @Override
  public String name() {
    return constrained.name();
  }

  @Override
  public String description() {
    return constrained.description();
  }

  @Override
  public int dimension() {
    return constrained.dimension();
  }

  @Override
  public int noiseSize() {
    return constrained.noiseSize();
  }

  @Override
  public List<String> parameterNames() {
    return constrained.parameterNames();
  }

  @Override
  public List<Shape> parameterShapes() {
    List<Shape> shapes = new ArrayList<>();
    for (int p = 0; p < constrained.parameterShapes().size(); p++) {
      Shape shape = constrained.parameterShapes().get(p);
      shapes.add(constrained.constraints().get(p).unconstrainedShape(shape));
    }
    return shapes;
  }

  @Override
  public List<Bijector> constraints() {
    List<Bijector> free = new ArrayList<>();
    for (int p = 0; p < constrained.constraints().size(); p++) {
      free.add(new Identity());
    }
    return free;
  }

  /// The other family's parameters.
  public List<Node> constrain(List<Node> parameters) {
    List<Node> nodes = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      nodes.add(constrained.constraints().get(p).constrain(parameters.get(p)));
    }
    return nodes;
  }

  /// The other family's parameters, in numbers.
  public List<Tensor> constrainValues(List<Tensor> parameters) {
    return Interpreter.evaluate(
        Graph.of(List.of(), constrain(parameters.stream().map(Node::constant).toList())),
        List.of());
  }

  /// The numbers that stand for the other family's parameters.
  public List<Tensor> unconstrainValues(List<Tensor> parameters) {
    List<Tensor> values = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      Node free = constrained.constraints().get(p).unconstrain(Node.constant(parameters.get(p)));
      values.add(Interpreter.evaluate(Graph.of(List.of(), List.of(free)), List.of()).getFirst());
    }
    return values;
  }

  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    return unconstrainValues(constrained.near(loc, scaleTril, key));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    return constrained.draw(constrain(parameters), noise);
  }

  @Override
  public boolean isReparameterized() {
    return constrained.isReparameterized();
  }

  @Override
  public List<Family> strata() {
    List<Family> free = new ArrayList<>();
    constrained.strata().forEach(stratum -> free.add(new UnconstrainedFamily(stratum)));
    return free;
  }

  @Override
  public Node strataWeights(List<Node> parameters) {
    return constrained.strataWeights(constrain(parameters));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    return constrained.logProb(constrain(parameters), point);
  }

  @Override
  public Optional<Node> logProbOfDraw(List<Node> parameters, Node noise) {
    return constrained.logProbOfDraw(constrain(parameters), noise);
  }

  @Override
  public boolean hasContinuousSlope() {
    return constrained.hasContinuousSlope();
  }

  @Override
  public boolean hasContinuousSlopeOfDraw() {
    return constrained.hasContinuousSlopeOfDraw();
  }

  @Override
  public Optional<Node> factorLogProbs(List<Node> parameters, Node point) {
    return constrained.factorLogProbs(constrain(parameters), point);
  }

  @Override
  public Optional<Node> stateLogProbs(List<Node> parameters) {
    return constrained.stateLogProbs(constrain(parameters));
  }

  @Override
  public List<WeakDerivative> weakDerivatives(List<Node> parameters, Node noise) {
    return constrained.weakDerivatives(constrain(parameters), noise);
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    return constrained.entropy(constrain(parameters));
  }
}

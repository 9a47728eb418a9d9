// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A normalising flow: noise goes through layers one after the other, and then through z = loc +
/// C·x (Rezende & Mohamed 2015, "Variational inference with normalizing flows"). So layers work on
/// numbers of order 1, whatever the scales of the target. The first two parameters are those of
/// [FullRank], those of the layers follow.
public interface Flow extends Family {
  /// The layers in the order in which noise goes through them.
  List<Layer> chain();

  @Override
  default List<String> parameterNames() {
    List<String> names = new ArrayList<>(affine().parameterNames());
    List<Layer> chain = chain();
    for (int i = 0; i < chain.size(); i++) {
      for (String name : chain.get(i).parameterNames()) {
        names.add("layer" + (i + 1) + "." + name);
      }
    }
    return names;
  }

  @Override
  default List<Shape> parameterShapes() {
    List<Shape> shapes = new ArrayList<>(affine().parameterShapes());
    chain().forEach(layer -> shapes.addAll(layer.parameterShapes()));
    return shapes;
  }

  @Override
  default List<Bijector> constraints() {
    List<Bijector> constraints = new ArrayList<>(affine().constraints());
    chain().forEach(layer -> constraints.addAll(layer.constraints()));
    return constraints;
  }

  /// {@inheritDoc} The layers are the identity, so it is that normal distribution.
  @Override
  default List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    List<Tensor> near = new ArrayList<>(affine().near(loc, scaleTril, key));
    List<Layer> chain = chain();
    for (int i = 0; i < chain.size(); i++) {
      near.addAll(chain.get(i).identity(key.fold(i)));
    }
    return near;
  }

  @Override
  default Node draw(List<Node> parameters, Node noise) {
    return affine().draw(parameters, forward(parameters, noise).point());
  }

  @Override
  default Optional<Node> logProbOfDraw(List<Node> parameters, Node noise) {
    Node scales =
        Ops.add(forward(parameters, noise).logDeterminant(), affine().logDeterminant(parameters));
    return Optional.of(Ops.subtract(standardNormal(noise), scales));
  }

  /// The layers, without the affine map behind them.
  private Layer.Image forward(List<Node> parameters, Node noise) {
    Node x = noise;
    Node logDeterminant = Ops.constant(0);
    int at = affine().parameterNames().size();
    for (Layer layer : chain()) {
      int end = at + layer.parameterNames().size();
      Layer.Image image = layer.forward(parameters.subList(at, end), x);
      x = image.point();
      logDeterminant = Ops.add(logDeterminant, image.logDeterminant());
      at = end;
    }
    return new Layer.Image(x, logDeterminant);
  }

  private Node standardNormal(Node x) {
    Node squares = Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(x)));
    return Ops.subtract(squares, Ops.constant(dimension() * GaussianFamily.HALF_LOG_TWO_PI));
  }

  @Override
  default Node logProb(List<Node> parameters, Node point) {
    Node x = affine().whiten(parameters, point);
    Node logDeterminant = Ops.negate(affine().logDeterminant(parameters));
    int end = parameters.size();
    for (Layer layer : chain().reversed()) {
      int at = end - layer.parameterNames().size();
      Layer.Image image = layer.inverse(parameters.subList(at, end), x);
      x = image.point();
      logDeterminant = Ops.add(logDeterminant, image.logDeterminant());
      end = at;
    }
    return Ops.add(standardNormal(x), logDeterminant);
  }

  @Override
  default boolean extendsFullRank() {
    return true;
  }

  @Override
  default boolean hasContinuousSlope() {
    return chain().stream().allMatch(Layer::hasContinuousSlope);
  }

  private FullRank affine() {
    return new FullRank(dimension());
  }
}

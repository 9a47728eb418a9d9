// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Independent Laplace coordinates: z = loc + scale ∘ ℓ(u), ℓ(u) = −sign(u)·ln 2Φ(−|u|), the
/// quantile at the probability of the noise. Parameters: `loc` and `scale`, vectors; scales
/// positive.
///
/// @param dimension n
public record LaplaceFactors(int dimension) implements Family {
  /// {@inheritDoc} Its sign turns around at the location.
  @Override
  public boolean hasContinuousSlope() {
    return false;
  }

  /// {@inheritDoc} A draw stays on its side of the location.
  @Override
  public boolean hasContinuousSlopeOfDraw() {
    return true;
  }

  @Override
  public String name() {
    return "mean-field-laplace";
  }

  @Override
  public String description() {
    return "Laplace factors";
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "scale");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.of(dimension));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity(), Bounds.lower(0));
  }

  /// {@inheritDoc} It has the mean and the variance of each coordinate given the others.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    double[] scale = Starts.conditionalScales(scaleTril).toArray();
    for (int i = 0; i < dimension; i++) {
      scale[i] /= Math.sqrt(2);
    }
    return List.of(loc, Tensor.vector(scale));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node logTail = Ops.unary(UnaryOp.LOG_NDTR, Ops.negate(Ops.abs(noise)));
    Node size = Ops.negate(Ops.add(Ops.constant(Math.log(2)), logTail));
    Node quantile = Ops.multiply(Ops.unary(UnaryOp.SIGN, noise), size);
    return Ops.add(parameters.get(0), Ops.multiply(parameters.get(1), quantile));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    Node distance = Ops.divide(Ops.abs(Ops.subtract(point, parameters.get(0))), parameters.get(1));
    return Ops.negate(Ops.sum(Ops.add(distance, logWidth(parameters))));
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    return Optional.of(Ops.sum(Ops.add(Ops.constant(1), logWidth(parameters))));
  }

  /// ln 2b
  private static Node logWidth(List<Node> parameters) {
    return Ops.add(Ops.constant(Math.log(2)), Ops.log(parameters.get(1)));
  }
}

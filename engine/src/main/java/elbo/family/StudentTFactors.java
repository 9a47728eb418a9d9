// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Independent Student t coordinates: z = loc + scale ∘ t. Parameters: `loc`, `scale` and `df`,
/// vectors; scales positive, degrees of freedom above 2.
///
/// With ρ² = a² + b² for two normal numbers, t = a·√(ν·expm1(ρ²/ν)/ρ²) is a smooth function of them
/// and of ν (Bailey 1994, "Polar generation of random variates with the t-distribution").
///
/// @param dimension n
public record StudentTFactors(int dimension) implements Family {
  private static final double START = 10;

  @Override
  public String name() {
    return "mean-field-student-t";
  }

  @Override
  public String description() {
    return "Student t factors";
  }

  @Override
  public int noiseSize() {
    return 2 * dimension;
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "scale", "df");
  }

  @Override
  public List<Shape> parameterShapes() {
    Shape shape = Shape.of(dimension);
    return List.of(shape, shape, shape);
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity(), Bounds.lower(0), Bounds.lower(2));
  }

  /// {@inheritDoc} It has 10 degrees of freedom, and the mean and the variance of each coordinate
  /// given the others.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    double[] scale = Starts.conditionalScales(scaleTril).toArray();
    for (int i = 0; i < dimension; i++) {
      scale[i] *= Math.sqrt((START - 2) / START);
    }
    return List.of(loc, Tensor.vector(scale), Tensor.filled(Shape.of(dimension), START));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node df = parameters.get(2);
    Node first = Layout.slice(noise, 0, 0, dimension);
    Node second = Layout.slice(noise, 0, dimension, dimension);
    Node sum = Ops.add(Ops.square(first), Ops.square(second));
    Node squares = Ops.max(sum, Ops.constant(Double.MIN_NORMAL)); // noise 0 is the location
    Node growth = Ops.multiply(df, Ops.expm1(Ops.divide(squares, df)));
    Node t = Ops.multiply(first, Ops.sqrt(Ops.divide(growth, squares)));
    return Ops.add(parameters.get(0), Ops.multiply(parameters.get(1), t));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    Node df = parameters.get(2);
    Node t = Ops.divide(Ops.subtract(point, parameters.get(0)), parameters.get(1));
    Node tail = Ops.multiply(power(df), Ops.log1p(Ops.divide(Ops.square(t), df)));
    return Ops.negate(Ops.sum(Ops.add(logNormaliser(parameters), tail)));
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    Node df = parameters.get(2);
    Node half = Ops.multiply(Ops.constant(0.5), df);
    Node tail = Ops.multiply(power(df), Ops.subtract(Ops.digamma(power(df)), Ops.digamma(half)));
    return Optional.of(Ops.sum(Ops.add(logNormaliser(parameters), tail)));
  }

  /// (ν + 1)/2
  private static Node power(Node df) {
    return Ops.multiply(Ops.constant(0.5), Ops.add(df, Ops.constant(1)));
  }

  /// −ln of the density at the location.
  private static Node logNormaliser(List<Node> parameters) {
    Node df = parameters.get(2);
    Node half = Ops.constant(0.5);
    Node beta = Ops.lbeta(Ops.multiply(half, df), half);
    Node width = Ops.add(Ops.multiply(half, Ops.log(df)), Ops.log(parameters.get(1)));
    return Ops.add(beta, width);
  }
}

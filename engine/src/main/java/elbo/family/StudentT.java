// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.CovarianceCholesky;
import elbo.bijector.Identity;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// A multivariate Student t distribution: z = loc + C·t. Parameters: `loc`, a vector; `scaleTril`,
/// the matrix C; `df`, the degrees of freedom ν > 2, so that there is a covariance, which is ν/(ν −
/// 2)·CCᵀ.
///
/// t is a smooth function of normal numbers and ν, pair by pair (Bailey 1994, "Polar generation of
/// random variates with the t-distribution", carried on to any number of coordinates): a pair (a,
/// b) with ρ² = a² + b² has the uniform number exp(−ρ²/2) and an independent direction. With ν_k =
/// ν + 2k and Q_k = ν·exp(Σ_(j ≤ k) ρ_j²/ν_j), pair k of t is that direction times the root of Q_k
/// − Q_(k−1): by the law of the radius of a pair given those before it.
///
/// @param dimension n
public record StudentT(int dimension) implements Family {
  private static final double START = 10;

  @Override
  public String name() {
    return "student-t";
  }

  @Override
  public String description() {
    return "multivariate Student t";
  }

  /// {@inheritDoc} An even number.
  @Override
  public int noiseSize() {
    return dimension + dimension % 2;
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "scaleTril", "df");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.of(dimension, dimension), Shape.SCALAR);
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity(), new CovarianceCholesky(dimension, dimension), Bounds.lower(2));
  }

  /// {@inheritDoc} It has 10 degrees of freedom and the same covariance.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    double[] factor = scaleTril.toArray();
    for (int i = 0; i < factor.length; i++) {
      factor[i] *= Math.sqrt((START - 2) / START);
    }
    return List.of(loc, Tensor.wrap(scaleTril.shape(), factor), Tensor.scalar(START));
  }

  /// {@inheritDoc} With many degrees of freedom.
  @Override
  public boolean extendsFullRank() {
    return true;
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node df = parameters.get(2);
    int numPairs = noiseSize() / 2;
    double[] before = new double[numPairs];
    for (int k = 0; k < numPairs; k++) {
      before[k] = 2 * k;
    }
    Node pairs = Layout.reshape(noise, Shape.of(numPairs, 2));
    Node squares = Ops.sum(Ops.square(pairs), 1);
    Node growth = Ops.divide(squares, Ops.add(df, Node.constant(Tensor.vector(before))));
    Node sums = Layout.cumulativeSum(growth, 0, false);
    Node earlier = Ops.multiply(df, Ops.exp(Ops.subtract(sums, growth)));
    Node factor = Ops.sqrt(Ops.divide(Ops.multiply(earlier, Ops.expm1(growth)), squares));
    Node t = Layout.flatten(Ops.multiply(pairs, Layout.broadcast(factor, 1, 2)));
    return affine().draw(parameters, Layout.slice(t, 0, 0, dimension));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    Node df = parameters.get(2);
    Node squares = Ops.sum(Ops.square(affine().whiten(parameters, point)));
    Node tail = Ops.multiply(power(df), Ops.log1p(Ops.divide(squares, df)));
    return Ops.negate(Ops.add(logNormaliser(parameters), tail));
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    Node half = Ops.multiply(Ops.constant(0.5), parameters.get(2));
    Node power = power(parameters.get(2));
    Node tail = Ops.multiply(power, Ops.subtract(Ops.digamma(power), Ops.digamma(half)));
    return Optional.of(Ops.add(logNormaliser(parameters), tail));
  }

  /// (ν + n)/2
  private Node power(Node df) {
    return Ops.multiply(Ops.constant(0.5), Ops.add(df, Ops.constant(dimension)));
  }

  /// −ln of the density at the location.
  private Node logNormaliser(List<Node> parameters) {
    Node df = parameters.get(2);
    Node half = Ops.multiply(Ops.constant(0.5), df);
    Node gammas = Ops.subtract(Ops.lgamma(half), Ops.lgamma(power(df)));
    Node volume =
        Ops.multiply(
            Ops.constant(0.5 * dimension), Ops.log(Ops.multiply(Ops.constant(Math.PI), df)));
    return Ops.add(Ops.add(gammas, volume), affine().logDeterminant(parameters));
  }

  private FullRank affine() {
    return new FullRank(dimension);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.graph.BinaryOp;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Independent Dirichlet distributions of simplexes, on the unconstrained numbers of
/// [elbo.bijector.Simplex], which are logits of the breaks of a stick: break k of K is Beta(αₖ,
/// αₖ₊₁
/// + … + α_K). A simplex of two numbers has one unconstrained one, the logit of the first: a Beta
///   distribution, which suits numbers between two bounds.
///
/// Draws are made of the logarithms of K gamma numbers, each by its quantile at the probability of
/// its noise, so that they follow α (implicit differentiation; Figurnov, Mohamed & Mnih 2018,
/// "Implicit reparameterization gradients"). Parameter: `concentration`, a row of K for each
/// simplex, all positive.
///
/// @param dimension n
/// @param breaks K − 1, unconstrained numbers per simplex; divides n
public record DirichletFactors(int dimension, int breaks) implements Family {
  /// Checks.
  public DirichletFactors {
    Families.atLeastOne("breaks", breaks);
    if (!(dimension % breaks == 0)) {
      throw new IllegalArgumentException(
          dimension
              + " unconstrained numbers are not those of simplexes with "
              + breaks
              + " each; breaks must divide the dimension");
    }
  }

  @Override
  public String name() {
    return breaks == 1 ? "beta" : "dirichlet";
  }

  @Override
  public String description() {
    return breaks == 1 ? "beta factors of logits" : "Dirichlet factors of simplexes";
  }

  @Override
  public Map<String, Integer> options() {
    return breaks == 1 ? Map.of() : Map.of("breaks", breaks);
  }

  private int size() {
    return dimension / breaks;
  }

  @Override
  public int noiseSize() {
    return size() * (breaks + 1);
  }

  @Override
  public List<String> parameterNames() {
    return List.of("concentration");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(size(), breaks + 1));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(Bounds.lower(0));
  }

  /// {@inheritDoc} It has the means of the coordinates, and the mean of their variances given the
  /// others.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    double[] scales = Starts.conditionalScales(scaleTril).toArray();
    double[] concentration = new double[noiseSize()];
    for (int s = 0; s < size(); s++) {
      double[] means = new double[breaks];
      double variance = 0;
      for (int k = 0; k < breaks; k++) {
        int i = s * breaks + k;
        means[k] = loc.get(i) - offset(k);
        variance += scales[i] * scales[i];
      }
      double[] found = Starts.concentration(means, variance);
      System.arraycopy(found, 0, concentration, s * found.length, found.length);
    }
    return List.of(Tensor.of(parameterShapes().getFirst(), concentration));
  }

  /// What [elbo.bijector.Simplex] adds to the logit of a break: ln of how many parts are behind it.
  private double offset(int k) {
    return Math.log(breaks - k);
  }

  private Node offsets() {
    double[] values = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = offset(i % breaks);
    }
    return Node.constant(Tensor.of(Shape.of(size(), breaks), values));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node concentration = parameters.getFirst();
    Node normal = Layout.reshape(noise, concentration.shape());
    Node gammas = Ops.binary(BinaryOp.LOG_GAMMA_QUANTILE, concentration, normal);
    List<Node> breakLogits = new ArrayList<>();
    Node behind = column(gammas, breaks);
    for (int k = breaks - 1; k >= 0; k--) {
      breakLogits.addFirst(Ops.subtract(column(gammas, k), behind));
      behind = Ops.logAddExp(column(gammas, k), behind);
    }
    return Layout.flatten(Ops.add(Layout.concatenate(1, breakLogits), offsets()));
  }

  private Node column(Node matrix, int k) {
    return Layout.slice(matrix, 1, k, 1);
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    Node concentration = parameters.getFirst();
    Node logit = Ops.subtract(Layout.reshape(point, Shape.of(size(), breaks)), offsets());
    Node broken = Layout.slice(concentration, 1, 0, breaks);
    Node behind = behind(concentration);
    Node each =
        Ops.add(
            Ops.multiply(broken, Ops.softplus(Ops.negate(logit))),
            Ops.multiply(behind, Ops.softplus(logit)));
    return Ops.negate(Ops.sum(Ops.add(each, Ops.lbeta(broken, behind))));
  }

  /// αₖ₊₁ + … + α_K for each break.
  private Node behind(Node concentration) {
    return Layout.slice(Layout.cumulativeSum(concentration, 1, true), 1, 1, breaks);
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    Node concentration = parameters.getFirst();
    Node a = Layout.slice(concentration, 1, 0, breaks);
    Node b = behind(concentration);
    Node all = Ops.add(a, b);
    // Minus the mean of ln z(1 − z) weighted by the concentrations: E ln z = ψ(a) − ψ(a + b).
    Node means =
        Ops.subtract(
            Ops.multiply(all, Ops.digamma(all)),
            Ops.add(Ops.multiply(a, Ops.digamma(a)), Ops.multiply(b, Ops.digamma(b))));
    return Optional.of(Ops.sum(Ops.add(Ops.lbeta(a, b), means)));
  }
}

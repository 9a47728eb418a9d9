// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.digamma;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// A vector of positive numbers that sum to 1: ln p(x) = Σ (concentration − 1) ln x + ln Γ(Σ
/// concentration) − Σ ln Γ(concentration).
///
/// @param concentration `[K]`, positive, or one such row per batch element
public record Dirichlet(Node concentration) implements Moments, Entropy {
  /// The distribution with these arguments.
  public static Dirichlet of(Expression concentration) {
    return new Dirichlet(concentration.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("concentration", concentration, Domain.POSITIVE, 1));
  }

  @Override
  public Support support() {
    return new Support.Simplex(size());
  }

  @Override
  public Domain valueDomain() {
    return Domain.SIMPLEX;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size());
  }

  private int size() {
    return concentration.shape().size(concentration.shape().rank() - 1);
  }

  @Override
  public List<Summand> summands(Node value) {
    int axis = concentration.shape().rank() - 1;
    Node total = sum(concentration, axis);
    Shape batch = Batch.of(this, value);
    return List.of(
        Summand.of(subtract(lgamma(total), sum(lgamma(concentration), axis)), "concentration"),
        Summand.of(
            sum(
                xlogy(
                    Batch.align(subtract(concentration, constant(1)), 1, batch),
                    Batch.align(value, 1, batch)),
                batch.rank()),
            Summand.VALUE,
            "concentration"));
  }

  @Override
  public Node mean() {
    int axis = concentration.shape().rank() - 1;
    return divide(concentration, Layout.broadcast(sum(concentration, axis), axis, size()));
  }

  @Override
  public Node variance() {
    int axis = concentration.shape().rank() - 1;
    Node total = Layout.broadcast(sum(concentration, axis), axis, size());
    Node p = divide(concentration, total);
    return divide(multiply(p, subtract(constant(1), p)), add(total, constant(1)));
  }

  @Override
  public Node entropy() {
    int axis = concentration.shape().rank() - 1;
    Node total = sum(concentration, axis);
    Node logBeta = subtract(sum(lgamma(concentration), axis), lgamma(total));
    Node one = multiply(subtract(total, constant(size())), digamma(total));
    Node each = multiply(subtract(concentration, constant(1)), digamma(concentration));
    return subtract(add(logBeta, one), sum(each, axis));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Shape full = batchShape.append(size());
    Node gammas = Draws.gamma(sites, full, Batch.align(concentration, 1, batchShape));
    Node total = sum(gammas, batchShape.rank());
    return divide(gammas, Layout.broadcast(total, batchShape.rank(), size()));
  }
}

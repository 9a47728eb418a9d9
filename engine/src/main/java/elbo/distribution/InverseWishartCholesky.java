// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of the Cholesky factor L of an inverse Wishart matrix whose scale matrix S is
/// given by its own: ln p(L) = −Σ (df + k) ln Lₖₖ − ½ ‖L⁻¹ L_S‖² + ½df ln det S + K(1 − ½df) ln 2 −
/// ln Γ_K(½df), k from 1.
///
/// @param df degrees of freedom, above K − 1
/// @param scaleTril the Cholesky factor of S, `[K, K]`, lower triangular with a positive diagonal
public record InverseWishartCholesky(Node df, Node scaleTril) implements Distribution {
  /// The distribution with these arguments.
  public static InverseWishartCholesky of(Expression df, Expression scaleTril) {
    return new InverseWishartCholesky(df.node(), scaleTril.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("df", df, Domain.NOT_NAN),
        new Argument("scaleTril", scaleTril, Domain.CHOLESKY, 2));
  }

  @Override
  public Support support() {
    return new Support.CovarianceCholesky(size());
  }

  @Override
  public Domain valueDomain() {
    return Domain.CHOLESKY;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size(), size());
  }

  private int size() {
    return scaleTril.shape().size(scaleTril.shape().rank() - 1);
  }

  @Override
  public List<Requirement> requirements() {
    Node enough = less(constant(size() - 1), df);
    return List.of(
        Requirement.of(
            enough,
            "df must be above " + (size() - 1) + ", one less than the rows of scaleTril",
            df));
  }

  @Override
  public List<Summand> summands(Node value) {
    Shape batch = Batch.of(this, value);
    Node trace = Gaussians.squaredNorm(value, scaleTril, batch);
    Node powers = weightedLogs(value, add(df, constant(1)), 1);
    Node determinant = multiply(df, Gaussians.halfLogDeterminant(scaleTril));
    return List.of(
        Summand.of(
            subtract(
                add(
                    constant(-0.5 * size() * (size() - 1) * Constants.LOG_SQRT_PI),
                    multiply(
                        constant(size() * Constants.LOG_TWO),
                        subtract(constant(1), multiply(constant(0.5), df)))),
                logGammas()),
            "df"),
        Summand.of(
            subtract(determinant, add(multiply(constant(0.5), trace), powers)),
            Summand.VALUE,
            "df",
            "scaleTril"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node scale = Gaussians.square(scaleTril);
    return Gaussians.cholesky(new InverseWishart(df, scale).sample(sites, batchShape));
  }

  /// Σ (first + step · k) ln Lₖₖ, k from 0.
  private Node weightedLogs(Node value, Node first, int step) {
    Node logs = log(Gaussians.diagonal(value));
    Node sum = multiply(first, sum(logs, logs.shape().rank() - 1));
    double[] weights = new double[logs.shape().numElements()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = step * (i % size());
    }
    Node rest = multiply(logs, Node.constant(Tensor.wrap(logs.shape(), weights)));
    return add(sum, sum(rest, logs.shape().rank() - 1));
  }

  /// The logarithm of the multivariate gamma function of half the degrees of freedom, without its
  /// power of π.
  private Node logGammas() {
    Node sum = constant(0);
    for (int k = 0; k < size(); k++) {
      sum = add(sum, lgamma(multiply(constant(0.5), subtract(df, constant(k)))));
    }
    return sum;
  }
}

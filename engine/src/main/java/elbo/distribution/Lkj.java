// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The LKJ distribution of correlation matrices: ln p(X) = (concentration − 1) ln det X + a
/// constant that depends on the concentration.
///
/// Lewandowski, Kurowicka and Joe (2009), Generating random correlation matrices based on vines and
/// extended onion method, theorem 5.
///
/// @param size the number of rows
/// @param concentration positive; 1 for the same density everywhere
public record Lkj(int size, Node concentration) implements Distribution {
  /// The distribution with these numbers.
  public static Lkj of(int size, double concentration) {
    return Arguments.checked(of(size, Ops.constant(concentration)));
  }

  /// The distribution with these arguments.
  public static Lkj of(int size, Expression concentration) {
    return new Lkj(size, concentration.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("concentration", concentration, Domain.POSITIVE));
  }

  @Override
  public Support support() {
    return new Support.Correlation(size);
  }

  @Override
  public Domain valueDomain() {
    return Domain.CORRELATION;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size, size);
  }

  @Override
  public List<Summand> summands(Node value) {
    Node logDeterminant =
        Ops.multiply(Ops.constant(2), Gaussians.halfLogDeterminant(Gaussians.cholesky(value)));
    Node excess = Ops.subtract(concentration, Ops.constant(1));
    return List.of(
        Summand.of(LkjCholesky.normalizer(size, concentration), "concentration"),
        Summand.of(Ops.multiply(excess, logDeterminant), Summand.VALUE, "concentration"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return Gaussians.square(new LkjCholesky(size, concentration).sample(sites, batchShape));
  }
}

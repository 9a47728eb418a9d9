// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.IntSupplier;

/// The distribution of the Cholesky factor L of an LKJ correlation matrix: ln p(L) = Σ (K − k + 2
/// concentration − 2) ln Lₖₖ + a constant that depends on the concentration, k from 2 to K.
///
/// Lewandowski, Kurowicka and Joe (2009), Generating random correlation matrices based on vines and
/// extended onion method, theorem 5.
///
/// @param size the number of rows
/// @param concentration positive; 1 for the same density everywhere
public record LkjCholesky(int size, Node concentration) implements Distribution {
  /// The distribution with these numbers.
  public static LkjCholesky of(int size, double concentration) {
    return Arguments.checked(of(size, Ops.constant(concentration)));
  }

  /// The distribution with these arguments.
  public static LkjCholesky of(int size, Expression concentration) {
    return new LkjCholesky(size, concentration.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("concentration", concentration, Domain.POSITIVE));
  }

  @Override
  public Support support() {
    return new Support.CorrelationCholesky(size);
  }

  @Override
  public Domain valueDomain() {
    return Domain.CORRELATION_CHOLESKY;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size, size);
  }

  @Override
  public List<Summand> summands(Node value) {
    Node logs = Ops.log(Gaussians.diagonal(value));
    double[] weights = new double[logs.shape().numElements()];
    double[] isFree = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      int k = i % size;
      weights[i] = k == 0 ? 0 : size - k - 1;
      isFree[i] = k == 0 ? 0 : 1;
    }
    Node fixed = Ops.multiply(logs, Node.constant(Tensor.wrap(logs.shape(), weights)));
    Node free = Ops.multiply(logs, Node.constant(Tensor.wrap(logs.shape(), isFree)));
    int axis = logs.shape().rank() - 1;
    Node doubled = Ops.multiply(Ops.constant(2), Ops.subtract(concentration, Ops.constant(1)));
    Node powers = Ops.add(Ops.sum(fixed, axis), Ops.multiply(doubled, Ops.sum(free, axis)));
    return List.of(
        Summand.of(normalizer(size, concentration), "concentration"),
        Summand.of(powers, Summand.VALUE, "concentration"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node spread = Gaussians.spread(concentration, size);
    Shape full = batchShape.append(size).append(size);
    double[] offsets = new double[full.numElements()];
    double[] below = new double[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      int column = i % size;
      offsets[i] = 0.5 * (size - 2 - Math.min(column, size - 2));
      below[i] = column < i / size % size ? 1 : 0;
    }
    Node shapes = Ops.add(spread, Node.constant(Tensor.wrap(full, offsets)));
    Node uniform = Draws.beta(sites, full, shapes, shapes);
    return Gaussians.fromPartials(uniform, Node.constant(Tensor.wrap(full, below)));
  }

  /// The logarithm of the factor that makes the density integrate to 1.
  static Node normalizer(int size, Node concentration) {
    int last = size - 1;
    Node sum = Ops.constant(-0.25 * size * last * Constants.LOG_PI);
    for (int k = 1; k <= last; k++) {
      Node shape = Ops.add(concentration, Ops.constant(0.5 * (last - k)));
      sum = Ops.subtract(sum, Ops.lgamma(shape));
    }
    Node first = Ops.lgamma(Ops.add(concentration, Ops.constant(0.5 * last)));
    return last == 0 ? Ops.constant(0) : Ops.add(sum, Ops.multiply(Ops.constant(last), first));
  }
}

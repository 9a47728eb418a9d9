// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Values outside a support.
final class Outside {
  private Outside() {}

  static List<Tensor> of(Support support) {
    return switch (support) {
      case Support.Reals _ -> List.of();
      case Support.Interval(Node lower, Node upper, boolean isOpen) -> {
        List<Tensor> values = beyond(lower, upper);
        if (isOpen && Double.isFinite(lower.value().item())) {
          values.add(lower.value());
        }
        yield values;
      }
      case Support.Integers(Node lower, Node upper) -> {
        List<Tensor> values = beyond(lower, upper);
        values.add(Tensor.scalar(lower.value().item() + 0.5));
        yield values;
      }
      case Support.Simplex(int size) -> {
        double[] negative = new double[size];
        negative[0] = 1.5;
        negative[1] = -0.5;
        yield List.of(Tensor.vector(negative), Tensor.filled(Shape.of(size), 1));
      }
      case Support.Counts(Node total, int size) -> {
        double[] tooMany = new double[size];
        tooMany[0] = total.value().item() + 1;
        double[] broken = new double[size];
        broken[0] = total.value().item() - 0.5;
        broken[1] = 0.5;
        yield List.of(Tensor.vector(tooMany), Tensor.vector(broken));
      }
      case Support.Covariance(int size) -> List.of(Tensor.filled(Shape.of(size, size), 1));
      case Support.Correlation(int size) -> List.of(scaledIdentity(size, 2));
      case Support.CovarianceCholesky(int size) -> List.of(scaledIdentity(size, -1));
      case Support.CorrelationCholesky(int size) -> List.of(scaledIdentity(size, 2));
    };
  }

  private static Tensor scaledIdentity(int size, double factor) {
    double[] values = new double[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = factor;
    }
    return Tensor.wrap(Shape.of(size, size), values);
  }

  private static List<Tensor> beyond(Node lower, Node upper) {
    List<Tensor> values = new ArrayList<>();
    if (Double.isFinite(lower.value().item())) {
      values.add(Tensor.scalar(lower.value().item() - 1));
    }
    if (Double.isFinite(upper.value().item())) {
      values.add(Tensor.scalar(upper.value().item() + 1));
    }
    return values;
  }
}

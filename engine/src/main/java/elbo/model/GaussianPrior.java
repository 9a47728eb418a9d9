// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// The prior part of a model where it is a normal density of the point: all terms without data, and
/// the log Jacobians.
///
/// @param point the input of `logDensity`
/// @param logDensity the prior part of the model's log density, a scalar
/// @param loc its mean
/// @param root upper triangular R with RᵀR the precision
public record GaussianPrior(Node point, Node logDensity, Tensor loc, Tensor root) {
  /// A quadratic function agrees with its own expansion to rounding.
  private static final double ROUNDING = 1e-9;

  /// The prior of a model.
  ///
  /// @throws ModelException if it is not normal on unconstrained space; the message says what would
  ///   be
  public static GaussianPrior of(Model model) {
    Node point = model.point();
    Node prior = model.prior();
    int n = model.dimension();
    Node slope = Gradients.of(prior, point);
    Node curvature = Gradients.jacobian(slope, point);
    Graph graph = Graph.of(List.of(point), List.of(prior, slope, curvature));
    List<Tensor> zero = Interpreter.evaluate(graph, List.of(Tensor.filled(Shape.of(n), 0)));
    double[] precision = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      precision[i] = -zero.get(2).get(i);
    }
    for (double at : new double[] {0.7, -1.9}) {
      double[] x = new double[n];
      double quadratic = zero.get(0).item();
      for (int i = 0; i < n; i++) {
        x[i] = at * (1 + 0.3 * Math.sin(i));
      }
      for (int i = 0; i < n; i++) {
        quadratic += zero.get(1).get(i) * x[i];
        for (int j = 0; j < n; j++) {
          quadratic -= 0.5 * x[i] * precision[i * n + j] * x[j];
        }
      }
      double value = Interpreter.evaluate(graph, List.of(Tensor.vector(x))).getFirst().item();
      if (!(Math.abs(value - quadratic) <= ROUNDING * (1 + Math.abs(value)))) {
        throw refusal("is no quadratic function of the unconstrained parameters");
      }
    }
    double[] root = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        double sum = precision[i * n + j];
        for (int k = 0; k < i; k++) {
          sum -= root[k * n + i] * root[k * n + j];
        }
        if (i < j) {
          root[i * n + j] = sum / root[i * n + i];
        } else if (sum > 0) {
          root[j * n + j] = Math.sqrt(sum);
        } else {
          throw refusal("does not hold all parameters: it is improper");
        }
      }
    }
    // RᵀR·loc is the slope at 0.
    double[] loc = zero.get(1).toArray();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        loc[i] -= root[k * n + i] * loc[k];
      }
      loc[i] /= root[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        loc[i] -= root[i * n + k] * loc[k];
      }
      loc[i] /= root[i * n + i];
    }
    return new GaussianPrior(point, prior, Tensor.vector(loc), Tensor.wrap(Shape.of(n, n), root));
  }

  private static ModelException refusal(String reason) {
    return new ModelException(
        "the prior of this model "
            + reason
            + "; elbo-kl needs a normal prior for every parameter, given by ~ statements on"
            + " parameters without constraints (or lognormal ones on positive parameters). The"
            + " objectives elbo and elbo-entropy take any prior");
  }
}

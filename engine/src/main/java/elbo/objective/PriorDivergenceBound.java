// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.family.Family;
import elbo.family.GaussianFamily;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.GaussianPrior;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// The evidence lower bound as `E_q[ln p(y | z)] − KL(q‖prior)`: the likelihood by draws, the
/// divergence from a Gaussian prior in closed form (the second estimator of Kingma & Welling 2014,
/// "Auto-encoding variational Bayes", SGVB-B). Only the likelihood's part of the gradient has noise
/// then: little where data say little.
///
/// @param prior the Gaussian part of the target
/// @param sampleSize K
public record PriorDivergenceBound(GaussianPrior prior, int sampleSize) implements Objective {
  private static final double HALF_LOG_TWO_PI = 0.91893853320467274178;

  @Override
  public String name() {
    return "elbo-kl";
  }

  @Override
  public Node integrand(Sample sample) {
    Node priors =
        Sample.over(prior.point(), prior.logDensity(), List.of(), sample.points(), sample.size());
    Node logLikelihood = EvidenceLowerBound.mean(Ops.subtract(sample.logTarget(), priors));
    return Ops.subtract(logLikelihood, divergence(sample.family(), sample.parameters()));
  }

  /// KL(q‖prior). A draw is loc + T·u, so its covariance is TTᵀ whatever form the family keeps it
  /// in.
  Node divergence(Family family, List<Node> parameters) {
    int n = family.dimension();
    int size = family.noiseSize();
    Node noise = Node.input("noise", Shape.of(size));
    Node draw = family.draw(parameters, noise);
    Node zero = Node.constant(Tensor.filled(Shape.of(size), 0));
    Node loc = Substitute.in(draw, noise, zero);
    Node columns = Node.constant(identity(size));
    Node moved =
        size == 1
            ? Layout.reshape(Substitute.in(draw, noise, Layout.flatten(columns)), Shape.of(n, 1))
            : Sample.over(noise, draw, parameters, columns, size);
    Node factor = Ops.subtract(moved, Layout.broadcast(loc, 1, size));
    Node root = Node.constant(prior.root());
    Node spread = Ops.sum(Ops.square(Linear.matmul(root, factor)));
    Node away = Linear.matmul(root, Ops.subtract(loc, Node.constant(prior.loc())));
    Node squares = Ops.add(spread, Ops.sum(Ops.square(away)));
    Node entropy = family.entropy(parameters).orElseThrow();
    double logScale = 0;
    for (int i = 0; i < n; i++) {
      logScale += Math.log(prior.root().get(i * n + i));
    }
    Node cross =
        Ops.subtract(
            Ops.multiply(Ops.constant(0.5), squares), Ops.constant(logScale - n * HALF_LOG_TWO_PI));
    return Ops.subtract(cross, entropy);
  }

  private static Tensor identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return Tensor.wrap(Shape.of(n, n), values);
  }

  @Override
  public Optional<String> refusal(Family family) {
    return family instanceof GaussianFamily
            || family instanceof elbo.family.UnconstrainedFamily(Family constrained)
                && constrained instanceof GaussianFamily
        ? Optional.empty()
        : Optional.of(
            "the divergence of the family "
                + family.name()
                + " from a Gaussian prior has no closed form; the objective elbo estimates it from"
                + " the draws, and mean-field, full-rank and low-rank have it");
  }
}

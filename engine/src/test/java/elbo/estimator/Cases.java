// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.GaussianFamily;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.ChiUpperBound;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.FisherDivergence;
import elbo.objective.ForwardKullbackLeibler;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.JensenShannonSurrogate;
import elbo.objective.Objective;
import elbo.objective.RenyiBound;
import elbo.objective.TotalVariationSurrogate;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Targets, objectives and estimators that are tested in all combinations.
final class Cases {
  private Cases() {}

  /// N(0.7, 0.6²), not normalised.
  static LogDensity normal() {
    Node x = Node.input("x", Shape.of(1));
    Node u = Ops.multiply(Ops.constant(1 / 0.6), Ops.subtract(x, Ops.constant(0.7)));
    return new LogDensity(
        List.of("x"),
        x,
        Ops.add(Ops.constant(1.3), Ops.sum(Ops.multiply(Ops.constant(-0.5), Ops.square(u)))));
  }

  /// 0.3 N(−1, 0.5²) + 0.7 N(1, 0.8²), not normalised.
  static LogDensity mixture() {
    Node x = Node.input("x", Shape.of(1));
    Node scalar = Layout.element(x, 0);
    Node a = component(scalar, 0.3, -1, 0.5);
    Node b = component(scalar, 0.7, 1, 0.8);
    return new LogDensity(List.of("x"), x, Ops.logAddExp(a, b));
  }

  private static Node component(Node x, double weight, double mean, double scale) {
    Node u = Ops.multiply(Ops.constant(1 / scale), Ops.subtract(x, Ops.constant(mean)));
    return Ops.add(
        Ops.constant(Math.log(weight / scale)), Ops.multiply(Ops.constant(-0.5), Ops.square(u)));
  }

  /// A logistic regression of six outcomes with a standard normal prior.
  static LogDensity logistic(int dimension) {
    double[][] rows = {
      {1, 0.4, -1.1}, {1, -0.7, 0.3}, {1, 1.2, 0.8}, {1, 0.1, -0.4}, {1, -1.5, 1.9}, {1, 0.9, 0.2}
    };
    double[] signs = {1, -1, 1, 1, -1, -1};
    double[][] x = new double[6][dimension];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < dimension; j++) {
        x[i][j] = -signs[i] * rows[i][j];
      }
    }
    Node beta = Node.input("beta", Shape.of(dimension));
    Node likelihood = Ops.sum(Ops.softplus(Linear.matmul(Node.constant(Tensor.matrix(x)), beta)));
    Node prior = Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(beta)));
    List<String> names = new ArrayList<>();
    for (int j = 0; j < dimension; j++) {
      names.add("beta." + (j + 1));
    }
    return new LogDensity(names, beta, Ops.subtract(prior, likelihood));
  }

  static Map<String, LogDensity> oneDimensional() {
    return Map.of("normal", normal(), "mixture", mixture(), "logistic", logistic(1));
  }

  static List<Objective> objectives() {
    return List.of(
        new EvidenceLowerBound(),
        new EvidenceLowerBound(2),
        new EntropyBound(),
        new EntropyBound(2),
        new ImportanceWeightedBound(2),
        new RenyiBound(0.5, 2),
        new RenyiBound(-1, 2),
        new ChiUpperBound(2, 2),
        new FisherDivergence(1),
        new FisherDivergence(2),
        new JensenShannonSurrogate(2),
        new TotalVariationSurrogate(3, 2),
        new ForwardKullbackLeibler(2));
  }

  static List<Estimator> estimators() {
    return List.of(
        new Pathwise(),
        new StickingTheLanding(),
        new DoublyReparameterized(),
        new ScoreFunction(Baseline.NONE),
        new ScoreFunction(Baseline.CONSTANT),
        new ScoreFunction(Baseline.RUNNING),
        new ScoreFunction(Baseline.LEARNED),
        new ScoreFunction(Baseline.LEAVE_ONE_OUT),
        new SelfNormalized());
  }

  /// A member that is not close to any of the targets.
  static List<Tensor> parameters(Family family) {
    int n = family.dimension();
    double[] loc = new double[n];
    double[] scale = new double[n];
    double[] factor = new double[n * n];
    for (int i = 0; i < n; i++) {
      loc[i] = 0.3 - 0.5 * i;
      scale[i] = 0.5 + 0.3 * i;
      for (int j = 0; j <= i; j++) {
        factor[i * n + j] = i == j ? scale[i] : 0.2 * (j + 1);
      }
    }
    return switch ((GaussianFamily) family) {
      case MeanField _ -> List.of(Tensor.vector(loc), Tensor.vector(scale));
      case FullRank _ -> List.of(Tensor.vector(loc), Tensor.of(Shape.of(n, n), factor));
      case LowRank _ -> {
        double[] direction = new double[n];
        for (int i = 0; i < n; i++) {
          direction[i] = 1 / Math.sqrt(n);
        }
        yield List.of(
            Tensor.vector(loc),
            Tensor.vector(scale),
            Tensor.of(Shape.of(n, 1), direction),
            Tensor.matrix(new double[][] {{1.7}}));
      }
    };
  }
}

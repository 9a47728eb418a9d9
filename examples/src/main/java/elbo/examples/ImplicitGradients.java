// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.Beta;
import elbo.distribution.Dirichlet;
import elbo.distribution.Distribution;
import elbo.distribution.Gamma;
import elbo.distribution.StudentT;
import elbo.distribution.VonMises;
import elbo.divergence.KullbackLeibler;
import elbo.estimator.Baseline;
import elbo.estimator.CompiledGradient;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.estimator.ScoreFunction;
import elbo.family.DirichletFactors;
import elbo.family.Family;
import elbo.family.GammaFactors;
import elbo.family.StudentTFactors;
import elbo.family.VonMisesFactors;
import elbo.graph.Node;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Draws that are quantiles, or other functions of their parameters without a plain location and
/// scale: gradients along them by implicit differentiation, beside score functions. Each family
/// meets a member of itself, so that the bound is −KL and its derivative known.
enum ImplicitGradients {
  GAMMA("gamma, by the shape", 0, 0),
  BETA("beta, by the first", 0, 0),
  DIRICHLET("Dirichlet of 3, by the first", 0, 0),
  STUDENT_T("Student t, by the degrees of freedom", 2, 0),
  VON_MISES("von Mises, by the concentration", 1, 0);

  private static final Key KEY = Key.of(41);

  final String text;

  /// The parameter by which, and its element.
  final int parameter;

  final int element;

  ImplicitGradients(String text, int parameter, int element) {
    this.text = text;
    this.parameter = parameter;
    this.element = element;
  }

  Family family() {
    return switch (this) {
      case GAMMA -> new GammaFactors(1);
      case BETA -> new DirichletFactors(1, 1);
      case DIRICHLET -> new DirichletFactors(2, 2);
      case STUDENT_T -> new StudentTFactors(1);
      case VON_MISES -> new VonMisesFactors(2);
    };
  }

  /// Parameters of q.
  List<Tensor> member() {
    return switch (this) {
      case GAMMA -> List.of(Tensor.vector(2.5), Tensor.vector(1.5));
      case BETA -> List.of(Tensor.of(Shape.of(1, 2), 2, 3));
      case DIRICHLET -> List.of(Tensor.of(Shape.of(1, 3), 2, 3, 1.5));
      case STUDENT_T -> List.of(Tensor.vector(0.5), Tensor.vector(1), Tensor.vector(5));
      case VON_MISES -> List.of(Tensor.vector(0.3), Tensor.vector(2));
    };
  }

  /// Parameters of the target.
  List<Tensor> goal() {
    return switch (this) {
      case GAMMA -> List.of(Tensor.vector(4), Tensor.vector(1));
      case BETA -> List.of(Tensor.of(Shape.of(1, 2), 1, 1.5));
      case DIRICHLET -> List.of(Tensor.of(Shape.of(1, 3), 1, 4, 2));
      case STUDENT_T -> List.of(Tensor.vector(0), Tensor.vector(1.2), Tensor.vector(9));
      case VON_MISES -> List.of(Tensor.vector(0), Tensor.vector(4));
    };
  }

  private Distribution distribution(List<Tensor> p) {
    return switch (this) {
      case GAMMA -> Gamma.ofRate(p.get(0).get(0), p.get(1).get(0));
      case BETA -> Beta.of(p.getFirst().get(0), p.getFirst().get(1));
      case DIRICHLET -> Dirichlet.of(Node.constant(p.getFirst().reshape(Shape.of(3))));
      case STUDENT_T -> StudentT.of(p.get(2).get(0), p.get(0).get(0), p.get(1).get(0));
      case VON_MISES -> VonMises.of(p.get(0).get(0), p.get(1).get(0));
    };
  }

  /// The member with one number changed.
  private List<Tensor> moved(double change) {
    List<Tensor> moved = new ArrayList<>(member());
    double[] values = moved.get(parameter).toArray();
    values[element] += change;
    moved.set(parameter, Tensor.of(moved.get(parameter).shape(), values));
    return moved;
  }

  /// The derivative of −KL(q‖p), by central differences of closed forms, or of quadrature where
  /// there is none.
  double exact() {
    double h = 1e-3;
    double up = divergence(moved(h));
    double down = divergence(moved(-h));
    return -(up - down) / (2 * h);
  }

  private double divergence(List<Tensor> q) {
    return new KullbackLeibler().between(distribution(q), distribution(goal())).value();
  }

  private GradientGraph graph(Estimator estimator, List<Tensor> target) {
    Family family = family();
    List<Node> constants = target.stream().map(Node::constant).toList();
    LogDensity density = LogDensity.of(family.dimension(), x -> family.logProb(constants, x));
    return GradientGraph.of(density, family, new EvidenceLowerBound(), estimator);
  }

  /// What was found.
  ///
  /// @param value the mean of the gradient over draws
  /// @param variance of one draw's
  /// @param draws how many
  record Found(double value, double variance, int draws) {
    double error() {
      return Math.sqrt(variance / draws);
    }
  }

  Found found(Estimator estimator, int draws) {
    return found(estimator, draws, goal());
  }

  /// The gradient against a member of the family, which may be q itself.
  Found found(Estimator estimator, int draws, List<Tensor> target) {
    GradientGraph graph = graph(estimator, target);
    double baseline =
        estimator.equals(new ScoreFunction(Baseline.RUNNING)) ? -divergence(member()) : 0;
    CompiledGradient gradient = new CompiledGradient(graph, Noise.INDEPENDENT, draws);
    gradient.evaluate(KEY, 0, member(), baseline, new double[0][]);
    GradientVariance variance =
        GradientVariance.of(
            graph,
            family().parameterNames(),
            member(),
            baseline,
            Noise.INDEPENDENT,
            draws / 2,
            2,
            KEY);
    return new Found(
        gradient.gradient().get(parameter).get(element),
        variance.ofSample().get(parameter).get(element),
        draws);
  }
}

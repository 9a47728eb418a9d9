// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parts of estimators of the evidence lower bound that evaluate the target at points of their
/// own choice and take no derivative of it.
final class Plain {
  private Plain() {}

  /// Why an objective is not the evidence lower bound in one of its forms; empty if it is.
  static Optional<String> ofBound(String name, Objective objective) {
    return objective instanceof EvidenceLowerBound || objective instanceof EntropyBound
        ? Optional.empty()
        : Optional.of(
            name
                + " is a gradient of the evidence lower bound, objectives elbo and elbo-entropy, not of "
                + objective.name()
                + "; score-function works for every objective that does not weight its draws");
  }

  /// The same, and with one draw per sample.
  static Optional<String> ofSingle(String name, Objective objective) {
    return ofBound(name, objective)
        .or(() ->
            objective.sampleSize() == 1
                ? Optional.empty()
                : Optional.of(
                    name
                        + " takes one draw per sample, not "
                        + objective.sampleSize()
                        + "; take more samples instead"));
  }

  /// Why a family does not have finitely many states; empty if it has.
  static Optional<String> ofStates(String name, Family family) {
    return family.stateLogProbs(family.inputs("q")).isPresent()
        ? Optional.empty()
        : Optional.of(
            name
                + " needs coordinates with finitely many values, which those of the family "
                + family.name()
                + " do not have; pathwise works where draws are differentiable, score-function for"
                + " every family");
  }

  /// A point for each column: the draw, with coordinate d replaced by the d-th element of a vector,
  /// for each d and each of the vectors in turn. Column `v · n + d` is of vector v.
  static Node replaced(Node draw, List<Node> vectors) {
    int n = draw.shape().size(0);
    int columns = vectors.size() * n;
    double[] diagonal = new double[n * columns];
    for (int v = 0; v < vectors.size(); v++) {
      for (int d = 0; d < n; d++) {
        diagonal[d * columns + v * n + d] = 1;
      }
    }
    Node isReplaced = Node.constant(Tensor.wrap(Shape.of(n, columns), diagonal));
    List<Node> blocks = new ArrayList<>();
    for (Node vector : vectors) {
      blocks.add(Layout.broadcast(vector, 1, n));
    }
    Node others = Layout.broadcast(draw, 1, columns);
    return Ops.select(isReplaced, Layout.concatenate(1, blocks), others);
  }

  /// The target's log density at each column, a vector.
  static Node values(LogDensity target, Node columns) {
    return Sample.over(
        target.point(), target.value(), target.data(), columns, columns.shape().size(1));
  }

  /// The derivative of a function of the parameters.
  static List<Node> derivative(Node value, Node cotangent, List<Node> parameters) {
    return Vjp.pull(List.of(value), List.of(cotangent), parameters);
  }

  /// Σ weights · ∇ ln q over coordinates and draws.
  ///
  /// @param weights a matrix with a row per coordinate and a column per draw
  static List<Node> scores(
      Family family, List<Node> parameters, Node draws, int size, Node weights) {
    Node point = Node.input("point", Shape.of(family.dimension()));
    Node factors = family.factorLogProbs(parameters, point).orElseThrow();
    // The draws are held: to the derivative they are an input.
    Node held = Node.input("draws", draws.shape());
    Node logFactors = Sample.over(point, factors, parameters, held, size);
    Node cotangent = Node.input("weights", logFactors.shape());
    List<Node> pulled = derivative(logFactors, cotangent, parameters);
    return Substitute.in(
        pulled, Map.of(held, draws, cotangent, Layout.reshape(weights, logFactors.shape())));
  }

  /// The graph, all of whose outputs are 0 unless `isFinite`.
  static GradientGraph graph(
      LogDensity target,
      List<Node> parameters,
      Node noise,
      int sampleSize,
      Node isFinite,
      Node logDensity,
      Node bound,
      List<Node> gradient) {
    List<Node> outputs = new ArrayList<>();
    outputs.add(isFinite);
    outputs.add(Assembly.masked(isFinite, logDensity));
    outputs.add(Assembly.masked(isFinite, bound));
    outputs.add(Assembly.masked(isFinite, bound));
    for (Node part : gradient) {
      outputs.add(Assembly.masked(isFinite, part));
    }
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    inputs.addAll(target.data());
    return new GradientGraph(Graph.of(inputs, outputs), noise, Optional.empty(), sampleSize);
  }
}

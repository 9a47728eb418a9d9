// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Gradients;
import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Joins what an estimator says of a sample with the target and the family's draws. The target
/// enters by its value and, where it is needed, slope at each draw alone, made finite where they
/// are not; so no estimator has to think of draws outside of the support.
final class Assembly {
  private final LogDensity target;
  private final Family family;
  private final Sample sample;
  private final Node finite = Node.input("finite", Shape.SCALAR);
  private final Node integrand;
  private final Node noise;
  private final Optional<Node> logProb;
  private final Optional<Node> ofLogWeights;
  private final boolean usesScore;

  Assembly(LogDensity target, Family family, Objective objective) {
    this.target = target;
    this.family = family;
    int size = objective.sampleSize();
    this.sample = Sample.of(family, size);
    this.integrand = objective.integrand(sample);
    Shape one = Shape.of(family.noiseSize());
    this.noise = Node.input("noise", size == 1 ? one : one.append(size));
    Node single = Node.input("single", one);
    this.logProb =
        family
            .logProbOfDraw(sample.parameters(), single)
            .map(value -> Sample.over(single, value, sample.parameters(), noise, size));
    this.ofLogWeights = objective.ofLogWeights(logWeights());
    this.usesScore = objective.usesScore();
  }

  /// The log density of the family at each of its draws as a function of parameters and noise,
  /// which a derivative may follow; empty if the draws must be known for it.
  Optional<Node> logProb() {
    return logProb;
  }

  /// The log weights as numbers: the way to the parameters is not for derivatives.
  Node logWeights() {
    return logProb.map(q -> Ops.subtract(sample.logTarget(), q)).orElseGet(sample::logWeights);
  }

  /// The sample whose inputs [#build] replaces.
  Sample sample() {
    return sample;
  }

  /// The objective's integrand for the sample.
  Node integrand() {
    return integrand;
  }

  /// 1 where every draw of the sample is finite: a scalar that cotangents are multiplied by.
  Node finite() {
    return finite;
  }

  /// A gradient in two parts.
  ///
  /// @param toTarget the derivative with respect to [Sample#logTarget], to follow along the draws
  /// @param toScore the derivative with respect to [Sample#score], the same; empty if it has none
  /// @param toPoints the derivative with respect to [Sample#points] in all that is not the target
  /// @param toLogProb the derivative with respect to [#logProb], which is followed together with
  ///   the draws: both go through the same layers of a flow, and once is enough
  /// @param direct for each parameter what does not go through the draws; empty if nothing does
  record Parts(
      Optional<Node> toTarget,
      Optional<Node> toScore,
      Optional<Node> toPoints,
      Optional<Node> toLogProb,
      List<Node> direct) {}

  /// The graph of a gradient.
  ///
  /// @param baseline an input that stands for itself
  GradientGraph build(Parts parts, Optional<Node> baseline) {
    int size = sample.size();
    List<Node> parameters = sample.parameters();
    Node single = Node.input("single", Shape.of(family.noiseSize()));
    Node draws = Sample.over(single, family.draw(parameters, single), parameters, noise, size);
    Node values = atEach(target.value(), draws);
    Map<Node, Node> places = new HashMap<>();
    Node isFinite = isFinite(values);
    Node safeSlopes = draws; // where nothing asks for slopes
    if (usesScore || parts.toTarget().isPresent() || parts.toScore().isPresent()) {
      Node slopes = atEach(Gradients.of(target.value(), target.point()), draws);
      isFinite = Ops.and(isFinite, isFinite(slopes));
      safeSlopes = masked(isFinite, slopes);
      places.put(sample.score(), safeSlopes);
    }
    places.put(sample.points(), draws);
    places.put(sample.logTarget(), masked(isFinite, values));
    places.put(finite, isFinite);
    for (int i = 0; i < parameters.size(); i++) {
      places.put(sample.held().get(i), parameters.get(i));
    }
    List<Node> outputs = new ArrayList<>();
    outputs.add(isFinite);
    outputs.add(masked(isFinite, mean(values)));
    List<Node> monitored =
        Substitute.in(List.of(mean(logWeights()), ofLogWeights.orElse(integrand)), places);
    outputs.add(masked(isFinite, monitored.get(0)));
    outputs.add(masked(isFinite, monitored.get(1)));
    List<Node> cotangents = new ArrayList<>();
    if (parts.toTarget().isPresent()) {
      cotangents.add(along(at(parts.toTarget().get(), places), safeSlopes));
    }
    parts.toPoints().ifPresent(c -> cotangents.add(at(c, places)));
    parts.toScore().ifPresent(c -> cotangents.add(throughScore(at(c, places), draws)));
    List<Node> gradient = Substitute.in(parts.direct(), places);
    if (!cotangents.isEmpty()) {
      Node total = cotangents.getFirst();
      for (Node more : cotangents.subList(1, cotangents.size())) {
        total = Ops.add(total, more);
      }
      List<Node> along = pulled(draws, masked(isFinite, total), parts.toLogProb(), places);
      for (int i = 0; i < parameters.size(); i++) {
        outputs.add(gradient.isEmpty() ? along.get(i) : Ops.add(along.get(i), gradient.get(i)));
      }
    } else {
      outputs.addAll(gradient);
    }
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    baseline.ifPresent(inputs::add);
    inputs.addAll(target.data());
    return new GradientGraph(Graph.of(inputs, outputs), noise, baseline, size);
  }

  /// The cotangents of the parameters for one of the draws, and for one of ln q if there is one.
  private List<Node> pulled(
      Node draws, Node cotangent, Optional<Node> toLogProb, Map<Node, Node> places) {
    List<Node> parameters = sample.parameters();
    if (toLogProb.isEmpty()) {
      return Vjp.pull(List.of(draws), List.of(cotangent), parameters);
    }
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    Graph both = Graph.of(inputs, List.of(draws, logProb.orElseThrow()));
    return Vjp.pull(both.outputs(), List.of(cotangent, at(toLogProb.get(), places)), parameters);
  }

  private static Node at(Node x, Map<Node, Node> places) {
    return Substitute.in(List.of(x), places).getFirst();
  }

  private Node atEach(Node x, Node draws) {
    return Sample.over(target.point(), x, target.data(), draws, sample.size());
  }

  /// Each draw's slope times its weight.
  private Node along(Node weights, Node slopes) {
    int size = sample.size();
    if (size == 1) {
      return Ops.multiply(Layout.reshape(weights, Shape.SCALAR), slopes);
    }
    return Ops.multiply(Layout.broadcast(weights, 0, family.dimension()), slopes);
  }

  /// What a change of the score is as a change of the draws: a product with the target's Hessian.
  private Node throughScore(Node cotangent, Node draws) {
    Node points = sample.points();
    Node slopes = atEach(Gradients.of(target.value(), target.point()), points);
    Node stand = Node.input("cotangent", cotangent.shape());
    Node pulled = Vjp.pull(List.of(slopes), List.of(stand), List.of(points)).getFirst();
    return at(pulled, Map.of(points, draws, stand, cotangent));
  }

  static Node mean(Node x) {
    return Ops.multiply(Ops.constant(1.0 / x.shape().numElements()), Ops.sum(x));
  }

  static Node masked(Node condition, Node x) {
    return Ops.select(condition, x, Ops.constant(0));
  }

  /// 1 where every element is a number and not infinite.
  static Node isFinite(Node x) {
    Node bad = Ops.or(Ops.unary(UnaryOp.IS_NAN, x), Ops.unary(UnaryOp.IS_INFINITE, x));
    return Ops.not(Ops.sum(bad));
  }
}

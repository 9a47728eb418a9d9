// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/// A mixture of K components: ln p(x) = ln Σ wₖ pₖ(x), by logSumExp.
///
/// @param weights `[K]`, not negative with sum 1, or one such row per batch element
/// @param components K distributions with the same event shape
public record Mixture(Node weights, List<Distribution> components) implements Distribution {
  /// Checks and copies.
  public Mixture {
    components = List.copyOf(components);
    int axis = weights.shape().rank() - 1;
    if (axis < 0 || components.isEmpty() || weights.shape().size(axis) != components.size()) {
      throw new ShapeException(
          "a mixture needs one weight per component, got weights of shape "
              + weights.shape()
              + " and "
              + components.size()
              + " components");
    }
    for (Distribution component : components) {
      if (!component.eventShape().equals(components.getFirst().eventShape())) {
        throw new ShapeException(
            "the components of a mixture need the same event shape, got "
                + components.getFirst().eventShape()
                + " and "
                + component.eventShape());
      }
    }
  }

  /// The mixture with these weights and components.
  public static Mixture of(Expression weights, Distribution... components) {
    return new Mixture(weights.node(), List.of(components));
  }

  /// The mixture of these components, each with the same weight.
  public static Mixture ofEqual(Distribution... components) {
    double[] weights = new double[components.length];
    Arrays.fill(weights, 1.0 / components.length);
    return of(Node.constant(Tensor.vector(weights)), components);
  }

  @Override
  public List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument("weights", weights, Domain.SIMPLEX, 1));
    for (int k = 0; k < components.size(); k++) {
      for (Argument a : components.get(k).arguments()) {
        String name = "component " + (k + 1) + " " + a.name();
        arguments.add(new Argument(name, a.node(), a.domain(), a.eventRank()));
      }
    }
    return arguments;
  }

  @Override
  public List<Requirement> requirements() {
    List<Requirement> requirements = new ArrayList<>();
    components.forEach(component -> requirements.addAll(component.requirements()));
    return requirements;
  }

  @Override
  public Shape eventShape() {
    return components.getFirst().eventShape();
  }

  /// That of the components where all have the same one by definition; otherwise all real numbers,
  /// and each component looks after itself.
  @Override
  public Support support() {
    Support first = components.getFirst().support();
    boolean same = components.stream().allMatch(component -> component.support().equals(first));
    return same ? first : Support.REALS;
  }

  @Override
  public List<Summand> summands(Node value) {
    Shape batch = Batch.of(this, value);
    Node logs = Batch.align(Ops.log(weights), 1, batch);
    List<Node> parts = new ArrayList<>();
    for (Distribution component : components) {
      parts.add(Layout.broadcastTo(component.logProb(value), batch));
    }
    Node joint = Ops.add(logs, Layout.stack(batch.rank(), parts));
    List<String> names = new ArrayList<>(List.of(Summand.VALUE));
    arguments().forEach(argument -> names.add(argument.name()));
    return List.of(Summand.of(Ops.logSumExp(joint, batch.rank()), names.toArray(String[]::new)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node chosen = Categories.sample(sites, batchShape, weights);
    Node result = components.getLast().sample(sites, batchShape);
    for (int k = components.size() - 2; k >= 0; k--) {
      Node isChosen = Ops.equal(chosen, Ops.constant(k + 1));
      for (int axis = 0; axis < eventShape().rank(); axis++) {
        isChosen = Layout.broadcast(isChosen, batchShape.rank() + axis, eventShape().size(axis));
      }
      result = Ops.select(isChosen, components.get(k).sample(sites, batchShape), result);
    }
    return result;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.distribution.HalfNormal;
import elbo.distribution.Normal;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelBuilderTest {
  private static double evaluate(Model model, Node node, double... x) {
    Graph graph = Graph.of(List.of(model.point()), List.of(node));
    return Interpreter.evaluate(graph, List.of(Tensor.vector(x))).getFirst().item();
  }

  private static Model model() {
    ModelBuilder builder = new ModelBuilder(2);
    Node loc = builder.parameter("loc", new Identity(), Shape.SCALAR, ElementOrder.ROW_MAJOR);
    Node scale = builder.parameter("scale", Bounds.lower(0), Shape.SCALAR, ElementOrder.ROW_MAJOR);
    Node data = Node.constant(Tensor.vector(1, 2, 4));
    Normal likelihood = Normal.of(loc, scale);
    builder.site("scale", HalfNormal.of(2), scale, false, Set.of("value"), Optional.empty());
    builder.checkDomains("y", likelihood, data, "", Check.Scope.DENSITY);
    builder.site("y", likelihood, data, true, Set.of("loc", "scale"), Optional.empty());
    return builder.build();
  }

  /// By hand at loc = 1, scale = 2: z² = 0, ¼, 2¼.
  @Test
  void logDensityIsTheSumOfSitesAndJacobians() {
    double likelihood = -0.5 * 2.5 - 3 * Math.log(2) - 1.5 * Math.log(2 * Math.PI);
    double prior = -0.5 - Math.log(2) + 0.5 * Math.log(2 / Math.PI);
    double point = Math.log(2);
    Model model = model();
    // A handful of roundings of numbers below 10.
    assertThat(evaluate(model, model.logDensity(false, true), 1, point))
        .isCloseTo(likelihood + prior, within(1e-14));
    assertThat(evaluate(model, model.logDensity(true, true), 1, point))
        .isCloseTo(likelihood + prior + point, within(1e-14));
  }

  @Test
  void upToConstantsLeavesOutWhatNoVariableReaches() {
    double point = Math.log(2);
    Model model = model();
    double expected = -0.5 * 2.5 - 3 * Math.log(2) - 0.5;
    assertThat(evaluate(model, model.logDensity(false, false), 1, point))
        .isCloseTo(expected, within(1e-14));
  }

  @Test
  void logDensityIsMinusInfinityWhereACheckFails() {
    Model model = model();
    assertThat(evaluate(model, model.logDensity(true, true), 1, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(model.checks()).hasSize(2);
  }
}

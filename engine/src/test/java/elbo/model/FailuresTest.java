// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.bijector.Identity;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static Model model() {
    ModelBuilder builder = new ModelBuilder(1);
    Node x = builder.parameter("x", new Identity(), Shape.SCALAR, ElementOrder.ROW_MAJOR);
    List<Check.Part> message =
        List.of(new Check.Part.Text("x must be below 2, got "), new Check.Part.Value(x));
    builder.check(
        new Check(Ops.greater(x, Ops.constant(2)), message, "line 7", Check.Scope.DENSITY));
    builder.factor("target += log(x)", Ops.log(x), Ops.log(x));
    return builder.build();
  }

  @Test
  void aFailedCheckIsNamedWithItsValueAndPlace() {
    assertThat(Failures.ofDensity(model(), new double[] {2.5}))
        .contains("x must be below 2, got 2.5 (line 7)");
  }

  @Test
  void aTermThatIsNotFiniteIsNamed() {
    assertThat(Failures.ofDensity(model(), new double[] {0}))
        .contains("the log density of target += log(x) is -Infinity");
  }

  @Test
  void aFinitePointHasNoFailure() {
    assertThat(Failures.ofDensity(model(), new double[] {1})).isEmpty();
  }
}

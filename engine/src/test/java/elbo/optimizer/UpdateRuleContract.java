// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What every update rule keeps to. An implementer extends this and says which rule, and with which
/// schedule and in how many steps it climbs a quadratic of condition number 6.
abstract class UpdateRuleContract {
  private static final double[] CURVATURE = {1, 3, 0.5};
  private static final double[] CENTRE = {2, -1, 0.7};
  private static final List<Tensor> START = parameters(-1, 1.5, 3);

  /// The rule.
  abstract UpdateRule rule();

  /// A schedule with which it converges.
  abstract Schedule schedule();

  /// How many steps that takes.
  abstract int numSteps();

  /// How close it then is.
  double tolerance() {
    return 1e-12;
  }

  /// The optimum along a coordinate, for rules that add something to the objective −½a(x − c)².
  double optimum(double curvature, double centre, int coordinate) {
    return centre;
  }

  private static List<Tensor> parameters(double a, double b, double c) {
    return List.of(Tensor.vector(a, b), Tensor.scalar(c));
  }

  private static List<Tensor> gradient(List<Tensor> at) {
    return parameters(
        -CURVATURE[0] * (at.get(0).get(0) - CENTRE[0]),
        -CURVATURE[1] * (at.get(0).get(1) - CENTRE[1]),
        -CURVATURE[2] * (at.get(1).item() - CENTRE[2]));
  }

  private UpdateState after(int numSteps) {
    UpdateState state = rule().start(START);
    while (state.step() < numSteps) {
      state = rule().step(state, gradient(state.parameters()), schedule().at(state.step()));
    }
    return state;
  }

  @Test
  void climbsAConcaveQuadraticToItsTop() {
    List<Tensor> end = rule().result(after(numSteps()));
    double[] x = {end.get(0).get(0), end.get(0).get(1), end.get(1).item()};
    for (int i = 0; i < 3; i++) {
      assertThat(x[i]).isCloseTo(optimum(CURVATURE[i], CENTRE[i], i), offset(tolerance()));
    }
  }

  @Test
  void theSameStateAndGradientGiveTheSameBits() {
    UpdateState state = after(5);
    List<Tensor> gradient = gradient(state.parameters());
    assertThat(rule().step(state, gradient, 0.1)).isEqualTo(rule().step(state, gradient, 0.1));
  }

  @Test
  void aStepChangesNeitherItsStateNorItsGradient() {
    UpdateState state = after(5);
    UpdateState copy = copy(state);
    List<Tensor> gradient = gradient(state.parameters());
    List<Tensor> copyOfGradient = copy(gradient);
    UpdateState next = rule().step(state, gradient, 0.1);
    assertThat(state).isEqualTo(copy);
    assertThat(gradient).isEqualTo(copyOfGradient);
    assertThat(next.step()).isEqualTo(6);
  }

  @Test
  void aStateMadeOfItsNumbersGoesOnToTheSameBits() {
    UpdateState state = after(5);
    List<Tensor> gradient = gradient(state.parameters());
    assertThat(rule().step(copy(state), gradient, 0.1))
        .isEqualTo(rule().step(state, gradient, 0.1));
  }

  @Test
  void finiteGradientsGiveFiniteStates() {
    UpdateState state = rule().start(START);
    for (double size : new double[] {0, 1e-300, 1, 1e150, 1e-300, -1e150, 0}) {
      state = rule().step(state, parameters(size, -size, 0), 0.1);
      assertThat(Values.areFinite(state.parameters())).as("after %s", size).isTrue();
      for (List<Tensor> slot : state.slots().values()) {
        assertThat(Values.areFinite(slot)).as("after %s", size).isTrue();
      }
    }
  }

  @Test
  void theResultHasTheShapesOfTheParameters() {
    List<Tensor> result = rule().result(after(2));
    assertThat(result.stream().map(Tensor::shape)).containsExactly(Shape.of(2), Shape.SCALAR);
  }

  @Test
  void aGradientOfAnotherShapeIsRefusedWithBothShapes() {
    UpdateState state = rule().start(START);
    assertThatThrownBy(
            () -> rule().step(state, List.of(Tensor.vector(1, 2, 3), Tensor.scalar(1)), 0.1))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(Shape.of(2).toString())
        .hasMessageContaining(Shape.of(3).toString());
    assertThatThrownBy(() -> rule().step(state, List.of(Tensor.vector(1, 2)), 0.1))
        .isInstanceOf(ShapeException.class);
  }

  private static UpdateState copy(UpdateState state) {
    TreeMap<String, List<Tensor>> slots = new TreeMap<>();
    state.slots().forEach((name, tensors) -> slots.put(name, copy(tensors)));
    return new UpdateState(state.step(), copy(state.parameters()), slots);
  }

  private static List<Tensor> copy(List<Tensor> tensors) {
    List<Tensor> copies = new ArrayList<>();
    for (Tensor tensor : tensors) {
      copies.add(Tensor.of(tensor.shape(), tensor.toArray()));
    }
    return copies;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceGuardTest {
  private static UpdateState at(double x) {
    return UpdateState.of(List.of(Tensor.vector(x, 1)));
  }

  private static double value(UpdateState state) {
    double x = state.parameters().getFirst().get(0);
    return -0.5 * x * x;
  }

  private static DivergenceGuard climb(UpdateRule rule, double size, int numSteps) {
    UpdateState state = rule.start(List.of(Tensor.vector(3, 0)));
    DivergenceGuard guard = DivergenceGuard.start(state, value(state));
    while (state.step() < numSteps && !guard.hasDiverged()) {
      double x = state.parameters().getFirst().get(0);
      state = rule.step(state, List.of(Tensor.vector(-x, 0)), size);
      guard = guard.tell(state, value(state));
    }
    return guard;
  }

  /// On −x²/2 a step η multiplies x by 1 − η.
  @ParameterizedTest
  @ValueSource(doubles = {2.5, 3, 10, 1e3, 1e80})
  void aStepSizeThatDivergesIsNoticedWithinTenSteps(double size) {
    DivergenceGuard guard = climb(new GradientAscent(), size, 10);
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.reason().orElseThrow())
        .contains("the best one that of step 0")
        .contains("smaller step size");
    assertThat(Values.areFinite(guard.last().parameters())).isTrue();
    assertThat(guard.best().step()).isEqualTo(0);
  }

  /// A step of 2.05 or 2.2 multiplies the value by 1.05² or 1.2².
  @ParameterizedTest
  @ValueSource(doubles = {2.01, 2.05, 2.1, 2.2})
  void aSlowFallIsNoticedWithinTenStepsOfItsLevel(double size) {
    DivergenceGuard guard = climb(new GradientAscent(), size, 100_000);
    assertThat(guard.hasDiverged()).isTrue();
    // The best value is the first, -4.5; at level 10⁶·(1 + 4.5) below it 0.5·9·(size - 1)^(2k) is.
    double steps = Math.ceil(Math.log((4.5 + 5.5e6) / 4.5) / (2 * Math.log(size - 1)));
    assertThat(guard.last().step()).isLessThanOrEqualTo((long) steps + 9);
  }

  @Test
  void anAscentCanGoOnFromTheBestState() {
    DivergenceGuard guard = climb(new Momentum(), 4.5, 10);
    assertThat(guard.hasDiverged()).isTrue();
    UpdateState state = new Momentum().start(guard.best().parameters());
    for (int t = 0; t < 400; t++) {
      double x = state.parameters().getFirst().get(0);
      state = new Momentum().step(state, List.of(Tensor.vector(-x, 0)), 4.5 / 16);
    }
    assertThat(Math.abs(state.parameters().getFirst().get(0))).isLessThan(1e-6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 1.9})
  void aStepSizeThatConvergesIsLeftAlone(double size) {
    assertThat(climb(new GradientAscent(), size, 1000).reason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
  void aValueThatIsNotFiniteIsNoticedAtOnce(double value) {
    DivergenceGuard guard = DivergenceGuard.start(at(1), -1).tell(at(2), -0.5).tell(at(3), value);
    assertThat(guard.reason().orElseThrow()).startsWith("the objective is " + value);
    assertThat(guard.last()).isEqualTo(at(2));
    assertThat(guard.tell(at(1), 0)).isSameAs(guard);
  }

  @Test
  void aParameterThatIsNotFiniteIsNoticedAtOnceAndNamed() {
    DivergenceGuard guard = DivergenceGuard.start(at(1), -1).tell(at(Double.NaN), -1);
    assertThat(guard.reason().orElseThrow()).startsWith("element 0 of parameter 0 is NaN");
    assertThat(guard.last()).isEqualTo(at(1));
  }

  @Test
  void whatTheRuleRemembersIsWatchedToo() {
    UpdateState bad = at(1).with("squares", List.of(Tensor.scalar(Double.POSITIVE_INFINITY)));
    assertThat(DivergenceGuard.start(at(1), -1).tell(bad, -1).reason().orElseThrow())
        .startsWith("what the rule remembers as \"squares\" is not finite");
  }

  @Test
  void aValueThatStaysFarBelowTheBestIsNoticed() {
    DivergenceGuard guard = DivergenceGuard.start(at(1), -1);
    for (int t = 0; t < 10; t++) {
      assertThat(guard.hasDiverged()).isFalse();
      guard = guard.tell(at(2), -1e7);
    }
    assertThat(guard.reason().orElseThrow()).contains("falls without bound");
  }

  /// A hundred thousand noisy values, with Cauchy tails, around a level that rises and one that is
  /// flat.
  @Test
  void noiseIsNoDivergence() {
    Key key = Key.of(3);
    for (double slope : new double[] {0, 0.01}) {
      DivergenceGuard guard = DivergenceGuard.start(at(1), -1000);
      for (int t = 0; t < 50_000; t++) {
        double u = Draws.uniform(key, 0, 0, t);
        double noise = -Math.abs(Math.tan(Math.PI * (u - 0.5)));
        guard = guard.tell(at(1), -1000 + slope * t + 10 * noise);
      }
      assertThat(guard.reason()).isEmpty();
    }
  }

  @Test
  void aStartThatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> DivergenceGuard.start(at(1), Double.NaN))
        .hasMessageContaining("must start where everything is finite, but the objective is NaN");
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A gamma posterior of a Poisson rate: natural parameters (shape − 1, −rate), shape above 0 and
/// rate above 0. With a conjugate target the gradient with respect to the mean parameters is λ* −
/// λ.
class NaturalParameterAscentTest extends UpdateRuleContract {
  private static final UpdateRule GAMMA =
      new NaturalParameterAscent(x -> x.getFirst().get(0) > -1 && x.getFirst().get(1) < 0);

  @Override
  UpdateRule rule() {
    return new NaturalParameterAscent(x -> true);
  }

  @Override
  Schedule schedule() {
    return Schedule.constant(0.4);
  }

  @Override
  int numSteps() {
    return 200;
  }

  @Test
  void aStepOfOneReachesAConjugatePosteriorExactly() {
    UpdateState state = GAMMA.start(List.of(Tensor.vector(1, -2)));
    List<Tensor> target = List.of(Tensor.vector(11, -7));
    state = GAMMA.step(state, List.of(Tensor.vector(11 - 1, -7 + 2)), 1);
    assertThat(state.parameters()).isEqualTo(target);
  }

  @Test
  void aStepThatLeavesTheDomainIsHalvedUntilItDoesNot() {
    UpdateState state = GAMMA.start(List.of(Tensor.vector(1, -2)));
    // Rates 2 − 8η: η = 1 and ½ and ¼ leave, ⅛ does not.
    state = GAMMA.step(state, List.of(Tensor.vector(0, 8)), 1);
    assertThat(state.parameters()).isEqualTo(List.of(Tensor.vector(1, -1)));
  }

  @Test
  void aStepThatLeadsNowhereIsNone() {
    UpdateState state = GAMMA.start(List.of(Tensor.vector(1, -2)));
    state = GAMMA.step(state, List.of(Tensor.vector(Double.NaN, 0)), 1);
    assertThat(state.step()).isEqualTo(1);
    assertThat(state.parameters().getFirst().get(1)).isEqualTo(-2);
  }

  @Test
  void aStartOutsideTheDomainIsRefused() {
    assertThatThrownBy(() -> GAMMA.start(List.of(Tensor.vector(1, 2))))
        .hasMessageContaining("outside the family's domain");
  }
}

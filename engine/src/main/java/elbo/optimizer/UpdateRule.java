// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// A rule by which parameters follow a gradient uphill: a pure function from a state and a gradient
/// to the next state. A rule evaluates nothing and keeps nothing; the same arguments give the same
/// bits. Rules **ascend**: to minimise, hand over the negative gradient.
///
/// ```java
/// UpdateRule rule = new Averaged(new Adam(), Averaging.tail(500));
/// Schedule schedule = Schedule.warmUp(50, Schedule.cosine(0.05, 2000));
/// UpdateState state = rule.start(parameters);
/// while (state.step() < 2000) {
///   List<Tensor> gradient = gradientOf(state.parameters());
///   state = rule.step(state, gradient, schedule.at(state.step()));
/// }
/// List<Tensor> optimum = rule.result(state);
/// ```
///
/// Gradients with values up to 1e150 keep a state finite, as their squares are. What comes of
/// others is not defined.
///
/// An implementer runs `UpdateRuleContract` and, with numbers computed by hand, `UpdateRuleTest`.
public interface UpdateRule {
  /// What users call it, such as `adam`.
  String name();

  /// The state before the first step.
  UpdateState start(List<Tensor> parameters);

  /// The state after one more step.
  ///
  /// @param state of this rule
  /// @param gradient of what is to be ascended, one tensor for each parameter, at the state's
  ///   parameters
  /// @param stepSize of this step, by which a rule without step sizes of its own multiplies; see
  ///   [Schedule]
  /// @throws elbo.tensor.ShapeException if gradient and parameters differ in shape
  UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize);

  /// The parameters that an ascent which ends here results in: the current ones, or an average of
  /// the iterates ([Averaged]).
  default List<Tensor> result(UpdateState state) {
    return state.parameters();
  }
}

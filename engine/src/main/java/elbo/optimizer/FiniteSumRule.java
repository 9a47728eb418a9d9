// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;

/// A rule that ascends a [FiniteSum], pass by pass: pure like an [UpdateRule], but it evaluates,
/// since which terms it wants where is what tells these rules apart.
///
/// ```java
/// FiniteSumRule rule = Svrg.of(sum.numTerms());
/// UpdateState state = rule.start(sum, parameters);
/// for (int pass = 0; pass < 20; pass++) {
///   state = rule.pass(sum, state, Schedule.constant(0.1), key);
/// }
/// ```
public interface FiniteSumRule {
  /// What users call it, such as `svrg`.
  String name();

  /// The state before the first pass.
  UpdateState start(FiniteSum sum, List<Tensor> parameters);

  /// The state after one more pass, of about as many looks at terms as there are terms. The state
  /// counts steps, not passes.
  ///
  /// @param schedule of the step sizes, by the number of steps
  /// @param key the same in all passes
  UpdateState pass(FiniteSum sum, UpdateState state, Schedule schedule, Key key);
}

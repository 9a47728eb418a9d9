// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Optimisers as pure steps on values. They are given gradients and evaluate nothing themselves, so
/// whoever drives them may evaluate many at once.
///
/// An [elbo.optimizer.UpdateRule] moves parameters by a gradient and a step size; a
/// [elbo.optimizer.Schedule] says the step size. Rules decorate each other: clipped gradients,
/// weight decay, averaged iterates.
///
/// ```java
/// UpdateRule rule = new Averaged(new ClippedByNorm(new Adam(), 10), Averaging.tail(500));
/// Schedule schedule = Schedule.warmUp(50, Schedule.cosine(0.05, 2000));
/// UpdateState state = rule.start(parameters);
/// while (state.step() < 2000) {
///   state = rule.step(state, gradientOf(state.parameters()), schedule.at(state.step()));
/// }
/// List<Tensor> optimum = rule.result(state);
/// ```
///
/// Beside these: natural gradients for Gaussian families ([elbo.optimizer.NaturalGradient], and
/// from expected derivatives [elbo.optimizer.GaussianUpdateRule]) and for exponential families
/// ([elbo.optimizer.NaturalParameterAscent]); limited-memory BFGS ([elbo.optimizer.Lbfgs]) and
/// trust regions ([elbo.optimizer.TrustRegion]), which ask for evaluations; sums of many terms
/// ([elbo.optimizer.FiniteSumRule]); what notices a step size that is too large
/// ([elbo.optimizer.DivergenceGuard]) and when to stop ([elbo.optimizer.EarlyStopping]).
package elbo.optimizer;

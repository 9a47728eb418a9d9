// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Algorithms and what they return. An [elbo.algorithm.Algorithm] is a pure step from state to
/// state; [elbo.algorithm.Elbo] drives one for a model, with progress, cancellation and
/// checkpoints, and makes a [elbo.algorithm.Fit] of its result: the approximation, draws, summary,
/// decisions and verdict, as a value that can be saved and loaded.
///
/// ```java
/// Fit fit = Elbo.fit(model, Settings.defaults().withSeed(1));
/// System.out.println(fit.verdict().text());
/// fit.save(Path.of("fit.json"));
/// ```
package elbo.algorithm;

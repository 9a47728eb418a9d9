// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// From a model to an answer. [elbo.fit.Elbo] drives an algorithm, with progress, cancellation and
/// checkpoints, judges what it found, and makes a [elbo.fit.Fit] of it (of chains a
/// [elbo.fit.Sample], of particles [elbo.fit.Particles]): the approximation, draws, summary,
/// decisions and verdict, as a value that can be saved and loaded.
///
/// ```java
/// Fit fit = Elbo.fit(model, Settings.defaults().withSeed(1));
/// System.out.println(fit.verdict().text());
/// fit.save(Path.of("fit.json"));
/// ```
package elbo.fit;

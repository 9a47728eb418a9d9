// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// How far two distributions are apart, and how uncertain one is.
///
/// ```java
/// Estimate kl = new KullbackLeibler().between(Normal.of(0, 1), Laplace.of(0, 1));
/// kl.value();        // 0.0721…, and what it is: a Quadrature with its error bound
/// Information.entropy(Bernoulli.of(0.9)).inBits().value();   // 0.469
/// ```
///
/// A [elbo.divergence.Divergence] is taken in the best way that there is: a closed form (a node, so
/// that it can be differentiated and be part of an objective), a sum over all values of a discrete
/// distribution, adaptive quadrature in one dimension, and Monte Carlo otherwise. The
/// [elbo.divergence.Estimate] says which it was and how far to trust it.
///
/// To add one, implement [elbo.divergence.IntegralDivergence] in a file of its own: its name, its
/// integrand, and a closed form where there is one. `DivergenceTest` lists what it must satisfy.
package elbo.divergence;

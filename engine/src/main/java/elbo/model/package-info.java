// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Models: sites, factors, checks and what is reported, all as nodes that depend on one point in ℝⁿ
/// ([elbo.model.Model]), and the log density that algorithms need of them
/// ([elbo.model.LogDensity]).
///
/// A model in Java is a [elbo.model.Program]; binding data gives a model, as it does for a Stan
/// program. Values carry the names of their dimensions ([elbo.model.Var]), and sizes come from the
/// data.
///
/// ```java
/// Program regression = Program.of(m -> {
///   Var x = m.data("x", "n", "k");
///   Var y = m.data("y", "n");
///   Var alpha = m.param("alpha", Normal.of(0, 10));
///   Var beta = m.param("beta", Normal.of(0, 2.5), "k");
///   Var sigma = m.param("sigma", HalfNormal.of(1));
///   m.observe("y", Normal.of(alpha.plus(x.dot(beta)), sigma), y);
/// });
/// Model model = regression.bind(Map.of("x", x, "y", y));
/// LogDensity target = model.logDensity();
/// ```
///
/// Both languages end in [elbo.model.ModelBuilder]. Nothing is fitted here, and no derivative is
/// taken.
package elbo.model;

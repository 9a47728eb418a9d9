// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Variational families as graphs: a [elbo.family.Family] is a function of parameters and noise to
/// a draw, with the log density of a draw and the entropy. An [elbo.family.Approximation] is a
/// family with values of its parameters, or a balanced mixture of such.
///
/// ```java
/// Family family = new FullRank(3);
/// Node noise = Node.input("noise", Shape.of(family.noiseSize()));
/// Node draw = family.draw(family.inputs("q"), noise);
/// ```
///
/// A [elbo.family.Flow] is a family made of invertible [elbo.family.Layer]s; [elbo.family.Families]
/// finds families by their words.
///
/// Nothing here takes derivatives (`elbo.autodiff`) or runs (`elbo.compile`).
package elbo.family;

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

/// A checked program and its data to a model.
///
/// Lowering is a trace: the program is run with its data bound and nodes for values. What depends
/// on data alone folds to constants on the way, so there is one evaluator for all blocks.
/// [elbo.stan.lower.StanModel] is the entry.
///
/// - [Trace] collects target terms, checks and guards; [Expressions] and [Statements] run the
///   program; a [Frame] holds variables.
/// - [Library] has the functions of the language, one topic per file; [DensityTable] the
///   distributions, whose mathematics is in `elbo.distribution`.
/// - A condition, bound or index that depends on parameters is a guard: [Trace#decide] asks for its
///   value at a point, and the trace holds for all points where it is the same ([Variants]).
package elbo.stan.lower;

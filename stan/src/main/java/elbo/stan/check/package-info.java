// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

/// A syntax tree to a checked program.
///
/// [CheckedProgram] is what the lowering reads: the [TypedStatement]s of each block and the bodies
/// of the user's functions. It is a tree of its own beside the syntax tree, made of sealed records,
/// in which
///
/// - each [TypedExpression] knows its [elbo.stan.syntax.StanType] and its [Level] (data or autodiff
///   variable, as Stan's C++ would have it);
/// - a name is the [Variable] it stands for, one object for each declaration;
/// - a call is a [TypedExpression.BuiltinCall] with its signature, a [TypedExpression.UserCall]
///   with its overload, or a [TypedExpression.HigherOrderCall];
/// - conversions are explicit ([TypedExpression.Promotion]), parentheses are gone, a declaration of
///   several names is several declarations;
/// - `y ~ normal(m, s)` carries the call `normal_lupdf(y | m, s)` it stands for.
///
/// The level of an expression inside a user's function depends on the call: Stan instantiates a
/// template. [Levels#of] computes it anew when given the levels of the function's variables.
package elbo.stan.check;

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

/// Stan text to a syntax tree.
///
/// [Program], [Statement], [Expression], [SizedType] and [StanType] are the tree: records in sealed
/// interfaces, each with its [Span] in the text. Types that hold expressions ([Index],
/// [Constraint], [SizedType], [Truncation], [Printable]) are generic in them, so that the checked
/// tree uses the same ones. Problems are [Diagnostic] values.
package elbo.stan.syntax;

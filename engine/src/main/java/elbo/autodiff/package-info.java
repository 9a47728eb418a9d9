// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Derivatives, graph to graph: [elbo.autodiff.Vjp] pulls cotangents back (reverse mode),
/// [elbo.autodiff.Jvp] pushes tangents forward, and [elbo.autodiff.Gradients] puts them together:
/// gradients, Jacobians, Hessian-vector products (forward over reverse). The partial derivatives of
/// the elementwise functions stand in one table for both modes, `Partials`.
package elbo.autodiff;

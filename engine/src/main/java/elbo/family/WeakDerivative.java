// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Node;

/// The derivative of the density of each coordinate with respect to one number of its own, as a
/// difference of two densities: `∂q_d/∂v_d = weight_d · (q⁺_d − q⁻_d)`. So the derivative of the
/// expectation of any f, smooth or not, is `weight_d · (E f(z with z_d = plus_d) − E f(z with z_d =
/// minus_d))`. Both draws are made of the same noise, which keeps the difference small.
///
/// @param value v, a vector: a function of the family's parameters
/// @param weight a vector
/// @param plus draws of q⁺, a vector
/// @param minus draws of q⁻, a vector
public record WeakDerivative(Node value, Node weight, Node plus, Node minus) {
  /// How many standard normal numbers each coordinate of `plus` and `minus` may use; the first of
  /// them is that of [Family#draw].
  public static final int NOISE = 3;
}

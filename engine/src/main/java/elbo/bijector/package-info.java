// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Maps between all real vectors and constrained values, parametrised as in Stan 2.35.
///
/// ```java
/// Bijector positive = Bounds.lower(0);
/// Node scale = positive.constrain(x);
/// Node logJacobian = positive.logAbsDetJacobian(x);
/// ```
package elbo.bijector;

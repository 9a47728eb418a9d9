// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;

/// y = eˢ·x + t with s within ±2 (Dinh, Sohl-Dickstein & Bengio 2017, "Density estimation using
/// Real NVP").
public record AffineMap() implements ElementwiseMap {
  @Override
  public int numCoefficients() {
    return 2;
  }

  @Override
  public Layer.Image forward(Node coefficients, Node x) {
    Node s = logScale(coefficients);
    return new Layer.Image(
        Ops.add(Ops.multiply(Ops.exp(s), x), Layout.at(coefficients, 0, 1)), Ops.sum(s));
  }

  @Override
  public Layer.Image inverse(Node coefficients, Node y) {
    Node s = logScale(coefficients);
    Node shifted = Ops.subtract(y, Layout.at(coefficients, 0, 1));
    return new Layer.Image(Ops.multiply(Ops.exp(Ops.negate(s)), shifted), Ops.negate(Ops.sum(s)));
  }

  private static Node logScale(Node coefficients) {
    return ElementwiseMap.boundedLogScale(Layout.at(coefficients, 0, 0));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class SplineCouplingTest extends FlowTest {
  @Override
  Family family() {
    return new SplineCoupling(3, 4, 8, 5);
  }

  @Override
  double spread() {
    return 0.1;
  }
}

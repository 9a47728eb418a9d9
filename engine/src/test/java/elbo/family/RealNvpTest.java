// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class RealNvpTest extends FlowTest {
  @Override
  Family family() {
    return new RealNvp(3, 4, 8);
  }

  @Override
  double spread() {
    return 0.1;
  }
}

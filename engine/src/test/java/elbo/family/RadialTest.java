// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class RadialTest extends FlowTest {
  @Override
  Family family() {
    return new Radial(3, 4);
  }
}

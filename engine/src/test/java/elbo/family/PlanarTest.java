// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class PlanarTest extends FlowTest {
  @Override
  Family family() {
    return new Planar(3, 4);
  }
}

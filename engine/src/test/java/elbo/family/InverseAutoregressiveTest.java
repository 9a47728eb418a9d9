// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class InverseAutoregressiveTest extends FlowTest {
  @Override
  Family family() {
    return new InverseAutoregressive(3, 3, 7);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class MaskedAutoregressiveTest extends FlowTest {
  @Override
  Family family() {
    return new MaskedAutoregressive(3, 3, 7);
  }
}

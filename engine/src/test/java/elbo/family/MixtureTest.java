// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class MixtureTest extends FamilyTest {
  @Override
  Family family() {
    return new Mixture(new MeanField(3), 3);
  }
}

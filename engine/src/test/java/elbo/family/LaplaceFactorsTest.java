// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class LaplaceFactorsTest extends FamilyTest {
  @Override
  Family family() {
    return new LaplaceFactors(3);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class GammaFactorsTest extends FamilyTest {
  @Override
  Family family() {
    return new GammaFactors(3);
  }
}

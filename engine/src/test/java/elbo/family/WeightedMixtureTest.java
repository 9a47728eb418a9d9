// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class WeightedMixtureTest extends FamilyTest {
  @Override
  Family family() {
    return new WeightedMixture(new MeanField(3), 3);
  }
}

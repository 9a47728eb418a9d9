// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class BetaFactorsTest extends FamilyTest {
  @Override
  Family family() {
    return new DirichletFactors(3, 1);
  }
}

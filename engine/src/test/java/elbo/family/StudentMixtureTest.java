// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class StudentMixtureTest extends FamilyTest {
  @Override
  Family family() {
    return new Mixture(new StudentT(3), 2);
  }
}

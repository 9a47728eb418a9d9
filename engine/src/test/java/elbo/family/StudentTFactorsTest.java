// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class StudentTFactorsTest extends FamilyTest {
  @Override
  Family family() {
    return new StudentTFactors(3);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class StudentTTest extends FamilyTest {
  @Override
  Family family() {
    return new StudentT(3);
  }
}

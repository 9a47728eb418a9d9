// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class MeanFieldTest extends FamilyTest {
  @Override
  Family family() {
    return new MeanField(3);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class NormalAboveBoundTest extends FamilyTest {
  @Override
  Family family() {
    return new TruncatedNormalFactors(3, 1);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

class FullRankTest extends FamilyTest {
  @Override
  Family family() {
    return new FullRank(3);
  }
}

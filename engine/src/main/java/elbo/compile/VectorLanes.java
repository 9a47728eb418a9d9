// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import jdk.incubator.vector.DoubleVector;

/// How many doubles a vector has on this machine. Loaded only when the Vector API is there.
final class VectorLanes {
  private VectorLanes() {}

  static int count() {
    return DoubleVector.SPECIES_PREFERRED.length();
  }
}

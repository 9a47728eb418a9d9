// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;

/// The vectors of this machine. Loaded only when the Vector API is there.
final class VectorWidth {
  private VectorWidth() {}

  static String describe() {
    int bits = DoubleVector.SPECIES_PREFERRED.vectorBitSize();
    return bits + " bits (" + bits / Double.SIZE + " doubles)";
  }
}

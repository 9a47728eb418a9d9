// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import jdk.incubator.vector.VectorShape;

/// How many doubles a vector has on this machine. Loaded only when the Vector API is there.
final class VectorLanes {
  private VectorLanes() {}

  /// The length of `DoubleVector.SPECIES_PREFERRED`, without that class: to load it takes 15 ms.
  static int count() {
    return VectorShape.preferredShape().vectorBitSize() / Double.SIZE;
  }
}

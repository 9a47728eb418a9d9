// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Whether the Vector API can be used. Names none of its classes, so it works without them.
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";
  private static final boolean PRESENT = ModuleLayer.boot().findModule(NAME).isPresent();

  private VectorModule() {}

  static boolean isPresent() {
    return PRESENT;
  }
}

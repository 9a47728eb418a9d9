// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// The same size always.
///
/// @param size positive
public record ConstantSchedule(double size) implements Schedule {
  /// Checks.
  public ConstantSchedule {
    Settings.requirePositive("size", size, "constant schedule");
  }

  @Override
  public double at(long step) {
    return size;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.List;

/// Where the time of a call goes; see [Executable#profile].
///
/// @param nanos what all parts took together, per call
/// @param parts every kernel that ran, the longest first
public record Profile(long nanos, List<Part> parts) {
  public Profile {
    parts = List.copyOf(parts);
  }

  /// One kernel: an operation, or a run of operations that were fused into one pass. Figures are
  /// per call.
  ///
  /// @param loop the loop that it runs in, empty outside of loops
  /// @param kernel what it computes
  /// @param nanos how long it took
  /// @param runs how often it ran: once for each tile of draws and block of rows
  /// @param elements how many numbers it computed, those of all draws
  /// @param bytes what it read and wrote, counted once for each operand: what lies in the cache
  ///   counts like what does not
  public record Part(String loop, String kernel, long nanos, long runs, long elements, long bytes) {
    /// Its part of the time.
    public double share(Profile profile) {
      return nanos / (double) Math.max(1, profile.nanos);
    }
  }
}

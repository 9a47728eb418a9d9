// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Progress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// How a running fit talks to its surroundings. Only `allowsOtherBits` can change the result of a
/// fit that runs to its end.
///
/// @param progress told after each step, on the thread that called `fit`
/// @param isCancelled asked after each step; once it is true the fit ends with what it has
/// @param checkpoint where the state is written from time to time, if anywhere
/// @param checkpointSeconds how much time lies between two checkpoints at least; 0 for one after
///   each step
/// @param allowsOtherBits whether a fit that was begun with another implementation of dense algebra
///   may go on here, to other bits than it would have come to
public record Control(
    Consumer<Progress> progress,
    BooleanSupplier isCancelled,
    Optional<Path> checkpoint,
    double checkpointSeconds,
    boolean allowsOtherBits) {
  /// Nobody listens, nothing is written.
  public static Control none() {
    return new Control(_ -> {}, () -> false, Optional.empty(), 10, false);
  }

  /// With a listener.
  public Control withProgress(Consumer<Progress> value) {
    return new Control(value, isCancelled, checkpoint, checkpointSeconds, allowsOtherBits);
  }

  /// With a question that ends the fit when it is answered by true.
  public Control withCancelled(BooleanSupplier value) {
    return new Control(progress, value, checkpoint, checkpointSeconds, allowsOtherBits);
  }

  /// With a file for checkpoints.
  public Control withCheckpoint(Path file, double seconds) {
    return new Control(progress, isCancelled, Optional.of(file), seconds, allowsOtherBits);
  }

  /// With leave to go on where the promise of the same bits cannot be kept.
  public Control withOtherBitsAllowed() {
    return new Control(progress, isCancelled, checkpoint, checkpointSeconds, true);
  }
}

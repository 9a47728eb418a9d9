// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// A polite end: when the process is told to end (Ctrl-C, SIGTERM), the command is asked to finish
/// its step, and the process waits until it has written its results. The JVM runs its shutdown
/// hooks then, and the command goes on meanwhile; this needs no signal handling outside the
/// platform's API.
final class Interruption implements AutoCloseable {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;
  private volatile int status = 1;

  private Interruption(Runnable notice) {
    hook =
        new Thread(
            () -> {
              requested.set(true);
              notice.run();
              try {
                finished.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              // Without this the status would be 128 + the signal, although output was written.
              Runtime.getRuntime().halt(status);
            },
            "elbo-interruption");
  }

  /// Starts to listen.
  ///
  /// @param notice called, on another thread, when the process is told to end
  static Interruption listen(Runnable notice) {
    Interruption interruption = new Interruption(notice);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /// Whether the process was told to end.
  boolean isRequested() {
    return requested.get();
  }

  /// What the process should end with.
  void setStatus(int status) {
    this.status = status;
  }

  /// Stops to listen; lets the process end if it was told to.
  @Override
  public void close() {
    if (!requested.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // It was told to in this moment: the hook waits for the latch below.
      }
    }
    finished.countDown();
  }
}

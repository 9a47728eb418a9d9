// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Runs code that calls itself for each level of a program's nesting on a stack made for it.
public final class DeepStack {
  /// Room for [Tokens#MAX_DEPTH] levels of about ten calls each; only what is used is taken from
  /// memory.
  private static final long BYTES = 1L << 29;

  private DeepStack() {}

  /// Runs `action` and returns its result; what it throws is thrown here.
  public static <T> T call(Supplier<T> action) {
    var result = new AtomicReference<T>();
    var failure = new AtomicReference<Throwable>();
    var thread =
        new Thread(
            Thread.currentThread().getThreadGroup(),
            () -> result.set(action.get()),
            "elbo-stan",
            BYTES);
    thread.setUncaughtExceptionHandler((_, e) -> failure.set(e));
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("the front end failed", failure.get());
    }
    return Objects.requireNonNull(result.get());
  }
}

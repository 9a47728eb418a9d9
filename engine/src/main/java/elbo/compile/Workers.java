// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Threads that work on the parts of a task together with the caller. Whoever makes workers closes
/// them. One task at a time; a second caller waits. Nothing is allocated per task.
public final class Workers implements AutoCloseable {
  /// A task in numbered parts.
  @FunctionalInterface
  public interface Task {
    /// Does one part.
    ///
    /// @param part its number
    /// @param worker the number of the worker that does it, 0 for the caller's thread
    void run(int part, int worker);
  }

  private final int threads;
  private final List<Thread> helpers = new ArrayList<>();
  private final Object callers = new Object();
  private final Object state = new Object();
  private final AtomicInteger next = new AtomicInteger();
  private @Nullable Task task;
  private int parts;
  private int working;
  private long round;
  private boolean closed;
  private @Nullable Throwable failure;

  private Workers(int threads) {
    this.threads = threads;
  }

  /// Workers on `threads` threads, the caller's among them; at least 1.
  public static Workers of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    Workers workers = new Workers(threads);
    for (int i = 1; i < threads; i++) {
      int number = i;
      Thread helper =
          Thread.ofPlatform()
              .name("elbo-worker-" + i)
              .daemon()
              .unstarted(() -> workers.help(number));
      workers.helpers.add(helper);
      helper.start();
    }
    return workers;
  }

  /// How many threads work, with the caller's.
  public int threads() {
    return threads;
  }

  /// Does the parts 0 to `count − 1` and returns when all are done.
  ///
  /// @throws RuntimeException what a part has thrown, the first of them
  public void run(int count, Task work) {
    if (threads == 1 || count <= 1) {
      for (int i = 0; i < count; i++) {
        work.run(i, 0);
      }
      return;
    }
    synchronized (callers) {
      synchronized (state) {
        if (closed) {
          throw new IllegalStateException("the workers are closed");
        }
        task = work;
        parts = count;
        failure = null;
        next.set(0);
        working = helpers.size();
        round++;
        state.notifyAll();
      }
      parts(work, count, 0);
      Throwable thrown;
      synchronized (state) {
        boolean interrupted = false;
        while (working > 0) {
          try {
            state.wait();
          } catch (InterruptedException _) {
            interrupted = true;
          }
        }
        task = null;
        thrown = failure;
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
      switch (thrown) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(thrown);
      }
    }
  }

  private void parts(Task work, int count, int worker) {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        work.run(i, worker);
      }
    } catch (RuntimeException | Error e) {
      next.set(count);
      synchronized (state) {
        failure = failure == null ? e : failure;
      }
    }
  }

  private void help(int number) {
    long done = 0;
    while (true) {
      Task work;
      int count;
      synchronized (state) {
        while (round == done && !closed) {
          try {
            state.wait();
          } catch (InterruptedException _) {
            // Nobody else knows these threads; close() ends them.
          }
        }
        if (closed) {
          return;
        }
        done = round;
        work = task;
        count = parts;
      }
      if (work != null) {
        parts(work, count, number);
      }
      synchronized (state) {
        working--;
        state.notifyAll();
      }
    }
  }

  /// Ends the threads. A running task must be finished before.
  @Override
  public void close() {
    synchronized (state) {
      closed = true;
      state.notifyAll();
    }
  }
}

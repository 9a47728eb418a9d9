// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Threads that work on the parts of a task together with the caller. Whoever makes workers closes
/// them. One task at a time; a second caller waits. Nothing is allocated per task.
///
/// A thread without work looks for the next task for a moment before it sleeps, and the caller
/// waits only for threads that have begun a part: tasks that follow each other closely, and short
/// ones, do not wait for a thread to wake.
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

  /// How long a thread looks for work before it sleeps: the time that waking takes, about.
  private static final long LOOKING_NANOS = 50_000;

  private static final int SPINS = 64;

  // The gate: the number of the task, whether threads may still join it, and how many have.
  private static final long JOINED = 0xFFFF;
  private static final long OPEN = 1 << 16;
  private static final long ROUND = 1 << 17;

  private final int threads;
  private final List<Thread> helpers = new ArrayList<>();
  private final Object callers = new Object();
  private final Object state = new Object();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong gate = new AtomicLong();
  private @Nullable Task task;
  private int parts;
  private int asleep;
  private boolean callerSleeps;
  private volatile boolean closed;
  private @Nullable Throwable failure;

  private Workers(int threads) {
    this.threads = threads;
  }

  /// Workers on `threads` threads, the caller's among them; at least 1.
  public static Workers of(int threads) {
    if (threads < 1 || threads > JOINED) {
      throw new IllegalArgumentException(
          "threads must be at least 1 and at most " + JOINED + ", got " + threads);
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

  /// Does the parts 0 to `count − 1`, begun in order, and returns when all are done.
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
      if (closed) {
        throw new IllegalStateException("the workers are closed");
      }
      task = work;
      parts = count;
      failure = null;
      next.set(0);
      gate.set((gate.get() & -ROUND) + ROUND | OPEN);
      synchronized (state) {
        if (asleep > 0) {
          state.notifyAll();
        }
      }
      parts(work, count, 0);
      gate.getAndUpdate(g -> g & ~OPEN);
      waitForJoined();
      task = null;
      Throwable thrown = failure;
      switch (thrown) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(thrown);
      }
    }
  }

  private void waitForJoined() {
    long since = 0;
    for (int spin = 0; (gate.get() & JOINED) > 0; spin++) {
      Thread.onSpinWait();
      if (spin % SPINS == SPINS - 1) {
        long now = System.nanoTime();
        since = since == 0 ? now : since;
        if (now - since > LOOKING_NANOS) {
          sleepUntilDone();
          return;
        }
      }
    }
  }

  private void sleepUntilDone() {
    synchronized (state) {
      boolean interrupted = false;
      callerSleeps = true;
      while ((gate.get() & JOINED) > 0) {
        try {
          state.wait();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      callerSleeps = false;
      if (interrupted) {
        Thread.currentThread().interrupt();
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
    while (!closed) {
      long round = nextRound(done);
      if (round == done) {
        continue;
      }
      done = round;
      if (join(round)) {
        Task work = task;
        if (work != null) {
          parts(work, parts, number);
        }
        leave();
      }
    }
  }

  private boolean join(long round) {
    for (long g = gate.get(); (g & -ROUND) == round && (g & OPEN) != 0; g = gate.get()) {
      if (gate.compareAndSet(g, g + 1)) {
        return true;
      }
    }
    return false;
  }

  private void leave() {
    if ((gate.decrementAndGet() & (JOINED | OPEN)) == 0) {
      synchronized (state) {
        if (callerSleeps) {
          state.notifyAll();
        }
      }
    }
  }

  /// The number of a task that this thread has not seen; looks for a moment, then sleeps. The
  /// number it knows if the workers are closed.
  private long nextRound(long done) {
    long since = System.nanoTime();
    do {
      for (int spin = 0; spin < SPINS; spin++) {
        long round = gate.get() & -ROUND;
        if (round != done) {
          return round;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - since < LOOKING_NANOS && !closed);
    synchronized (state) {
      asleep++;
      while ((gate.get() & -ROUND) == done && !closed) {
        try {
          state.wait();
        } catch (InterruptedException _) {
          // Nobody else knows these threads; close() ends them.
        }
      }
      asleep--;
      return gate.get() & -ROUND;
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

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Decides for one kernel whether the scalar or the vector twin runs.
///
/// Vector API code is slow and allocates until the JVM's optimising compiler has it (the first such
/// call of a JVM takes about 100 ms). So a kernel starts with its scalar twin; once that has worked
/// off as many elements as make it worth it, a background thread calls the vector twin on numbers
/// of its own until it beats the scalar one, and from then on the vector twin serves. Both have the
/// same bits, so nobody can see the moment in a result. Where the vector twin never wins, for want
/// of instructions, the scalar one stays.
///
/// The fields are plain on purpose: a late sight of the switch costs time, not correctness.
final class Handover {
  /// So many elements of a transcendental function take the scalar twin about as long as the
  /// warm-up of the vector twin, 70 ms: a program that does less is over sooner without it.
  static final int WORTH_IT_TRANSCENDENTAL = 1 << 23;

  /// The same for multiplications and additions.
  static final int WORTH_IT_ARITHMETIC = 1 << 27;

  /// The two twins as calls on the same scratch arrays.
  ///
  /// @param brief calls the vector twin on few numbers, given the number of the call and how many
  ///   numbers at most; sizes come with every remainder, as a branch that compiled code has never
  ///   seen throws it away
  record Trial(Runnable scalar, Runnable vector, Brief brief) {}

  /// A call of the vector twin on few numbers.
  interface Brief {
    /// Call number `call` on at most `most` numbers, which is 8 or more.
    void run(int call, int most);
  }

  /// Calls after which the JVM has asked its first compiler for the vector twin.
  private static final int FIRST = 256;

  /// Calls after which it has asked the optimising one, and how long those are.
  private static final int ENOUGH = 1024;

  private static final int LENGTH = 96;

  private static final int BATCH = 16;

  private static final long PAUSE = 1_000_000;

  private static final int CALLS =
      50; // of about 1,000 elements: a round is well above the resolution of the clock
  private static final int WINS = 3; // in a row: the compiler is done, and it was no accident
  private static final long MOST_NANOS = 10_000_000_000L;

  /// Where others want the processor too the JVM's compiler may come late for the first; where the
  /// vector twin is no faster, more would be of no use.
  private static final int TRIALS = 3;

  // Its threads are daemons that end when idle: they never keep a process alive.
  private static final ThreadPoolExecutor WARM_UP = executor();

  private final String name;
  private final int worthIt;
  private final Supplier<Trial> trial;
  private final long mostNanos;
  private long work;
  private int trials;
  private boolean queued;
  private boolean vector;

  /// @param worthIt the number of elements after which the vector twin is warmed up
  Handover(String name, int worthIt, Supplier<Trial> trial) {
    this(name, worthIt, trial, MOST_NANOS);
  }

  /// @param mostNanos that a trial takes, besides the calls before it
  Handover(String name, int worthIt, Supplier<Trial> trial, long mostNanos) {
    this.name = name;
    this.worthIt = worthIt;
    this.trial = trial;
    this.mostNanos = mostNanos;
  }

  private static ThreadPoolExecutor executor() {
    var pool =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "elbo-kernel-warm-up");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /// Whether the vector twin is to run a call on `n` elements; counts them as work if not.
  boolean isVector(int n) {
    if (vector) {
      return true;
    }
    work += n;
    if (work > worthIt && !queued) {
      request();
    }
    return false;
  }

  private synchronized void request() {
    if (!queued) {
      queued = true;
      if (VectorModule.isPresent()) {
        WARM_UP.execute(this::warmUp);
      }
    }
  }

  /// Calls both twins until the vector twin wins, for so long. Returns whether it did.
  boolean warmUp() {
    if (vector || !VectorModule.isPresent()) {
      return vector;
    }
    Trial t = trial.get();
    int calls = 0;
    while (calls < ENOUGH) {
      t.brief().run(calls, calls < FIRST ? 8 : LENGTH);
      calls++;
    }
    int wins = 0;
    long start = System.nanoTime();
    long end = start + mostNanos;
    while (wins < WINS && start < end) {
      for (int k = 0; k < BATCH; k++) {
        t.brief().run(calls++, LENGTH);
      }
      long scalar = nanos(t.scalar(), 1);
      if (nanos(t.vector(), 1) > 2 * scalar) {
        // The compiler needs the processor more.
        LockSupport.parkNanos(Math.max(PAUSE, System.nanoTime() - start));
      } else {
        scalar = nanos(t.scalar(), CALLS);
        wins = nanos(t.vector(), CALLS) < scalar ? wins + 1 : 0;
      }
      start = System.nanoTime();
    }
    vector = wins == WINS;
    if (!vector && ++trials < TRIALS) {
      work = 0;
      queued = false; // once more after as much work again
    }
    return vector;
  }

  private static long nanos(Runnable call, int times) {
    long start = System.nanoTime();
    for (int k = 0; k < times; k++) {
      call.run();
    }
    return System.nanoTime() - start;
  }

  String name() {
    return name;
  }

  /// The kernel's name and which twin serves.
  @Override
  public String toString() {
    return name + (vector ? ": vector" : ": scalar");
  }
}

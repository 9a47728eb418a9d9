// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.concurrent.locks.LockSupport;

/// Calls a generated kernel on numbers of its own until the JVM has compiled it.
///
/// The JVM compiles with its first compiler after some 200 calls and with the optimising one after
/// 600 more that have gone round loops 15,000 times in all. Until then every vector is an object,
/// so calls are short; and while the optimising compiler works, the trial mostly sleeps.
abstract class Trial {
  private static final int BATCH = 64;

  /// Calls in a batch while the optimising compiler works.
  private static final int FEW = 8;

  /// Calls of one row, for the JVM's interpreter.
  private static final int SHORTEST = 256;

  /// Calls after which the optimising compiler has been asked.
  private static final int ENOUGH = 960;

  /// One of so many calls is long: how often loops go round decides how they are compiled.
  private static final int SOME_LONG = 32;

  /// What a batch of short calls takes at most where they are compiled.
  private static final long BATCH_NANOS = 250_000;

  /// After so many batches that were slow, or long calls that were, the trial rests twice as long
  /// after each, up to 16 times: a kernel may stay slow for good, and must not take a core from
  /// those who work.
  private static final int PATIENCE = 32;

  private static final int LONGEST_REST = 4;

  private static final int LARGE = 8;
  private static final int WINS = 3;
  private static final long MOST_NANOS = 20_000_000_000L;

  /// Calls the kernel on few numbers. Sizes must come with every remainder: a branch that compiled
  /// code has never seen throws it away.
  ///
  /// @param most the number of rows is at most that
  abstract void callShort(ChainKernel kernel, int call, int most);

  /// Calls the kernel on so many numbers that loops go round often, without much work.
  abstract void callSome(ChainKernel kernel, int call);

  /// Calls the kernel on many numbers.
  abstract void callLong(ChainKernel kernel, int call);

  /// How many operations on one element a long call has.
  abstract double operations();

  /// Nanoseconds for an operation that compiled code does not need.
  abstract double fast();

  /// Whether the kernel became fast.
  boolean warmUp(ChainKernel kernel) {
    long end = System.nanoTime() + MOST_NANOS;
    int calls = 0;
    int wins = 0;
    int slow = 0;
    while (wins < WINS) {
      long start = System.nanoTime();
      if (start > end) {
        return false;
      }
      boolean waits = calls >= ENOUGH;
      for (int k = 0; k < (waits ? FEW : BATCH); k++) {
        if (calls > SHORTEST && calls % SOME_LONG == 0) {
          callSome(kernel, calls / SOME_LONG);
        } else {
          callShort(kernel, calls, calls < SHORTEST ? 1 + calls % 2 : 16);
        }
        calls++;
      }
      long middle = System.nanoTime();
      if (!waits && calls != SHORTEST) {
        continue;
      }
      if (middle - start > BATCH_NANOS || !waits) {
        LockSupport.parkNanos(middle - start << Math.min(LONGEST_REST, slow++ / PATIENCE));
        continue;
      }
      for (int k = 0; k < LARGE; k++) {
        callLong(kernel, k);
      }
      long after = System.nanoTime();
      if ((after - middle) / (LARGE * operations()) < fast()) {
        wins++;
      } else {
        wins = 0;
        LockSupport.parkNanos(after - start << Math.min(LONGEST_REST, slow++ / PATIENCE));
      }
    }
    return true;
  }
}

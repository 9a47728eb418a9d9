// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Shares the chunks of a loop over rows among threads, where a call has too few tiles for all. A
/// thread has blocks of rows and partial sums of its own and writes rows and totals to the memory
/// of the frame that meets the loop. Partial sums are added in the order of the chunks, so that the
/// bits are those of one thread.
final class ChunkCrew {
  private static final int SPINS = 1000;
  private static final long PAUSE_NANOS = 20_000;

  private final Workers workers;
  private final Frame[] frames;
  private final Workers.Task task = this::chunk;
  private @Nullable RowLoop loop;
  private volatile int added;
  private volatile boolean failed;

  /// @param frames one per thread, that of the caller first
  ChunkCrew(Workers workers, Frame[] frames) {
    this.workers = workers;
    this.frames = frames;
  }

  /// Runs all chunks.
  ///
  /// @param main the caller's frame
  void run(RowLoop work, Frame main) {
    loop = work;
    added = 0;
    failed = false;
    for (Frame f : frames) {
      if (f != main) {
        f.borrow(main);
      }
    }
    try {
      workers.run(work.numChunks(), task);
    } finally {
      for (Frame f : frames) {
        if (f != main) {
          f.giveBack();
        }
      }
      loop = null;
    }
  }

  private void chunk(int chunk, int worker) {
    RowLoop work = loop;
    if (work == null) {
      throw new IllegalStateException("a chunk without a loop");
    }
    Frame f = frames[worker];
    boolean done = false;
    try {
      work.computeChunk(chunk, f);
      if (isNext(chunk)) {
        work.addChunk(f);
        added = chunk + 1;
      }
      done = true;
    } finally {
      failed |= !done;
    }
  }

  /// Waits until all chunks before are added; false if one of them never will be. Chunks are begun
  /// in order and take about the same time, so the wait is short.
  private boolean isNext(int chunk) {
    for (int spin = 0; added < chunk; spin++) {
      if (failed) {
        return false;
      }
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return true;
  }
}

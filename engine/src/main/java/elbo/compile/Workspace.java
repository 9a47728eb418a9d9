// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.random.Key;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The memory in which an [Executable] runs: one arena per thread, used again by every call. For
/// one call at a time.
public final class Workspace {
  /// Tiles whose sums over draws wait to be added in order; more than threads, so that none idles
  /// for long.
  private static final int WAVE = 16;

  private static final double[][] NONE = {};

  final Executable executable;
  final Workers workers;
  final Frame[] frames;
  final double[] sums;
  final double[] partial;
  final Workers.Task tile = this::runTile;

  /// How many lanes a tile has at least, 1 until there are kernels for more; tests set it.
  int fewestLanes = 1;

  private final ChunkCrew crew;
  private double[][] outputs = NONE;
  private int draws;
  private int size;
  private int firstTile;

  Workspace(Executable executable, Workers workers) {
    this.executable = executable;
    this.workers = workers;
    this.sums = new double[executable.sumsSize()];
    int leaves = sums.length - 1;
    this.partial = new double[leaves == 0 ? 0 : Math.multiplyExact(leaves, WAVE)];
    double[] shared = new double[executable.call().fixed()];
    this.frames = new Frame[workers.threads()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new Frame(executable.memory(shared, sums));
    }
    this.crew = new ChunkCrew(workers, frames);
  }

  /// Which executable it belongs to.
  public Executable executable() {
    return executable;
  }

  void run(int numDraws, double[][] inputs, double[][] results, @Nullable Key key, long keyDraw) {
    this.draws = numDraws;
    this.outputs = results;
    for (Frame f : frames) {
      System.arraycopy(inputs, 0, f.memory, Frame.INPUTS, inputs.length);
      f.key = key;
      f.keyDraw = keyDraw;
    }
    size = executable.tileSize(numDraws, workers.threads());
    chooseLanes(numDraws % size);
    Frame main = frames[0];
    main.lanes = 1;
    main.draws = 1;
    main.firstDraw = 0;
    executable.call().run(main);
    Arrays.fill(sums, 0);
    sums[0] = numDraws;
    int tiles = (numDraws + size - 1) / size;
    int together = tiles - tilesByChunks(tiles);
    for (firstTile = 0; firstTile < together; firstTile += WAVE) {
      int count = Math.min(WAVE, together - firstTile);
      workers.run(count, tile);
      addInOrder(count);
    }
    main.crew = crew;
    try {
      for (firstTile = together; firstTile < tiles; firstTile++) {
        runTile(0, 0);
        addInOrder(1);
      }
    } finally {
      main.crew = null;
    }
    main.lanes = 1;
    main.draws = 1;
    main.firstDraw = 0;
    executable.total().run(main);
    executable.storeShared(main, numDraws, results);
    outputs = NONE;
    for (Frame f : frames) {
      Arrays.fill(f.memory, Frame.INPUTS, Frame.INPUTS + inputs.length, null);
    }
  }

  /// Fills lanes with copies from now on if a tile of this call has too few draws and most kernels
  /// are there.
  private void chooseLanes(int last) {
    boolean waits = false;
    if (0 < last && last < LaneBlocks.FEWEST_LANES) {
      Executable.FewDraws few = executable.fewDraws();
      if (fewestLanes < few.lanes() && last < few.lanes()) {
        if (few.kernels().areMostlyThere()) {
          fewestLanes = few.lanes();
        } else if (!few.kernels().areSettled()) {
          few.kernels().count();
          waits = true;
        }
      }
    }
    for (Frame f : frames) {
      f.waitsForLanes = waits;
    }
  }

  /// How many of the last tiles are met one after the other, the chunks of their loops shared:
  /// those that are left when each thread has had the same number, if that is sooner done.
  private int tilesByChunks(int tiles) {
    int threads = workers.threads();
    int left = tiles % threads;
    double part = executable.sharedPart();
    return left * (1 - part + part / threads) < 0.9 ? left : 0;
  }

  private void runTile(int part, int worker) {
    Frame f = frames[worker];
    f.firstDraw = (firstTile + part) * size;
    f.draws = Math.min(size, draws - f.firstDraw);
    f.lanes = Math.max(f.draws, fewestLanes);
    executable.draws().run(f);
    executable.storeDraws(f, outputs);
    executable.storeLeaves(f, partial, part * (sums.length - 1));
  }

  private void addInOrder(int count) {
    int n = sums.length - 1;
    for (int part = 0; part < count; part++) {
      if (firstTile == 0 && part == 0) {
        System.arraycopy(partial, 0, sums, 1, n);
        continue;
      }
      for (int i = 0; i < n; i++) {
        sums[1 + i] += partial[part * n + i];
      }
    }
  }
}

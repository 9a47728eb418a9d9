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

  /// How many lanes a tile has at least; tests set it.
  int fewestLanes;

  private double[][] outputs = NONE;
  private int draws;
  private int firstTile;

  Workspace(Executable executable, Workers workers) {
    this.executable = executable;
    this.workers = workers;
    this.fewestLanes = executable.fewestLanes();
    this.sums = new double[executable.sumsSize()];
    int leaves = sums.length - 1;
    this.partial = new double[leaves == 0 ? 0 : Math.multiplyExact(leaves, WAVE)];
    double[] shared = new double[executable.call().fixed()];
    this.frames = new Frame[workers.threads()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new Frame(executable.memory(shared, sums));
    }
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
    Frame main = frames[0];
    main.lanes = 1;
    main.draws = 1;
    main.firstDraw = 0;
    executable.call().run(main);
    Arrays.fill(sums, 0);
    sums[0] = numDraws;
    int size = executable.tileSize();
    int tiles = (numDraws + size - 1) / size;
    for (firstTile = 0; firstTile < tiles; firstTile += WAVE) {
      int count = Math.min(WAVE, tiles - firstTile);
      workers.run(count, tile);
      addInOrder(count);
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

  private void runTile(int part, int worker) {
    Frame f = frames[worker];
    int size = executable.tileSize();
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
      boolean first = firstTile == 0 && part == 0;
      for (int i = 0; i < n; i++) {
        double x = partial[part * n + i];
        sums[1 + i] = first ? x : sums[1 + i] + x;
      }
    }
  }
}

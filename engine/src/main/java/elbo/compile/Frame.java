// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.random.Key;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one thread works with while it runs a [Program]: the arrays behind the slots of [Ref] and
/// the current tile and block. Mutable.
final class Frame {
  /// Values per draw that live across steps; positions grow with the number of lanes.
  static final int LANES = 0;

  /// Blocks of rows, accumulators, and values of a program without lanes.
  static final int FIXED = 1;

  /// What is computed once per call.
  static final int SHARED = 2;

  /// Sums over draws.
  static final int SUMS = 3;

  /// Small constants.
  static final int POOL = 4;

  /// Values per draw that a chunk of a loop over rows has for itself: states of sums and scratch.
  static final int PARTIALS = 5;

  /// The first input; the large constants stand behind the inputs.
  static final int INPUTS = 6;

  final double[][] memory;

  /// Room for the arguments of one generated kernel.
  final int[] arguments = new int[Math.max(Chain.MOST_ARGUMENTS, ScanKernel.MOST_ARGUMENTS)];

  private double[] ownLanes = {};

  /// How many numbers a value per draw has for each element: one for each draw of the tile, and
  /// maybe copies of the last, see [Padding].
  int lanes = 1;

  /// How many draws the tile has.
  int draws = 1;

  /// Whether the draws are met alone for now and will fill a vector, see [PaddedKernels]: kernels
  /// with data on the lanes are not asked for.
  boolean waitsForLanes;

  /// The first row of the block; 0 outside of loops over rows.
  int row;

  /// How many rows the block has; 0 outside of loops over rows.
  int rows;

  /// Whether the loop over rows is in its first chunk.
  boolean firstChunk;

  /// The first draw of the tile.
  int firstDraw;

  /// The number of the call's first draw in the random numbers' counter.
  long keyDraw;

  @Nullable Key key;

  /// What solvers of differential equations keep between calls, and from forward to reverse.
  private final Map<Step, OdeRun> odes = new IdentityHashMap<>();

  /// Shares the chunks of loops over rows; null where the threads work on tiles.
  @Nullable ChunkCrew crew;

  /// Measures steps; null outside of [Executable#profile].
  @Nullable Profiler profiler;

  Frame(double[][] memory) {
    this.memory = memory;
  }

  /// Takes part in another frame's work: the same draws and values per draw, blocks and partial
  /// sums of its own.
  void borrow(Frame main) {
    ownLanes = memory[LANES];
    memory[LANES] = main.memory[LANES];
    lanes = main.lanes;
    draws = main.draws;
    firstDraw = main.firstDraw;
  }

  /// Has its own values per draw again.
  void giveBack() {
    memory[LANES] = ownLanes;
  }

  /// What a solver works with on this thread.
  OdeRun run(OdeStep step) {
    OdeRun run = odes.get(step);
    if (run == null) {
      run = new OdeRun(step);
      odes.put(step, run);
    }
    return run;
  }

  /// The key of random numbers; an error if the call has none.
  Key key() {
    if (key == null) {
      throw new IllegalArgumentException("the graph draws random numbers; give run a key");
    }
    return key;
  }
}

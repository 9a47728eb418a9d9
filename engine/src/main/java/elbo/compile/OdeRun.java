// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.List;

/// What an [OdeStep] works with on one thread: its lanes in blocks, each with a solver.
final class OdeRun {
  private final OdeStep step;
  private final List<OdeBlock> blocks = new ArrayList<>();

  OdeRun(OdeStep step) {
    this.step = step;
  }

  void run(Frame f) {
    int all = step.problems * step.target.width(f);
    OdeStep solved = step.solved;
    int block = 0;
    for (int from = 0; from < all; from += LaneBlocks.MOST_LANES) {
      int count = Math.min(LaneBlocks.MOST_LANES, all - from);
      if (block == blocks.size()) {
        blocks.add(new OdeBlock(step));
      }
      OdeBlock mine = blocks.get(block);
      OdeBlock forward = solved == null ? mine : f.run(solved).blocks.get(block);
      mine.run(f, forward, from, count);
      block++;
    }
  }
}

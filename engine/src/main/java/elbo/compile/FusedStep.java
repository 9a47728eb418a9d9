// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Value.Role;
import elbo.kernel.KernelProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Steps that one generated kernel can do in one pass: the steps run until the kernel is there.
final class FusedStep implements Step {
  /// What it takes to start a step, in operations on one element.
  private static final int DISPATCH = 50;

  private final Steps steps;
  private final @Nullable Chain overDraws;
  private final List<Step> run;
  private final Set<Ref> stored;
  private final boolean inLoop;
  private final boolean batched;
  private final int rows;
  private final int elements;
  private final int vectorLength;
  private @Nullable OverData overData;

  /// The chain with data on the lanes, made when it is first asked for: most calls have several
  /// draws. Other threads see it whole, because the field is final; two may make it.
  private static final class OverData {
    final @Nullable Chain chain;

    OverData(@Nullable Chain chain) {
      this.chain = chain;
    }
  }

  private FusedStep(
      List<Step> run,
      Set<Ref> stored,
      @Nullable Chain overDraws,
      boolean inLoop,
      boolean batched,
      int rows,
      int elements) {
    this.run = List.copyOf(run);
    this.steps = Steps.of(this.run);
    this.stored = stored;
    this.overDraws = overDraws;
    this.inLoop = inLoop;
    this.batched = batched;
    this.rows = rows;
    this.elements = elements;
    this.vectorLength = VectorLanes.count();
  }

  /// One step for a segment; null if there is no kernel for it.
  ///
  /// @param members the values of the segment
  /// @param run the steps that compute them
  static @Nullable FusedStep of(List<Value> members, List<Step> run) {
    if (!KernelProvider.hasVectorApi() || run.size() < 2) {
      return null;
    }
    Value first = members.getFirst();
    Value looped = Fusion.looped(first);
    boolean inLoop = first.role != Role.WHOLE;
    int rows = inLoop ? looped.shape.size(0) : looped.shape.numElements();
    int elements = inLoop ? looped.shape.numElements() / rows : 1;
    Set<Ref> stored = new HashSet<>();
    for (Value v : members) {
      if (v.escapes && v.role != Role.SINK && !Fusion.isTotal(v)) {
        Ref ref = v.ref();
        boolean whole = v.role == Role.ROW && ref.inner() == 0;
        stored.add(whole ? ref.byRows(elements, elements) : ref);
      }
    }
    Chain overDraws = first.batched ? Chain.of(run, false, elements, stored) : null;
    FusedStep step = new FusedStep(run, stored, overDraws, inLoop, first.batched, rows, elements);
    return overDraws == null && step.overData() == null ? null : step;
  }

  /// The chain with data on the lanes where so many elements suit it; null where they do not. What
  /// is left of a vector takes a vector of its own with a mask, which counts where there are few of
  /// them: below eight vectors of eight, steps or lanes that are filled with copies of the draw do
  /// it.
  @Nullable Chain overData(long cells) {
    Chain chain = cells % 8 == 0 || cells >= 64 ? overData() : null;
    return chain != null && (cells % 8 == 0 || ChainWriter.hasRest(chain.size())) ? chain : null;
  }

  @Override
  public void run(Frame f) {
    int lanes = batched ? f.lanes : 1;
    int n = inLoop ? f.rows : rows;
    Chain chain = null;
    if (lanes == 1) {
      chain = f.waitsForLanes ? null : overData((long) n * elements);
    } else if (lanes >= vectorLength) {
      chain = overDraws;
    }
    if (chain != null) {
      Template template = chain.template(lanes);
      ChainKernel kernel = template.kernel();
      if (kernel != null) {
        chain.call(kernel, f, n, lanes);
        return;
      }
      template.count(((long) n * elements * lanes + DISPATCH) * steps.size());
    }
    steps.run(f);
  }

  /// Makes its kernels for tiles of `most` draws, of `fewest`, and for one draw now; returns how
  /// many are there.
  int warmUp(int most, int fewest) {
    int made = overDraws != null && overDraws.template(most).warmUp() ? 1 : 0;
    if (overDraws != null && fewest > 1 && fewest != most) {
      made += overDraws.template(fewest).warmUp() ? 1 : 0;
    }
    Chain flat = overData();
    return made + (flat != null && flat.template().warmUp() ? 1 : 0);
  }

  /// What its steps do for one draw and all rows, in operations on one element.
  long operations() {
    return ((long) rows * elements + DISPATCH) * steps.size();
  }

  /// How many elements it computes for one draw and all rows.
  int cells() {
    return rows * elements;
  }

  /// How many elements it computes for the frame's block.
  long cells(Frame f) {
    return (long) (inLoop ? f.rows : rows) * elements * (batched ? f.lanes : 1);
  }

  /// How many numbers its kernel reads and writes for the frame's block.
  long numbers(Frame f) {
    Chain chain = overDraws != null && f.lanes > 1 ? overDraws : overData();
    return chain == null ? 0 : chain.numbers(cells(f), batched ? f.lanes : 1);
  }

  /// What is computed, and by what.
  @Override
  public String toString() {
    Chain chain = overDraws != null ? overDraws : overData();
    Chain flat = overData == null ? null : overData.chain;
    boolean generated =
        overDraws != null && overDraws.isGenerated() || flat != null && flat.isGenerated();
    return (generated ? "generated: " : "in steps: ") + (chain == null ? "" : chain.describe());
  }

  /// The steps that run until the kernel is there.
  Steps steps() {
    return steps;
  }

  /// The chain with draws on the lanes; null if there is none.
  @Nullable Chain overDraws() {
    return overDraws;
  }

  /// One of its chains: their lines are about as many.
  @Nullable Chain anyChain() {
    return overDraws != null ? overDraws : overData();
  }

  /// The chain with data on the lanes; null if there is none.
  @Nullable Chain overData() {
    OverData known = overData;
    if (known == null) {
      known = new OverData(Chain.of(run, true, elements, stored));
      overData = known;
    }
    return known.chain;
  }
}

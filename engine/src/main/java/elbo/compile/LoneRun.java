// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.UnaryKernels;
import java.util.ArrayList;
import java.util.List;

/// Steps on few numbers that follow each other outside of loops. With one lane all their places are
/// constants, and one generated class does them all ([LoneWriter]): what a step takes to start,
/// several times what it takes to work, is gone. With more lanes the steps run.
final class LoneRun implements Step {
  /// Elements of a value, beyond which a step has a kernel of its own.
  private static final int MOST_ELEMENTS = 512;

  /// The same for values that are met element by element.
  private static final int MOST_SINGLE = 64;

  /// Products that a contraction adds up at most.
  private static final int MOST_PRODUCTS = 2048;

  /// Places beyond this are not for small programs.
  private static final int MOST_PLACE = 1 << 18;

  /// Parts of code in a class, each some 15 bytes: the JVM compiles short methods sooner, and its
  /// first compiler gives up on those of more than 1,900 bytes with vectors.
  private static final int MOST_PARTS = 112;

  /// Parts of a loop over single numbers.
  private static final int LOOP = 5;

  /// Fewer steps run as they are.
  private static final int FEWEST_STEPS = 2;

  private final Steps steps;
  private final LoneWriter writer;
  private final Template template;
  private final long operations;

  private LoneRun(List<Step> steps) {
    this.steps = Steps.of(steps);
    long sum = 0;
    for (Step step : steps) {
      sum += operations(step);
    }
    this.operations = sum;
    this.writer = new LoneWriter(steps, operations);
    this.template = Template.own(writer);
  }

  /// The steps of a program for one lane: runs of steps on few numbers are joined.
  static Steps join(Steps steps) {
    List<Step> joined = new ArrayList<>();
    List<Step> run = new ArrayList<>();
    int parts = 0;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      int size = parts(step);
      if (size < 0 || parts + size > MOST_PARTS) {
        finish(run, joined);
        parts = 0;
      }
      if (size < 0) {
        joined.add(step);
      } else {
        run.add(step);
        parts += size;
      }
    }
    finish(run, joined);
    return Steps.of(joined);
  }

  private static void finish(List<Step> run, List<Step> joined) {
    if (numSteps(run) < FEWEST_STEPS) {
      joined.addAll(run);
    } else {
      joined.add(new LoneRun(run));
    }
    run.clear();
  }

  private static int numSteps(List<Step> run) {
    int sum = 0;
    for (Step step : run) {
      sum += step instanceof FusedStep fused ? fused.steps().size() : 1;
    }
    return sum;
  }

  @Override
  public void run(Frame f) {
    if (f.lanes == 1) {
      ChainKernel kernel = template.kernel();
      if (kernel != null) {
        kernel.run(f.memory, f.arguments, writer.indices(), 1, 1);
        return;
      }
      template.count(operations);
    }
    steps.run(f);
  }

  /// The steps that run until the kernel is there.
  Steps steps() {
    return steps;
  }

  Template template() {
    return template;
  }

  /// What its steps do, in operations on one element.
  long operations() {
    return operations;
  }

  /// Whether the kernel will do it for this frame.
  boolean isGenerated(Frame f) {
    return f.lanes == 1 && template.kernel() != null;
  }

  @Override
  public String toString() {
    String how = template.kernel() != null ? "generated: " : "in steps: ";
    return how + steps.size() + " steps for one lane";
  }

  /// How many parts of code a step becomes, −1 if it is not for such a class.
  private static int parts(Step step) {
    return switch (step) {
      case FusedStep fused -> fused(fused);
      case Elementwise.Unary(var kernel, Ref a, Ref out) ->
          few(kernel instanceof UnaryKernels k && Chain.unary(k) != null, a, out);
      case Elementwise.Binary(var kernel, Ref a, Ref b, Ref out) ->
          few(Chain.binary(kernel) != null, a, b, out);
      case Elementwise.BinaryScalarRight(var kernel, Ref a, Ref b, Ref out) ->
          few(Chain.binary(kernel) != null, a, b, out);
      case Elementwise.BinaryScalarLeft(var kernel, Ref a, Ref b, Ref out) ->
          few(Chain.binary(kernel) != null, a, b, out);
      case Elementwise.Ternary(var kernel, Ref a, Ref b, Ref c, Ref out) ->
          few(Chain.ternary(kernel) != null, a, b, c, out);
      case Elementwise.Fill(Ref a, Ref out) -> many(LOOP, a, out);
      case Elementwise.Zero(Ref out) -> many(LOOP, out);
      case Movement.Copy copy -> copy.rows() ? -1 : many(LOOP, copy.a(), copy.out());
      case Movement.Gather gather -> gather.cut() ? -1 : many(LOOP, gather.a(), gather.out());
      case Movement.ScatterAdd scatter ->
          scatter.cut() ? -1 : many(LOOP, scatter.a(), scatter.out());
      case Reducing.SumLanes sum -> many(LOOP, sum.a(), sum.out());
      case Reducing.Reduce all -> {
        boolean one = all.out().elements() == 1 && all.a().elements() == all.size();
        boolean possible = one && all.size() <= MOST_SINGLE;
        yield possible ? many(LOOP + all.size(), all.a(), all.out()) : -1;
      }
      case Contraction product -> {
        int parts = LOOP * (1 + LoneProducts.pieces(product));
        yield product.isForOneLane(MOST_PRODUCTS)
            ? many(parts, product.a(), product.b(), product.out())
            : -1;
      }
      default -> -1;
    };
  }

  private static int fused(FusedStep fused) {
    Steps steps = fused.steps();
    int sum = 0;
    for (int i = 0; i < steps.size(); i++) {
      int parts = parts(steps.get(i));
      if (parts < 0) {
        return -1;
      }
      sum += parts;
    }
    Chain chain = fused.overData();
    if (chain == null) {
      return sum;
    }
    int inChain = chain.size() * pieces(fused.cells());
    for (Step step : chain.before()) {
      inChain += parts(step);
    }
    for (Step step : chain.after()) {
      inChain += parts(step);
    }
    return inChain;
  }

  /// A step on few elements that lie alike.
  private static int few(boolean isSimple, Ref... refs) {
    int most = LoneCode.widest() == 1 ? MOST_SINGLE : MOST_ELEMENTS;
    int elements = 1;
    for (Ref ref : refs) {
      isSimple &= ref.elements() <= most;
      elements = Math.max(elements, ref.elements());
    }
    return isSimple ? many((1 + refs.length) * pieces(elements), refs) : -1;
  }

  private static int pieces(int elements) {
    return LoneCode.pieces(elements, LoneCode.widest(elements));
  }

  private static int many(int parts, Ref... refs) {
    for (Ref ref : refs) {
      boolean still = ref.inner() == 0 && ref.rowStride() == 0;
      if (!still || (long) ref.base() + ref.offset() + ref.elements() > MOST_PLACE) {
        return -1;
      }
      if (ref.elements() > MOST_PRODUCTS) {
        return -1;
      }
    }
    return parts;
  }

  private static long operations(Step step) {
    return switch (step) {
      case FusedStep fused -> fused.operations();
      case Contraction product -> ScanLoop.DISPATCH + product.productsForOneLane();
      case Elementwise.Unary s -> ScanLoop.DISPATCH + s.out().elements();
      case Movement.Copy s -> ScanLoop.DISPATCH + s.out().elements();
      default -> 2 * ScanLoop.DISPATCH;
    };
  }
}

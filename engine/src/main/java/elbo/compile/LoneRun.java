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
  static final int MOST_ELEMENTS = 64;

  /// Products that a contraction adds up at most.
  private static final int MOST_PRODUCTS = 2048;

  /// Places beyond this are not for small programs.
  private static final int MOST_PLACE = 1 << 18;

  /// Parts of code in a class, each some 50 bytes: the JVM compiles short methods sooner.
  private static final int MOST_PARTS = 48;

  /// Fewer steps run as they are.
  private static final int FEWEST_STEPS = 2;

  private final Steps steps;
  private final LoneWriter writer;
  private final Template template;
  private final long operations;

  private LoneRun(List<Step> steps) {
    this.steps = Steps.of(steps);
    this.writer = new LoneWriter(steps);
    this.template = Template.own(writer);
    long sum = 0;
    for (Step step : steps) {
      sum += operations(step);
    }
    this.operations = sum;
  }

  /// The steps of a program for one lane: runs of steps on few numbers are joined.
  static Steps join(List<Step> steps) {
    List<Step> joined = new ArrayList<>();
    List<Step> run = new ArrayList<>();
    int parts = 0;
    for (Step step : steps) {
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
      case FusedStep fused -> all(fused.steps());
      case Elementwise.Unary(var kernel, Ref a, Ref out) ->
          few(kernel instanceof UnaryKernels k && Chain.unary(k) != null, 2, a, out);
      case Elementwise.Binary(var kernel, Ref a, Ref b, Ref out) ->
          few(Chain.binary(kernel) != null, 2, a, b, out);
      case Elementwise.BinaryScalarRight(var kernel, Ref a, Ref b, Ref out) ->
          few(Chain.binary(kernel) != null, 2, a, b, out);
      case Elementwise.BinaryScalarLeft(var kernel, Ref a, Ref b, Ref out) ->
          few(Chain.binary(kernel) != null, 2, a, b, out);
      case Elementwise.Ternary(var kernel, Ref a, Ref b, Ref c, Ref out) ->
          few(Chain.ternary(kernel) != null, 2, a, b, c, out);
      case Elementwise.Fill(Ref a, Ref out) -> few(true, 1, a, out);
      case Elementwise.Zero(Ref out) -> many(out);
      case Movement.Copy copy -> copy.rows() ? -1 : many(copy.a(), copy.out());
      case Movement.Gather gather -> gather.cut() ? -1 : many(gather.a(), gather.out());
      case Movement.ScatterAdd scatter -> scatter.cut() ? -1 : many(scatter.a(), scatter.out());
      case Reducing.SumLanes sum -> many(sum.a(), sum.out());
      case Reducing.Reduce all -> {
        boolean one = all.out().elements() == 1 && all.a().elements() == all.size();
        yield few(one, 2 + all.size() / 4, all.a(), all.out());
      }
      case Contraction product ->
          product.isForOneLane(MOST_PRODUCTS) ? many(product.a(), product.b(), product.out()) : -1;
      default -> -1;
    };
  }

  private static int all(Steps steps) {
    int sum = 0;
    for (int i = 0; i < steps.size(); i++) {
      int parts = parts(steps.get(i));
      if (parts < 0) {
        return -1;
      }
      sum += parts;
    }
    return sum;
  }

  private static int few(boolean isSimple, int parts, Ref... refs) {
    for (Ref ref : refs) {
      isSimple &= ref.elements() <= MOST_ELEMENTS;
    }
    return isSimple && many(refs) > 0 ? parts : -1;
  }

  private static int many(Ref... refs) {
    for (Ref ref : refs) {
      boolean still = ref.inner() == 0 && ref.rowStride() == 0;
      if (!still || (long) ref.base() + ref.offset() + ref.elements() > MOST_PLACE) {
        return -1;
      }
      if (ref.elements() > MOST_PRODUCTS) {
        return -1;
      }
    }
    return 2;
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

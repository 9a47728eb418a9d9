// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.BinaryKernel;
import elbo.kernel.UnaryKernels;

/// Whether fewer draws than a vector has lanes are worked on as if they filled one: the empty lanes
/// get copies of the last draw. Draws do not know of each other, so their bits are the same; sums
/// over draws leave the copies out. It pays where time is spent between operations and not in them:
/// generated kernels over draws run then, and a loop with carried state runs in registers. Where
/// long data axes are what takes time, they lie on the lanes instead.
final class Padding {
  // Nanoseconds, as in Tile: measured on one AVX2 machine, orders of magnitude only.
  private static final double PER_STEP = 20;
  private static final double PER_KERNEL = 40;
  private static final double IN_LONE_RUN = 4;
  private static final double SIMPLE = 0.15;
  private static final double IN_KERNEL = 0.06;
  private static final double WAIT = 3;
  private static final double REDUCED = 0.3;
  private static final double TRANSCENDENTAL = 2;
  private static final double GAMMA = 8;

  /// Steps whose cost is not known in detail may be this small.
  private static final double SMALL = 64;

  private Padding() {}

  /// How many lanes a tile of a single draw has: a vector of them, or 1.
  static int fewestLanes(Program program, int vectorLength, int tileSize) {
    if (vectorLength > tileSize || !isPossible(program.steps())) {
      return 1;
    }
    double inSteps = nanos(program.steps(), frame(1), vectorLength);
    double alone = Math.min(inSteps, nanos(program.lone(), frame(1), vectorLength));
    double padded = nanos(program.steps(), frame(vectorLength), vectorLength);
    return padded < 0.9 * alone ? vectorLength : 1;
  }

  private static Frame frame(int lanes) {
    Frame frame = new Frame(new double[0][]);
    frame.lanes = lanes;
    return frame;
  }

  /// Whether draws meet each other in nothing but sums.
  static boolean isPossible(Steps steps) {
    for (int i = 0; i < steps.size(); i++) {
      boolean possible =
          switch (steps.get(i)) {
            case SingleMatrices.Call _ -> false;
            case RowLoop loop -> isPossible(loop.body()) && isPossible(loop.end());
            case ScanLoop loop -> isPossible(loop.body());
            default -> true;
          };
      if (!possible) {
        return false;
      }
    }
    return true;
  }

  private static double nanos(Steps steps, Frame f, int vectorLength) {
    double nanos = 0;
    for (int i = 0; i < steps.size(); i++) {
      nanos += nanos(steps.get(i), f, vectorLength);
    }
    return nanos;
  }

  private static double nanos(Step step, Frame f, int vectorLength) {
    return switch (step) {
      case RowLoop loop -> {
        int block = Math.min(loop.rows(), loop.blockRows(f.lanes));
        double blocks = (double) loop.rows() / block;
        f.rows = block;
        double body = nanos(loop.body(), f, vectorLength);
        f.rows = 0;
        yield blocks * body
            + nanos(loop.begin(), f, vectorLength)
            + nanos(loop.end(), f, vectorLength);
      }
      case ScanLoop loop ->
          loop.kernel() != null && f.lanes >= loop.kernel().fewestLanes()
              ? PER_KERNEL + loop.length() * (WAIT + loop.kernel().size() * f.lanes * IN_KERNEL)
              : loop.length() * nanos(loop.body(), f, vectorLength);
      case FusedStep fused -> fused(fused, f, vectorLength);
      case LoneRun run -> PER_STEP + inLoneRun(run.steps(), f, vectorLength);
      case Elementwise.Unary s -> PER_STEP + s.out().count(f) * price(s);
      case Elementwise.Binary s -> PER_STEP + s.out().count(f) * price(s.kernel());
      case Elementwise.BinaryScalarLeft s -> PER_STEP + s.out().count(f) * price(s.kernel());
      case Elementwise.BinaryScalarRight s -> PER_STEP + s.out().count(f) * price(s.kernel());
      case Elementwise.Ternary s -> PER_STEP + s.out().count(f) * SIMPLE;
      case Elementwise.Fill s -> PER_STEP + s.out().count(f) * SIMPLE;
      case Elementwise.Zero s -> PER_STEP + s.out().count(f) * SIMPLE;
      case Movement.Copy s -> PER_STEP + s.out().count(f) * SIMPLE;
      case Movement.Gather s -> PER_STEP + s.out().count(f) * REDUCED;
      case Movement.ScatterAdd s -> PER_STEP + s.a().count(f) * REDUCED;
      case Movement.Load s -> PER_STEP + s.out().count(f) * REDUCED;
      case Reducing.Reduce s -> PER_STEP + s.a().count(f) * REDUCED;
      case Reducing.AddSink s -> PER_STEP + s.a().count(f) * REDUCED;
      case Reducing.LogSumExp s -> PER_STEP + s.a().count(f) * TRANSCENDENTAL;
      case Reducing.SumLanes s -> PER_STEP + s.a().count(f) * REDUCED;
      case Reducing.CumulativeSum s -> PER_STEP + s.out().count(f) * REDUCED;
      case Reducing.StartSink s -> PER_STEP + s.state().count(f) * SIMPLE;
      case Reducing.EndSink s -> PER_STEP + s.state().count(f) * SIMPLE;
      case Reducing.AddChunk s -> PER_STEP + s.out().count(f) * SIMPLE;
      case Contraction s -> PER_STEP + s.products(f) * SIMPLE;
      case Sampling s -> PER_STEP + s.out().elements() * GAMMA;
      case Dense.Cholesky s -> cubic(s.n(), s.inner(), f);
      case Dense.CholeskyInverse s -> 3 * cubic(s.n(), s.inner(), f);
      case Dense.TriangularSolve s -> cubic(s.n(), s.columns(), f);
      case Dense.Inverse s -> 3 * cubic(s.n(), s.inner(), f);
      case Dense.LogAbsDeterminant s -> cubic(s.n(), s.inner(), f);
      default -> PER_STEP + SMALL * f.lanes;
    };
  }

  private static double cubic(int n, int inner, Frame f) {
    return PER_STEP + 0.3 * n * n * n * inner * f.lanes;
  }

  private static double fused(FusedStep step, Frame f, int vectorLength) {
    double cells = step.cells(f);
    Chain chain =
        f.lanes == 1
            ? (step.overData(step.cells(f)) != null ? step.anyChain() : null)
            : f.lanes >= vectorLength ? step.overDraws() : null;
    if (chain != null) {
      return PER_KERNEL + cells * chain.size() * IN_KERNEL;
    }
    return step.steps().size() * (PER_STEP + cells * SIMPLE);
  }

  private static double inLoneRun(Steps steps, Frame f, int vectorLength) {
    double nanos = 0;
    for (int i = 0; i < steps.size(); i++) {
      nanos +=
          switch (steps.get(i)) {
            case FusedStep fused -> inLoneRun(fused.steps(), f, vectorLength);
            case Step step -> nanos(step, f, vectorLength) - PER_STEP + IN_LONE_RUN;
          };
    }
    return nanos;
  }

  private static double price(Elementwise.Unary step) {
    if (!(step.kernel() instanceof UnaryKernels kernel)) {
      return GAMMA;
    }
    if (Chain.unary(kernel) != null) {
      return SIMPLE;
    }
    return switch (kernel) {
      case LGAMMA, DIGAMMA, TRIGAMMA -> GAMMA;
      default -> TRANSCENDENTAL;
    };
  }

  private static double price(BinaryKernel kernel) {
    return Chain.binary(kernel) != null ? SIMPLE : GAMMA;
  }
}

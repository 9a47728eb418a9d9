// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.equation.OdeMethod;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Optional;

/// What a [Node] does: a closed set of few shapes. Attributes are part of the operation; indices
/// are attributes, because data are bound before a graph is built. Every pass switches over this
/// type without a default, so a new operation breaks the build wherever it needs a rule: shape
/// ([OpShape]), interpretation ([Interpreter]), vjp and jvp (`elbo.autodiff`), batching
/// (`elbo.rewrite`), lowering (`elbo.compile`).
public sealed interface Op {
  /// Values known when the graph is built.
  record Constant(Tensor value) implements Op {}

  /// Values given at each execution. Two inputs are different nodes even under one name.
  record Input(String name) implements Op {}

  /// An elementwise function of one argument.
  record Unary(UnaryOp function) implements Op {}

  /// The derivative of order `order` of the digamma function, elementwise; order 0 is digamma
  /// itself.
  record Polygamma(int order) implements Op {}

  /// An elementwise function of two arguments of the same shape.
  record Binary(BinaryOp function) implements Op {}

  /// An elementwise function of three arguments of the same shape.
  record Ternary(TernaryOp function) implements Op {}

  /// A reduction along one axis, which disappears.
  record Reduce(ReduceOp function, int axis) implements Op {}

  /// Repetition along a new axis of `size`, which becomes axis number `axis` of the result.
  record Broadcast(int axis, int size) implements Op {}

  /// The same elements in row-major order under another shape.
  record Reshape(Shape shape) implements Op {}

  /// Axes in another order: axis `k` of the result is axis `permutation[k]` of the argument.
  record Transpose(IntArray permutation) implements Op {}

  /// The elements `start` to `start + size − 1` of one axis.
  record Slice(int axis, int start, int size) implements Op {}

  /// Zeros before and behind the elements of one axis.
  record Pad(int axis, int before, int after) implements Op {}

  /// One or more arguments behind each other along one axis.
  record Concatenate(int axis) implements Op {}

  /// The elements of one axis at `indices` (from 0), in their order, repeated as they repeat.
  record Gather(int axis, IntArray indices) implements Op {}

  /// The transpose of [Gather]: element `k` of the axis is added to element `indices[k]` of a
  /// result with `size` elements there.
  record ScatterAdd(int axis, IntArray indices, int size) implements Op {}

  /// A sum of products: each argument's axes carry labels, and the result has the axes `result`;
  /// labels that are not in it are summed over. A label in both arguments and in the result is a
  /// batch axis. Every label of an argument occurs in the other or in the result, none twice in one
  /// list.
  record Contract(IntArray left, IntArray right, IntArray result) implements Op {}

  /// The logarithm of a sum of products of exponentials, ln Σ exp(a + b): axes are labelled as in
  /// [Contract], and exactly one label, in both arguments, is summed over. The arguments are `a`,
  /// `b`, the largest elements `n` of `b` along the summed axis (0 where infinite), with the other
  /// labels of `b` in their order, and `exp(b − n)`: where `b` is the same in all steps of a loop,
  /// these two are as well. They are not part of the value, whose derivatives are in `a` and `b`.
  /// [LogProducts] makes these.
  record LogProduct(IntArray left, IntArray right, IntArray result) implements Op {}

  /// The reverse of [LogProduct]: Σ exp(a + b − r)·g over the labels that `a` does not have (`b` if
  /// `ofRight`); terms with infinite `r` are 0. The arguments are `a`, `b`, `r` and `g`, and, for
  /// speed, what `exp(a + b − r)` is the product of: one factor labelled as `a`, one as `b`, one as
  /// `r`.
  record LogProductPull(boolean ofRight, IntArray left, IntArray right, IntArray result)
      implements Op {}

  /// The lower Cholesky factor of symmetric positive definite matrices on the axes 0 and 1; further
  /// axes are batch axes. Only the lower triangle is read; a matrix that is not positive definite
  /// gives NaN throughout its factor.
  record Cholesky() implements Op {}

  /// X of L·X = B (or Lᵀ·X = B if `transposed`) for lower triangular L on the axes 0 and 1 of the
  /// first argument and B on the axes 0 and 1 of the second; further axes are batch axes, the same
  /// in both. Only the lower triangle of L is read.
  record TriangularSolve(boolean transposed) implements Op {}

  /// (L·Lᵀ)⁻¹, whole, for lower triangular L on the axes 0 and 1; further axes are batch axes. Only
  /// the lower triangle of L is read.
  record CholeskyInverse() implements Op {}

  /// The inverse of square matrices on the axes 0 and 1; further axes are batch axes. A singular
  /// matrix gives NaN.
  record Inverse() implements Op {}

  /// ln |det| of square matrices on the axes 0 and 1, which disappear; further axes are batch axes.
  record LogAbsDeterminant() implements Op {}

  /// Running sums along one axis; from the end if `reverse`.
  record CumulativeSum(int axis, boolean reverse) implements Op {}

  /// A loop of `length` steps with carried state. The body is one step, closed: its inputs are the
  /// `numCarries` carried values, `numSlices` rows of this step, and what is the same in all steps;
  /// its outputs are the carried values after the step. The arguments are the carried values before
  /// the first step, arrays with `length` rows on axis 0, and the same in all steps. Step `t` meets
  /// row `t`; if `reverse`, the last row is met first.
  ///
  /// The result is the trajectory, `[length + 1, width]`: a row holds all carried values,
  /// flattened, behind each other. Row 0 is the state before the first step and row `t + 1` the one
  /// after step `t`; if `reverse`, row `length` is the state before the first step and row `t` the
  /// one after step `t`. [Recurrence] makes these.
  record Scan(Graph body, int numCarries, int numSlices, int length, boolean reverse)
      implements Op {
    /// The number of elements of a row.
    public int width() {
      int width = 0;
      for (int i = 0; i < numCarries; i++) {
        width += body.inputs().get(i).shape().numElements();
      }
      return width;
    }

    /// Where each carried value starts in a row, and behind the last one the width.
    public int[] offsets() {
      int[] offsets = new int[numCarries + 1];
      for (int i = 0; i < numCarries; i++) {
        offsets[i + 1] = offsets[i] + body.inputs().get(i).shape().numElements();
      }
      return offsets;
    }

    /// Loops are equal when their bodies are the same up to the identity of nodes.
    @Override
    public boolean equals(Object other) {
      return other instanceof Scan scan
          && numCarries == scan.numCarries
          && numSlices == scan.numSlices
          && length == scan.length
          && reverse == scan.reverse
          && body.isSameAs(scan.body);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * body.order().size() + length) + numCarries;
    }
  }

  /// The solutions of systems of ordinary differential equations y' = f(t, y, θ), with `n` states,
  /// at `m` times, for `k` problems: an array `[m, n, k]`, NaN where there is none. `rates` is f
  /// for one problem: its inputs are the time, the states `[n]` and the parameters `[p]`, its
  /// outputs the rates `[n]` and, for implicit schemes, their derivatives by the states `[n, n]`.
  /// The arguments are the states at the beginning `[n, k]`, its time `[k]`, the times `[m, k]` and
  /// the parameters `[p, k]`.
  ///
  /// With `tangent`, steps are small enough for derivatives, too ([elbo.equation.OdeSolver]): its
  /// inputs are the time, `2n` numbers, the states and a direction, the parameters, and a direction
  /// of these; its outputs are the rates and their derivatives along the direction, `[2n]`.
  ///
  /// With `pull` it is the reverse: the cotangents of the states at the beginning and of the
  /// parameters, `[n + p, k]`. Two more arguments are the solutions themselves and their
  /// cotangents. `pull` has one more input than `rates`, a cotangent of the rates; its outputs are
  /// those of the states and of the parameters. `elbo.autodiff.Odes` makes these.
  record Ode(Graph rates, Optional<Graph> tangent, Optional<Graph> pull, OdeMethod method)
      implements Op {
    /// The number of states.
    public int states() {
      return rates.inputs().get(1).shape().size(0);
    }

    /// The number of parameters.
    public int parameters() {
      return rates.inputs().get(2).shape().size(0);
    }

    /// Equal when the graphs are the same up to the identity of nodes.
    @Override
    public boolean equals(Object other) {
      return other instanceof Ode ode
          && method.equals(ode.method)
          && rates.isSameAs(ode.rates)
          && isSame(tangent, ode.tangent)
          && isSame(pull, ode.pull);
    }

    private static boolean isSame(Optional<Graph> a, Optional<Graph> b) {
      return a.isPresent() == b.isPresent() && (a.isEmpty() || a.get().isSameAs(b.orElseThrow()));
    }

    @Override
    public int hashCode() {
      return 31 * rates.order().size() + method.hashCode() + (pull.isPresent() ? 1 : 0);
    }
  }

  /// Independent random numbers of a shape, the arguments being the parameters of `function`.
  /// `site` names the node: the same key, site, draw and element give the same number.
  record Sample(SampleOp function, int site, Shape shape) implements Op {}
}

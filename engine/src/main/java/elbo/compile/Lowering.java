// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Reducing.Kind;
import elbo.compile.Value.Role;
import elbo.graph.Op;
import elbo.graph.ReduceOp;
import elbo.kernel.BinaryKernel;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// From one value to the steps that compute it: one rule per operation.
final class Lowering {
  private final Planner planner;
  private final List<Step> begin;
  private final List<Step> body;
  private final List<Step> end;
  private final List<Ref> scratch = new ArrayList<>();

  /// @param begin where steps go that run at the beginning of each chunk of a loop
  /// @param body where steps go that run for each block
  /// @param end where steps go that run at the end of each chunk
  Lowering(Planner planner, List<Step> begin, List<Step> body, List<Step> end) {
    this.planner = planner;
    this.begin = begin;
    this.body = body;
    this.end = end;
  }

  /// Gives the temporary memory back, once nothing of the steps can run any more before it is used
  /// again.
  void giveBack() {
    scratch.forEach(planner::giveBack);
  }

  private Ref scratch(int size, boolean batched) {
    Ref ref = planner.scratch(size, batched);
    scratch.add(ref);
    return ref;
  }

  void lower(Value v) {
    switch (v.rule) {
      case Rule.Given _ -> {}
      case Rule.Expand(IntArray source) -> expand(v, source);
      case Rule.SumDraws() -> body.add(new Reducing.SumLanes(argument(v, 0), target(v)));
      case Rule.ContractDraws(Op.Contract op) -> contract(v, op, true);
      case Rule.Apply(Op op) -> lower(v, op);
    }
  }

  private void lower(Value v, Op op) {
    switch (op) {
      case Op.Constant _, Op.Input _, Op.Broadcast _, Op.Reshape _ ->
          throw new IllegalStateException("nothing to compute for " + op);
      case Op.Unary(var function) ->
          body.add(new Elementwise.Unary(KernelTable.unary(function), argument(v, 0), target(v)));
      case Op.Polygamma(int order) ->
          body.add(new Elementwise.Unary(KernelTable.polygamma(order), argument(v, 0), target(v)));
      case Op.Binary(var function) -> binary(v, KernelTable.binary(function));
      case Op.Ternary(var function) ->
          body.add(
              new Elementwise.Ternary(
                  KernelTable.ternary(function),
                  argument(v, 0),
                  argument(v, 1),
                  argument(v, 2),
                  target(v)));
      case Op.Reduce(ReduceOp function, int axis) -> reduce(v, function, axis);
      case Op.Transpose(IntArray permutation) -> {
        Shape from = v.args[0].shape;
        int[] strides = new int[permutation.length()];
        for (int k = 0; k < strides.length; k++) {
          strides[k] = from.stride(permutation.get(k));
        }
        copy(v, 0, v.shape, strides, strides(v.shape), 0);
      }
      case Op.Slice(int axis, int start, _) -> {
        Shape from = v.args[0].shape;
        int[] strides = strides(from);
        Ref a = argument(v, 0, strides[0]);
        Ref shifted =
            new Ref(
                a.slot(),
                a.base(),
                a.offset() + start * from.stride(axis),
                a.rowStride(),
                a.elements(),
                a.inner(),
                a.batched());
        body.add(copyStep(v, shifted, target(v), v.shape, strides, strides(v.shape)));
      }
      case Op.Pad(int axis, int before, _) -> {
        body.add(new Elementwise.Zero(target(v)));
        copy(
            v,
            0,
            v.args[0].shape,
            strides(v.args[0].shape),
            strides(v.shape),
            before * v.shape.stride(axis));
      }
      case Op.Concatenate(int axis) -> {
        int offset = 0;
        for (int i = 0; i < v.args.length; i++) {
          Shape part = v.args[i].shape;
          copy(v, i, part, strides(part), strides(v.shape), offset * v.shape.stride(axis));
          offset += part.size(axis);
        }
      }
      case Op.Gather(int axis, IntArray indices) -> {
        boolean cut = axis == 0 && v.role == Role.ROW;
        Extent extent = cut ? Extent.of(v.shape, 0, false) : Extent.of(v.shape, axis, isRow(v));
        int size = v.args[0].shape.size(axis);
        body.add(new Movement.Gather(argument(v, 0), target(v), extent, size, indices, cut));
      }
      case Op.ScatterAdd(int axis, IntArray indices, int size) ->
          scatterAdd(v, axis, indices, size);
      case Op.Contract contract -> contract(v, contract, false);
      case Op.LogProduct product -> {
        LogProductPlaces places =
            LogProductPlaces.of(
                product.left(),
                v.args[0].shape,
                product.right(),
                v.args[1].shape,
                product.result(),
                v.shape);
        Ref room = scratch(places.room(), v.batched);
        List<Ref> arguments = new ArrayList<>();
        for (int i = 0; i < v.args.length; i++) {
          arguments.add(argument(v, i));
        }
        body.add(new LogProducting.Product(places, List.copyOf(arguments), target(v), room));
      }
      case Op.LogProductPull pull -> {
        LogProductPlaces places =
            LogProductPlaces.of(
                pull.left(),
                v.args[0].shape,
                pull.right(),
                v.args[1].shape,
                pull.result(),
                v.args[2].shape);
        Ref room = scratch(pull.ofRight() ? places.roomRight() : places.room(), v.batched);
        List<Ref> arguments = new ArrayList<>();
        for (int i = 0; i < v.args.length; i++) {
          arguments.add(argument(v, i));
        }
        body.add(
            new LogProducting.Pull(
                pull.ofRight(), places, List.copyOf(arguments), target(v), room));
      }
      case Op.Cholesky() -> {
        int n = v.shape.size(0);
        if (SingleMatrices.isLarge(n)) {
          large(SingleMatrices.Function.CHOLESKY, v, n);
        } else {
          body.add(new Dense.Cholesky(argument(v, 0), target(v), n, lanes(v.shape)));
        }
      }
      case Op.CholeskyInverse() -> {
        int n = v.shape.size(0);
        if (SingleMatrices.isLarge(n)) {
          large(SingleMatrices.Function.CHOLESKY_INVERSE, v, n);
        } else {
          Ref room = scratch(v.shape.numElements(), v.batched);
          body.add(new Dense.CholeskyInverse(argument(v, 0), target(v), n, lanes(v.shape), room));
        }
      }
      case Op.TriangularSolve(boolean transposed) -> solve(v, transposed);
      case Op.Inverse() -> {
        int n = v.shape.size(0);
        Ref room = scratch(2 * n * n, false);
        body.add(new Dense.Inverse(argument(v, 0), target(v), n, lanes(v.shape), room));
      }
      case Op.LogAbsDeterminant() -> {
        Shape from = v.args[0].shape;
        int n = from.size(0);
        Ref room = scratch(n * n, false);
        body.add(new Dense.LogAbsDeterminant(argument(v, 0), target(v), n, lanes(from), room));
      }
      case Op.CumulativeSum(int axis, boolean reverse) ->
          body.add(
              new Reducing.CumulativeSum(
                  argument(v, 0),
                  target(v),
                  Extent.of(v.shape, axis, isRow(v)),
                  v.shape.size(axis),
                  reverse));
      case Op.Scan scan -> {
        List<Ref> arguments = new ArrayList<>();
        for (int i = 0; i < v.args.length; i++) {
          arguments.add(unmoving(argument(v, i)));
        }
        new ScanPlan(planner, v, scan, arguments).lower(body);
      }
      case Op.Ode ode -> {
        List<Ref> arguments = new ArrayList<>();
        for (int i = 0; i < v.args.length; i++) {
          arguments.add(argument(v, i));
        }
        boolean pulls = ode.pull().isPresent();
        OdeStep step =
            OdeStep.of(
                ode, v.args[2].shape, arguments, target(v), pulls ? planner.solver(v) : null);
        if (!pulls) {
          planner.solves(v, step);
        }
        body.add(step);
      }
      case Op.Sample(var function, int site, _) -> {
        List<Ref> parameters = new ArrayList<>();
        for (int i = 0; i < v.args.length; i++) {
          parameters.add(argument(v, i));
        }
        body.add(new Sampling(function, site, List.copyOf(parameters), target(v)));
      }
    }
  }

  /// A copy of what lies elsewhere in each step of a loop around: inside another loop the row is
  /// that loop's.
  private Ref unmoving(Ref ref) {
    if (ref.rowStride() == 0) {
      return ref;
    }
    Ref copy = scratch(ref.elements(), ref.batched());
    body.add(ScanPlan.copy(ref, copy));
    return copy;
  }

  private void large(SingleMatrices.Function function, Value v, int n) {
    Ref room = scratch(SingleMatrices.Replace.roomFor(n), false);
    int inner = lanes(v.shape);
    body.add(new SingleMatrices.Replace(function, argument(v, 0), target(v), n, inner, room));
  }

  private void solve(Value v, boolean transposed) {
    int n = v.shape.size(0);
    int columns = v.shape.size(1);
    Ref l = argument(v, 0);
    Ref b = argument(v, 1);
    if (SingleMatrices.isLarge(n)) {
      Ref room = scratch(SingleMatrices.Solve.roomFor(n, columns), false);
      body.add(
          new SingleMatrices.Solve(l, b, target(v), transposed, n, columns, lanes(v.shape), room));
    } else {
      body.add(new Dense.TriangularSolve(l, b, target(v), transposed, n, columns, lanes(v.shape)));
    }
  }

  private static boolean isRow(Value v) {
    return v.role == Role.ROW;
  }

  private static int lanes(Shape shape) {
    return shape.slice(2, shape.rank()).numElements();
  }

  private static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    for (int k = 0; k < strides.length; k++) {
      strides[k] = shape.stride(k);
    }
    return strides;
  }

  /// Where a step finds an argument: whole, or the block's rows.
  private Ref argument(Value v, int position) {
    return argument(v, position, 0);
  }

  /// As above; `rowStride` is how far apart in a whole argument the elements are that belong to
  /// neighbouring rows of the value.
  private Ref argument(Value v, int position, int rowStride) {
    Value argument = v.args[position];
    Ref ref = argument.ref();
    if (v.role == Role.WHOLE || ref.inner() > 0) {
      return ref;
    }
    if (v.metByRows(position)) {
      int inner = argument.shape.numElements() / argument.shape.size(0);
      return ref.byRows(inner, inner);
    }
    return v.role == Role.ROW && rowStride > 0 ? ref.byRows(rowStride, 0) : ref;
  }

  /// Where a step puts the value.
  private Ref target(Value v) {
    Ref ref = v.ref();
    if (v.role != Role.ROW || ref.inner() > 0) {
      return ref;
    }
    int inner = v.shape.numElements() / v.shape.size(0);
    return ref.byRows(inner, inner);
  }

  private void binary(Value v, BinaryKernel kernel) {
    Ref a = argument(v, 0);
    Ref b = argument(v, 1);
    Ref out = target(v);
    boolean one = v.shape.numElements() == 1 && !v.batched;
    boolean left = v.args[0].isScalarShared() && !one;
    boolean right = v.args[1].isScalarShared() && !one;
    if (left && right) {
      // Both are one number: repeat the first.
      body.add(new Elementwise.Fill(a, out));
      body.add(new Elementwise.BinaryScalarRight(kernel, out, b, out));
    } else if (right) {
      body.add(new Elementwise.BinaryScalarRight(kernel, a, b, out));
    } else if (left) {
      body.add(new Elementwise.BinaryScalarLeft(kernel, a, b, out));
    } else {
      body.add(new Elementwise.Binary(kernel, a, b, out));
    }
  }

  private void reduce(Value v, ReduceOp function, int axis) {
    Shape from = v.args[0].shape;
    int size = from.size(axis);
    int inner = from.stride(axis);
    Ref out = target(v);
    if (v.role == Role.SINK) {
      Kind kind = Kind.of(function);
      Ref state = scratch(kind.state * inner, v.batched);
      Ref chunk = scratch(inner, v.batched);
      begin.add(new Reducing.StartSink(kind, state, out));
      body.add(new Reducing.AddSink(kind, argument(v, 0), state, out));
      end.add(new Reducing.EndSink(kind, state, chunk, out));
      return;
    }
    Extent extent = Extent.of(from, axis, isRow(v));
    if (function == ReduceOp.LOG_SUM_EXP) {
      Ref state = scratch(10 * inner, v.batched);
      body.add(new Reducing.LogSumExp(argument(v, 0), out, extent, size, state));
    } else {
      Kind kind = Kind.of(function);
      Ref state = scratch(kind.state * inner, v.batched);
      body.add(new Reducing.Reduce(kind, argument(v, 0), out, extent, size, state));
    }
  }

  private void scatterAdd(Value v, int axis, IntArray indices, int size) {
    Shape from = v.args[0].shape;
    Ref out = target(v);
    if (v.role == Role.SINK) {
      boolean oneChunk = from.size(0) <= RowLoop.CHUNK_ROWS;
      Ref sum = oneChunk ? out : scratch(v.shape.numElements(), v.batched);
      begin.add(new Elementwise.Zero(sum));
      Extent extent = Extent.of(v.shape, 0, false);
      body.add(new Movement.ScatterAdd(argument(v, 0), sum, extent, size, indices, true));
      if (!oneChunk) {
        end.add(new Reducing.AddChunk(sum, out));
      }
      return;
    }
    body.add(new Elementwise.Zero(out));
    Extent extent = Extent.of(v.shape, axis, isRow(v));
    body.add(new Movement.ScatterAdd(argument(v, 0), out, extent, size, indices, false));
  }

  private void contract(Value v, Op.Contract op, boolean sumsDraws) {
    int label = -1;
    if (v.role == Role.ROW) {
      label = op.result().get(0);
    } else if (v.role == Role.SINK) {
      label = v.metByRows(0) ? op.left().get(0) : op.right().get(0);
    }
    Shape as = v.args[0].shape;
    Shape bs = v.args[1].shape;
    Ref a = contracted(v, 0, as, op.left().indexOf(label));
    Ref b = contracted(v, 1, bs, op.right().indexOf(label));
    Ref out = target(v);
    boolean single =
        v.role == Role.WHOLE
            && !sumsDraws
            && SingleMatrices.isProduct(op, as, v.args[0].batched, bs, v.args[1].batched);
    if (single) {
      Ref room = scratch(SingleMatrices.Product.roomFor(as, bs, v.shape), false);
      body.add(SingleMatrices.Product.of(op, as, a, bs, b, out, room));
      return;
    }
    if (v.role != Role.SINK) {
      body.add(
          Contraction.of(
              op,
              as,
              a,
              bs,
              b,
              v.shape,
              out,
              label,
              true,
              sumsDraws,
              isConstant(v.args[0]),
              size -> scratch(size, false)));
      return;
    }
    boolean oneChunk = (v.metByRows(0) ? as : bs).size(0) <= RowLoop.CHUNK_ROWS;
    Ref sum = oneChunk ? out : scratch(v.shape.numElements(), v.batched);
    begin.add(new Elementwise.Zero(sum));
    body.add(
        Contraction.of(
            op,
            as,
            a,
            bs,
            b,
            v.shape,
            sum,
            label,
            false,
            sumsDraws,
            isConstant(v.args[0]),
            size -> scratch(size, false)));
    if (!oneChunk) {
      end.add(new Reducing.AddChunk(sum, out));
    }
  }

  private static boolean isConstant(Value v) {
    return v.rule instanceof Rule.Given given && given.node().isConstant();
  }

  /// An argument of a contraction; `axis` is the one that is cut into blocks, −1 if the argument
  /// does not have it.
  private Ref contracted(Value v, int position, Shape shape, int axis) {
    Ref ref = v.args[position].ref();
    if (axis < 0 || ref.inner() > 0) {
      return ref;
    }
    int stride = shape.stride(axis);
    return ref.byRows(stride, 0);
  }

  private void expand(Value v, IntArray source) {
    int[] from = new int[source.length()];
    for (int k = 0; k < from.length; k++) {
      from[k] = source.get(k) < 0 ? 0 : v.args[0].shape.stride(source.get(k));
    }
    copy(v, 0, v.shape, from, strides(v.shape), 0);
  }

  private void copy(Value v, int position, Shape shape, int[] from, int[] to, int start) {
    Ref a = argument(v, position, from.length == 0 ? 0 : from[0]);
    Ref out = target(v);
    Ref shifted =
        new Ref(
            out.slot(),
            out.base(),
            out.offset() + start,
            out.rowStride(),
            out.elements(),
            out.inner(),
            out.batched());
    body.add(copyStep(v, a, shifted, shape, from, to));
  }

  /// A copy with neighbouring axes merged where they lie alike on both sides.
  private static Step copyStep(Value v, Ref a, Ref out, Shape shape, int[] from, int[] to) {
    boolean rows = v.role == Role.ROW;
    int[] sizes = shape.sizes();
    int n = 0;
    for (int k = 0; k < sizes.length; k++) {
      boolean outermost = k == 0 && rows;
      if (sizes[k] == 1 && !outermost) {
        continue;
      }
      boolean merges = n > (rows ? 1 : 0);
      merges = merges && from[n - 1] == sizes[k] * from[k] && to[n - 1] == sizes[k] * to[k];
      if (merges) {
        n--;
        sizes[n] *= sizes[k];
      } else {
        sizes[n] = sizes[k];
      }
      from[n] = from[k];
      to[n] = to[k];
      n++;
    }
    return new Movement.Copy(
        a,
        out,
        IntArray.of(Arrays.copyOf(sizes, n)),
        IntArray.of(Arrays.copyOf(from, n)),
        IntArray.of(Arrays.copyOf(to, n)),
        rows);
  }
}

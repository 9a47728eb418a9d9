// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.kernel.Backend;
import elbo.kernel.Moves;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A graph written for one draw, ready to run for many. Immutable and safe to share between
/// threads; each caller needs a [Workspace] of its own.
///
/// **Reproducibility**: a draw's results have the same bits whatever the number of draws in the
/// call, of threads, and of calls before. Sums over draws add the draws of a tile, then tiles in
/// order; the tile's size then depends on the graph alone.
///
/// **Cost**: a call allocates nothing.
public final class Executable {
  private final Graph graph;
  private final Options options;
  private final Constants constants;
  private final Program call;
  private final Program draws;
  private final Program total;
  private final List<Output> outputs;
  private final List<Ref> leaves;
  private final int sumsSize;
  private final Tile tile;
  private @Nullable FewDraws fewDraws;
  private final double sharedPart;
  private final boolean usesBlas;
  private final Sizes inputSizes;
  private final Sizes outputSizes;

  Executable(
      Graph graph,
      Options options,
      Constants constants,
      Program call,
      Program draws,
      Program total,
      List<Output> outputs,
      List<Ref> leaves,
      int sumsSize,
      boolean constantsUseBlas) {
    this.graph = graph;
    this.options = options;
    this.constants = constants;
    this.call = call;
    this.draws = draws;
    this.total = total;
    this.outputs = outputs;
    this.leaves = joined(leaves);
    this.sumsSize = sumsSize;
    this.tile = Tile.of(draws, !leaves.isEmpty());
    this.sharedPart = draws.sharedPart();
    this.usesBlas = constantsUseBlas || call.usesBlas() || draws.usesBlas() || total.usesBlas();
    this.inputSizes = new Sizes(graph.inputs(), i -> options.batched().get(i));
    this.outputSizes =
        new Sizes(graph.outputs(), i -> options.combine().get(i) == Combine.PER_DRAW);
  }

  /// Places that follow each other as one: they are copied as they lie.
  private static List<Ref> joined(List<Ref> places) {
    List<Ref> joined = new ArrayList<>();
    for (Ref ref : places) {
      Ref last = joined.isEmpty() ? ref : joined.getLast();
      boolean follows =
          last != ref
              && last.slot() == ref.slot()
              && !last.batched()
              && !ref.batched()
              && last.base() + last.offset() + last.elements() == ref.base() + ref.offset();
      if (follows) {
        joined.removeLast();
        int n = last.elements() + ref.elements();
        joined.add(new Ref(last.slot(), last.base(), last.offset(), 0, n, 0, false));
      } else {
        joined.add(ref);
      }
    }
    return List.copyOf(joined);
  }

  /// How many numbers a call needs room for, side by side: each call asks.
  private static final class Sizes {
    final int[] numElements;
    final boolean[] perDraw;

    Sizes(List<Node> nodes, IntPredicate perDraw) {
      this.numElements = new int[nodes.size()];
      this.perDraw = new boolean[nodes.size()];
      for (int i = 0; i < nodes.size(); i++) {
        this.numElements[i] = nodes.get(i).shape().numElements();
        this.perDraw[i] = perDraw.test(i);
      }
    }
  }

  /// What an output is taken from.
  enum Source {
    /// Computed in each tile.
    DRAWS,
    /// The same for all draws.
    SHARED,
    /// A sum over draws.
    TOTAL,
  }

  /// Where an output is found.
  record Output(Source source, Ref ref) {}

  /// Memory for calls from one thread.
  public Workspace workspace() {
    return workspace(Workers.of(1));
  }

  /// Memory for calls that share their work among `workers`, which the caller closes.
  public Workspace workspace(Workers workers) {
    return new Workspace(this, workers);
  }

  /// Evaluates a graph without random nodes.
  ///
  /// @param numDraws how many draws, at least 0
  /// @param inputs one array per input, not modified, not copied: row-major values, for batched
  ///   inputs those of draw 0, then of draw 1, …
  /// @param results one array per output, written in the same layout; as long as needed or longer
  /// @param workspace from this executable
  public void run(int numDraws, double[][] inputs, double[][] results, Workspace workspace) {
    start(numDraws, inputs, results, workspace, null, 0);
  }

  /// Evaluates a graph with random nodes: draw `i` of the call is draw `firstDraw + i` of the key.
  public void run(
      int numDraws,
      double[][] inputs,
      double[][] results,
      Workspace workspace,
      Key key,
      long firstDraw) {
    start(numDraws, inputs, results, workspace, key, firstDraw);
  }

  private void start(
      int numDraws,
      double[][] inputs,
      double[][] results,
      Workspace workspace,
      @Nullable Key key,
      long firstDraw) {
    if (workspace.executable != this) {
      throw new IllegalArgumentException("the workspace belongs to another executable");
    }
    if (numDraws < 0) {
      throw new IllegalArgumentException(
          "the number of draws must not be negative, got " + numDraws);
    }
    check("input", graph.inputs(), inputSizes, inputs, numDraws);
    check("output", graph.outputs(), outputSizes, results, numDraws);
    workspace.run(numDraws, inputs, results, key, firstDraw);
  }

  private static void check(
      String what, List<Node> nodes, Sizes sizes, double[][] arrays, int numDraws) {
    if (arrays.length != nodes.size()) {
      throw new IllegalArgumentException(
          "expected " + nodes.size() + " " + what + " arrays, got " + arrays.length);
    }
    for (int i = 0; i < arrays.length; i++) {
      long needed = (long) sizes.numElements[i] * (sizes.perDraw[i] ? numDraws : 1);
      if (arrays[i].length < needed) {
        throw new IllegalArgumentException(
            what
                + " "
                + i
                + " ("
                + nodes.get(i)
                + (sizes.perDraw[i] ? ", " + numDraws + " draws" : "")
                + ") needs an array of "
                + needed
                + " numbers, got "
                + arrays[i].length);
      }
    }
  }

  /// Evaluates for values as tensors, in memory of its own: for callers that do not hurry. Batched
  /// inputs and outputs have the draw axis first.
  public List<Tensor> evaluate(int numDraws, List<Tensor> inputs) {
    return values(numDraws, inputs, null);
  }

  /// As above, with a key for random nodes.
  public List<Tensor> evaluate(int numDraws, List<Tensor> inputs, Key key) {
    return values(numDraws, inputs, key);
  }

  private List<Tensor> values(int numDraws, List<Tensor> inputs, @Nullable Key key) {
    double[][] arrays = new double[inputs.size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = inputs.get(i).array();
    }
    List<Tensor> results = new ArrayList<>();
    double[][] targets = new double[graph.outputs().size()][];
    for (int i = 0; i < targets.length; i++) {
      Shape shape = graph.outputs().get(i).shape();
      boolean perDraw = options.combine().get(i) == Combine.PER_DRAW;
      shape = perDraw ? shape.prepend(numDraws) : shape;
      targets[i] = new double[shape.numElements()];
      results.add(Tensor.wrap(shape, targets[i]));
    }
    start(numDraws, arrays, targets, workspace(), key, 0);
    return results;
  }

  /// The graph that was compiled.
  public Graph graph() {
    return graph;
  }

  /// How it is run.
  public Options options() {
    return options;
  }

  /// Which implementation of dense algebra for large matrices has a part in the results' bits;
  /// empty if there are no such matrices.
  public Optional<String> denseAlgebra() {
    return usesBlas ? Optional.of(Backend.blas().name()) : Optional.empty();
  }

  /// How many draws are worked on together at most: on one thread always, on several in calls of
  /// many draws.
  public int tileSize() {
    return tile.size();
  }

  /// How many draws are worked on together in a call.
  int tileSize(int numDraws, int threads) {
    return tile.size(numDraws, threads);
  }

  /// How fewer draws than a vector has lanes are worked on.
  ///
  /// @param lanes how many lanes a tile has at least, once there are kernels for them
  /// @param kernels what has to be there before lanes are filled with copies
  record FewDraws(int lanes, PaddedKernels kernels) {}

  /// How few draws are worked on, made when a call first has so few. Two threads may make it, which
  /// does no harm.
  FewDraws fewDraws() {
    FewDraws known = fewDraws;
    if (known == null) {
      int lanes = Padding.fewestLanes(draws, LaneBlocks.FEWEST_LANES, tile.size());
      known = new FewDraws(lanes, new PaddedKernels(draws, lanes));
      fewDraws = known;
    }
    return known;
  }

  /// How many lanes a tile has at least, whatever the number of its draws.
  int fewestLanes() {
    return fewDraws().lanes();
  }

  /// Runs `calls` calls on one thread and says where their time went. The clock is read around each
  /// kernel, so that the whole takes somewhat longer than without.
  ///
  /// @param numDraws how many draws each call has
  /// @param inputs as for [#run(int, double\[\]\[\], double\[\]\[\], Workspace)]
  /// @param results as there
  public Profile profile(int numDraws, double[][] inputs, double[][] results, int calls) {
    Workspace workspace = workspace();
    Profiler profiler = new Profiler();
    workspace.frames[0].profiler = profiler;
    for (int i = 0; i < calls; i++) {
      run(numDraws, inputs, results, workspace);
    }
    return profiler.profile(List.of(call, draws, total), calls);
  }

  /// Makes every generated kernel now and waits until it is fast; for tests and benchmarks. Returns
  /// how many there are, those that data on the lanes need counted too.
  public int warmUp() {
    int made = 0;
    for (Program program : List.of(call, draws, total)) {
      for (FusedStep step : program.fused()) {
        made += step.warmUp(tile.size(), fewestLanes());
      }
      for (LoneRun run : program.loneRuns()) {
        made += run.template().warmUp() ? 1 : 0;
      }
      for (ScanLoop loop : program.scans()) {
        made += loop.kernel() != null && loop.kernel().template().warmUp() ? 1 : 0;
      }
    }
    return made;
  }

  Program call() {
    return call;
  }

  Program draws() {
    return draws;
  }

  Program total() {
    return total;
  }

  int sumsSize() {
    return sumsSize;
  }

  /// The part of a tile's work that threads can share; see [Program#sharedPart].
  double sharedPart() {
    return sharedPart;
  }

  double[][] memory(double[] shared, double[] sums) {
    double[][] memory = new double[constants.numSlots()][];
    constants.fill(memory);
    memory[Frame.LANES] = new double[Math.multiplyExact(draws.perLane(), tile.size())];
    memory[Frame.PARTIALS] =
        new double[Math.multiplyExact(Math.max(draws.partials(), total.partials()), tile.size())];
    memory[Frame.FIXED] = new double[Math.max(draws.fixed(), total.fixed())];
    memory[Frame.SHARED] = shared;
    memory[Frame.SUMS] = sums;
    return memory;
  }

  void storeDraws(Frame f, double[][] results) {
    for (int i = 0; i < results.length; i++) {
      Output output = outputs.get(i);
      if (output.source == Source.DRAWS) {
        Ref ref = output.ref;
        int n = ref.elements();
        if (f.draws == f.lanes) {
          Moves.transpose(ref.array(f), ref.at(f), n, f.lanes, results[i], f.firstDraw * n);
        } else {
          storePadded(f, ref, results[i]);
        }
      }
    }
  }

  private static void storePadded(Frame f, Ref ref, double[] result) {
    double[] x = ref.array(f);
    int from = ref.at(f);
    int n = ref.elements();
    for (int draw = 0; draw < f.draws; draw++) {
      int to = (f.firstDraw + draw) * n;
      for (int i = 0; i < n; i++) {
        result[to + i] = x[from + i * f.lanes + draw];
      }
    }
  }

  void storeLeaves(Frame f, double[] partial, int from) {
    int at = from;
    for (int i = 0; i < leaves.size(); i++) {
      Ref ref = leaves.get(i);
      System.arraycopy(ref.array(f), ref.at(f), partial, at, ref.elements());
      at += ref.elements();
    }
  }

  void storeShared(Frame f, int numDraws, double[][] results) {
    for (int i = 0; i < results.length; i++) {
      Output output = outputs.get(i);
      if (output.source == Source.DRAWS) {
        continue;
      }
      Ref ref = output.ref;
      int copies = output.source == Source.SHARED ? numDraws : 1;
      for (int draw = 0; draw < copies; draw++) {
        System.arraycopy(
            ref.array(f), ref.at(f), results[i], draw * ref.elements(), ref.elements());
      }
    }
  }

  /// The programs with their sizes, for people.
  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "executable: tiles of %d draws%n  once per call: %s%n  per tile: %s%n  from sums over draws: %s%n"
            + "  constants: %d numbers, workspace: %d numbers per thread",
        tile.size(),
        describe(call),
        describe(draws),
        describe(total),
        constants.size(),
        (long) (draws.perLane() + draws.partials()) * tile.size()
            + Math.max(draws.fixed(), total.fixed()));
  }

  private String describe(Program program) {
    StringBuilder text = new StringBuilder();
    text.append(program.numSteps())
        .append(" steps, ")
        .append(program.perLane())
        .append(" numbers per draw + ");
    text.append(program.fixed());
    for (RowLoop loop : program.loops()) {
      text.append("; ")
          .append(loop.body().size())
          .append(" of them in a loop over ")
          .append(loop.rows());
      text.append(" rows, ").append(loop.blockRows(tile.size())).append(" at a time");
    }
    for (ScanLoop loop : program.scans()) {
      text.append("; ").append(loop.body().size()).append(" of them in a loop of ");
      text.append(loop.length()).append(" steps");
    }
    return text.toString();
  }
}

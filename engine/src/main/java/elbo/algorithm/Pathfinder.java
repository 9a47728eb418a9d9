// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.PathfinderState.Best;
import elbo.algorithm.PathfinderState.Path;
import elbo.approximation.InverseHessian;
import elbo.approximation.Sampler;
import elbo.diagnostic.ElboEstimate;
import elbo.diagnostic.ModeSearch;
import elbo.family.Approximation;
import elbo.family.LowRank;
import elbo.optimizer.Lbfgs;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Multi-path Pathfinder (Zhang, Carpenter, Gelman & Vehtari 2022, "Pathfinder: parallel
/// quasi-Newton variational inference"): from several random starts, a limited-memory BFGS path
/// towards a mode; along each path the normal approximations that the optimiser's inverse Hessian
/// implies; of these the one with the best evidence bound.
///
/// Differences from the paper and from Stan: the result is the balanced mixture of the paths'
/// approximations, so importance weights have the mixture's density in the denominator and do not
/// explode where paths overlap; points along a path are judged by common random numbers; a path
/// that fails is left out and counted; paths that ended in different modes, or in none, ask for
/// more paths ([ModeSearch]), and approximations of modes without a share of the mass are left out.
public final class Pathfinder implements Algorithm<PathfinderState> {
  /// How many trial points per path are evaluated in one step.
  private static final int TRIALS_PER_STEP = 25;

  /// Stan's relative tolerance, 1e4 ulps of 1.
  private static final double TOLERANCE = 1e4 * 0x1p-52;

  /// Points of a path that are judged first.
  private static final int COARSE_POINTS = 16;

  /// Coordinates of draws that are evaluated in one call: 8 MB.
  private static final int NUMBERS_AT_ONCE = 1 << 20;

  /// Paths in all, as a multiple of those asked for: five modes are then known as well as one is by
  /// as many paths as were asked for, 5·6/(N(N − 1)) ≤ 2/(K(K − 1)) for N about √15·K.
  private static final int MOST_PATHS = 4;

  private final Target target;
  private final Options options;
  private final Lbfgs.Settings search;
  private final LowRank family;
  private final DrawsWithDensity sampler;

  /// What may be chosen.
  ///
  /// @param paths how many starts, at least 1; up to four times as many where paths end in
  ///   different modes or break off
  /// @param history pairs of differences that the inverse Hessian is made of (J)
  /// @param elboDraws draws for the bound of each point of a path (K)
  /// @param maxIterations points per path
  /// @param initRadius starts are uniform on (−r, r) in each unconstrained coordinate
  /// @param initTries how many starts are tried for each path
  public record Options(
      int paths, int history, int elboDraws, int maxIterations, double initRadius, int initTries) {
    /// 8 paths with J = 6 and K = 25, at most 1000 iterations from U(−2, 2), 100 tries.
    public static Options defaults() {
      return new Options(8, 6, 25, 1000, 2, 100);
    }

    /// Checks.
    public Options {
      if (!(paths >= 1
          && history >= 1
          && elboDraws >= 2
          && maxIterations >= 1
          && initRadius >= 0
          && initTries >= 1)) {
        throw new IllegalArgumentException(
            "pathfinder needs at least 1 path, a history of 1, 2 draws, 1 iteration, a radius of 0 and 1 try, got "
                + paths
                + ", "
                + history
                + ", "
                + elboDraws
                + ", "
                + maxIterations
                + ", "
                + initRadius
                + ", "
                + initTries);
      }
    }
  }

  /// For a target.
  public Pathfinder(Target target, Options options) {
    this.target = target;
    this.options = options;
    this.search = new Lbfgs.Settings(options.history(), options.maxIterations(), TOLERANCE);
    int rank = Math.max(1, Math.min(2 * options.history(), target.dimension()));
    this.family = new LowRank(target.dimension(), rank);
    this.sampler = new DrawsWithDensity(family);
  }

  @Override
  public String name() {
    return "pathfinder";
  }

  @Override
  public PathfinderState init(Key key) {
    Started started = start(key, 0, options.paths());
    if (started.numFound() == 0) {
      String reason =
          target
              .explain(started.firstBad().orElseThrow().array())
              .orElse("the gradient of the log density is not finite");
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "no starting point with a finite log density was found in %d tries, uniform on (-%s, %s) in each unconstrained coordinate: "
                  + "%s. Give initial values or tighter constraints.",
              started.numNonFinite(),
              options.initRadius(),
              options.initRadius(),
              reason));
    }
    return new PathfinderState(started.paths(), false, List.of(), started.numNonFinite());
  }

  /// @param paths that have a start, and those for which none was found
  /// @param firstBad a point without a finite density, if there was one
  private record Started(List<Path> paths, long numNonFinite, Optional<Tensor> firstBad) {
    int numFound() {
      int found = 0;
      for (Path path : paths) {
        found += path.search().isPresent() ? 1 : 0;
      }
      return found;
    }
  }

  /// Some paths at their starts.
  ///
  /// @param first the number of the first of them, which its start depends on
  private Started start(Key key, int first, int count) {
    int n = target.dimension();
    List<Optional<Path>> paths = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    int missing = count;
    long numNonFinite = 0;
    Optional<Tensor> firstBad = Optional.empty();
    for (int attempt = 0; attempt < options.initTries() && missing > 0; attempt++) {
      int[] open = new int[missing];
      double[] points = new double[missing * n];
      int next = 0;
      for (int p = 0; p < count; p++) {
        if (paths.get(p).isEmpty()) {
          Key own = key.fold("start").fold(first + p);
          for (int i = 0; i < n; i++) {
            points[next * n + i] =
                options.initRadius() * (2 * Draws.uniform(own, 0, attempt, i) - 1);
          }
          open[next++] = p;
        }
      }
      Target.Evaluated evaluated = target.gradients(points, missing);
      for (int k = 0; k < open.length; k++) {
        Tensor point = row(points, k, n);
        Tensor gradient = negated(evaluated.gradients().array(), k, n);
        if (Double.isFinite(evaluated.values().get(k)) && isFinite(gradient)) {
          Lbfgs start = Lbfgs.start(point, -evaluated.values().get(k), gradient);
          paths.set(
              open[k],
              Optional.of(
                  new Path(
                      Optional.of(start),
                      List.of(point),
                      List.of(gradient),
                      Optional.empty(),
                      "")));
          missing--;
        } else {
          numNonFinite++;
          firstBad = firstBad.or(() -> Optional.of(point));
        }
      }
    }
    List<Path> started = new ArrayList<>();
    Path failed =
        new Path(
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            "no starting point with a finite log density");
    for (Optional<Path> path : paths) {
      started.add(path.orElse(failed));
    }
    return new Started(started, numNonFinite, firstBad);
  }

  @Override
  public PathfinderState step(Key key, PathfinderState state) {
    List<Path> paths = new ArrayList<>(state.paths());
    int n = target.dimension();
    for (int trial = 0; trial < TRIALS_PER_STEP; trial++) {
      List<Integer> running = new ArrayList<>();
      for (int p = 0; p < paths.size(); p++) {
        if (paths.get(p).isRunning()) {
          running.add(p);
        }
      }
      if (running.isEmpty()) {
        return goOn(
            key, judge(key, new PathfinderState(paths, false, List.of(), state.numNonFinite())));
      }
      double[] points = new double[running.size() * n];
      for (int k = 0; k < running.size(); k++) {
        paths.get(running.get(k)).search().orElseThrow().trial().copyTo(points, k * n);
      }
      Target.Evaluated evaluated = target.gradients(points, running.size());
      for (int k = 0; k < running.size(); k++) {
        Path path = paths.get(running.get(k));
        Lbfgs before = path.search().orElseThrow();
        Lbfgs after =
            before.tell(
                row(points, k, n),
                -evaluated.values().get(k),
                negated(evaluated.gradients().array(), k, n),
                search);
        List<Tensor> accepted = path.points();
        List<Tensor> gradients = path.gradients();
        if (after.iteration() > before.iteration()) {
          accepted = append(accepted, after.point());
          gradients = append(gradients, after.gradient());
        }
        paths.set(
            running.get(k),
            new Path(Optional.of(after), accepted, gradients, Optional.empty(), ""));
      }
    }
    return new PathfinderState(paths, false, List.of(), state.numNonFinite());
  }

  private static List<Tensor> append(List<Tensor> list, Tensor last) {
    List<Tensor> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  /// The state with the approximations of all paths, and the modes that they ended in.
  private PathfinderState judge(Key key, PathfinderState state) {
    List<Path> finished = new ArrayList<>();
    long numNonFinite = state.numNonFinite();
    for (int p = 0; p < state.paths().size(); p++) {
      Path path = state.paths().get(p);
      if (path.points().isEmpty()) {
        finished.add(path);
        continue;
      }
      Judged judged = judge(path, key.fold("elbo").fold(p));
      numNonFinite += judged.numNonFinite();
      String failure =
          judged.best().isPresent()
              ? ""
              : "no point of the path has an approximation with a finite bound";
      finished.add(new Path(path.search(), List.of(), List.of(), judged.best(), failure));
    }
    return new PathfinderState(finished, true, Modes.group(target, finished), numNonFinite);
  }

  /// A judged state, or where its paths are too few to know the modes the state with more: as many
  /// as [ModeSearch#wanted] tells, and others in the place of those that broke off. Those that ran
  /// out of iterations have no others in their place, which would do so too. Where modes are so
  /// many that no number of paths that is allowed can settle them, there are no more.
  private PathfinderState goOn(Key key, PathfinderState state) {
    int known = 0;
    int numModes = 0;
    for (List<Integer> mode : state.modes()) {
      boolean isReached = Modes.isReached(state.paths(), mode);
      numModes += isReached ? 1 : 0;
      for (int p : mode) {
        known += isReached || state.paths().get(p).isOutOfIterations() ? 1 : 0;
      }
    }
    int given = state.paths().size();
    int wanted = ModeSearch.wanted(Math.max(1, numModes), options.paths());
    int most = MOST_PATHS * options.paths();
    int more = Math.min(wanted - known, most - given);
    if (wanted > most || more <= 0) {
      return state;
    }
    Started started = start(key, given, more);
    List<Path> paths = new ArrayList<>(state.paths());
    paths.addAll(started.paths());
    return new PathfinderState(
        paths, false, List.of(), state.numNonFinite() + started.numNonFinite());
  }

  /// @param best of the points of a path, if one has a finite bound
  private record Judged(Optional<Best> best, long numNonFinite) {}

  /// The approximation of a path with the best bound. Of a long path only every s-th point is
  /// judged first, and then points around the best at half the distance, a quarter and so on:
  /// bounds of neighbours are alike, and to judge a point costs more than to find it.
  private Judged judge(Path path, Key key) {
    double[] noise = Sampler.noise(key, options.elboDraws(), target.dimension());
    List<InverseHessian> hessians = new ArrayList<>();
    hessians.add(InverseHessian.start(target.dimension()));
    for (int l = 1; l < path.points().size(); l++) {
      Tensor step = difference(path.points().get(l), path.points().get(l - 1));
      Tensor change = difference(path.gradients().get(l), path.gradients().get(l - 1));
      hessians.add(hessians.getLast().update(step, change, options.history()));
    }
    int size = path.points().size();
    int stride = (size + COARSE_POINTS - 1) / COARSE_POINTS;
    List<Integer> coarse = new ArrayList<>();
    for (int l = (size - 1) % stride; l < size; l += stride) {
      coarse.add(l);
    }
    Judged judged = judge(path, coarse, hessians, noise, new Judged(Optional.empty(), 0));
    for (int apart = stride; apart > 1 && judged.best().isPresent(); ) {
      apart = (apart + 1) / 2;
      int middle = judged.best().get().iteration();
      List<Integer> around = new ArrayList<>();
      for (int l : new int[] {middle - apart, middle + apart}) {
        if (l >= 0 && l < size) {
          around.add(l);
        }
      }
      judged = judge(path, around, hessians, noise, judged);
    }
    return judged;
  }

  /// The best of some points and the best before. Draws of several points are evaluated together.
  private Judged judge(
      Path path,
      List<Integer> points,
      List<InverseHessian> hessians,
      double[] noise,
      Judged before) {
    int most = Math.max(1, NUMBERS_AT_ONCE / noise.length);
    Judged judged = before;
    for (int from = 0; from < points.size(); from += most) {
      List<Integer> some = points.subList(from, Math.min(points.size(), from + most));
      judged = judgeTogether(path, some, hessians, noise, judged);
    }
    return judged;
  }

  private Judged judgeTogether(
      Path path,
      List<Integer> points,
      List<InverseHessian> hessians,
      double[] noise,
      Judged before) {
    int draws = options.elboDraws();
    List<Integer> usable = new ArrayList<>();
    List<List<Tensor>> normals = new ArrayList<>();
    for (int l : points) {
      hessians
          .get(l)
          .normal(path.points().get(l), path.gradients().get(l), family.rank())
          .ifPresent(normal -> {
            usable.add(l);
            normals.add(normal);
          });
    }
    if (normals.isEmpty()) {
      return before;
    }
    double[] drawn = new double[normals.size() * noise.length];
    double[] own = new double[noise.length];
    double[][] logQ = new double[normals.size()][draws];
    for (int k = 0; k < normals.size(); k++) {
      sampler.fill(normals.get(k), noise, own, logQ[k]);
      System.arraycopy(own, 0, drawn, k * noise.length, noise.length);
    }
    double[] logP = target.values(drawn, normals.size() * draws);
    Optional<Best> best = before.best();
    long numNonFinite = before.numNonFinite();
    for (int k = 0; k < normals.size(); k++) {
      double[] ratios = new double[draws];
      for (int s = 0; s < draws; s++) {
        ratios[s] = logP[k * draws + s] - logQ[k][s];
      }
      ElboEstimate elbo = ElboEstimate.of(ratios);
      numNonFinite += elbo.numNonFinite();
      boolean isBest =
          Double.isFinite(elbo.value())
              && elbo.numNonFinite() <= draws / 2
              && (best.isEmpty() || elbo.isBetterThan(best.get().elbo()));
      if (isBest) {
        best = Optional.of(new Best(normals.get(k), elbo, usable.get(k)));
      }
    }
    return new Judged(best, numNonFinite);
  }

  @Override
  public boolean isDone(PathfinderState state) {
    return state.finished();
  }

  @Override
  public Progress progress(PathfinderState state) {
    int iterations = 0;
    for (Path path : state.paths()) {
      iterations = Math.max(iterations, path.search().map(Lbfgs::iteration).orElse(0));
    }
    Optional<Best> best = state.best();
    return new Progress(
        "pathfinder",
        iterations,
        best.map(b -> b.elbo().value()).orElse(Double.NaN),
        best.map(b -> b.elbo().mcse()).orElse(Double.NaN),
        Double.NaN);
  }

  @Override
  public Outcome outcome(Key key, PathfinderState unfinished) {
    PathfinderState state = unfinished.finished() ? unfinished : judge(key, unfinished);
    Modes modes = Modes.of(state, options.paths());
    List<List<Tensor>> components = new ArrayList<>();
    List<String> decisions = new ArrayList<>(modes.decisions());
    Map<String, List<Integer>> omitted = new LinkedHashMap<>();
    int converged = 0;
    for (int p = 0; p < state.paths().size(); p++) {
      Path path = state.paths().get(p);
      Optional<String> omission = omission(state, p);
      if (omission.isEmpty()) {
        components.add(path.best().orElseThrow().parameters());
        converged += path.isOutOfIterations() ? 0 : 1;
      } else {
        omitted.computeIfAbsent(omission.get(), _ -> new ArrayList<>()).add(p + 1);
      }
    }
    omitted.forEach((reason, numbers) -> decisions.add(omission(reason, numbers)));
    List<Outcome.Candidate> candidates = new ArrayList<>();
    if (!components.isEmpty()) {
      String mixture =
          "Pathfinder: "
              + components.size()
              + " of "
              + state.paths().size()
              + " paths gave an approximation of where the mass is; their balanced mixture is used.";
      decisions.addFirst(mixture);
      candidates.add(
          new Outcome.Candidate(
              name(),
              new Approximation(family, components),
              converged > 0,
              converged > 0
                  ? converged + " paths reached a mode"
                  : "no path reached a mode in " + options.maxIterations() + " iterations"));
    }
    return new Outcome(candidates, decisions, List.of(), state.numNonFinite(), modes);
  }

  private static String omission(String reason, List<Integer> paths) {
    String numbers = paths.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "Pathfinder path"
        + (paths.size() > 1 ? "s " : " ")
        + numbers
        + " left out: "
        + reason
        + ".";
  }

  /// Why the approximation of a path has no part in the mixture, if it has none: there is none, or
  /// it is of a mode, or of a place where a path broke off, without a share of the mass.
  private Optional<String> omission(PathfinderState state, int p) {
    Path path = state.paths().get(p);
    if (path.best().isEmpty()) {
      return Optional.of(path.failure());
    }
    double best = state.best().orElseThrow().elbo().value();
    double bound = path.best().get().elbo().value();
    boolean isReached = false;
    for (List<Integer> mode : state.modes()) {
      if (mode.contains(p)) {
        isReached = Modes.isReached(state.paths(), mode);
        for (int other : mode) {
          bound = Math.max(bound, state.paths().get(other).best().orElseThrow().elbo().value());
        }
      }
    }
    return Modes.isNegligible(best - bound, target.dimension())
        ? Optional.of(
            String.format(
                Locale.ROOT,
                isReached
                    ? "ended in a mode whose bound is lower by %.1f"
                    : "broken off where the bound is lower by %.1f",
                best - bound))
        : Optional.empty();
  }

  private static Tensor row(double[] points, int k, int n) {
    double[] x = new double[n];
    System.arraycopy(points, k * n, x, 0, n);
    return Tensor.wrap(Shape.of(n), x);
  }

  private static Tensor negated(double[] gradients, int k, int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = -gradients[k * n + i];
    }
    return Tensor.wrap(Shape.of(n), x);
  }

  private static Tensor difference(Tensor a, Tensor b) {
    double[] d = a.toArray();
    for (int i = 0; i < d.length; i++) {
      d[i] -= b.get(i);
    }
    return Tensor.wrap(a.shape(), d);
  }

  private static boolean isFinite(Tensor x) {
    for (double value : x.array()) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}

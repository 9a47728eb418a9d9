// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.PathfinderState.Best;
import elbo.algorithm.PathfinderState.Path;
import elbo.approximation.InverseHessian;
import elbo.approximation.Sampler;
import elbo.diagnostic.ElboEstimate;
import elbo.family.Approximation;
import elbo.family.LowRank;
import elbo.optimizer.Lbfgs;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Multi-path Pathfinder (Zhang, Carpenter, Gelman & Vehtari 2022, "Pathfinder: parallel
/// quasi-Newton variational inference"): from several random starts, a limited-memory BFGS path
/// towards a mode; along each path the normal approximations that the optimiser's inverse Hessian
/// implies; of these the one with the best evidence bound.
///
/// Differences from the paper and from Stan: the result is the balanced mixture of the paths'
/// approximations, so importance weights have the mixture's density in the denominator and do not
/// explode where paths overlap; points along a path are judged by common random numbers; a path
/// that fails is left out and counted.
public final class Pathfinder implements Algorithm<PathfinderState> {
  /// How many trial points per path are evaluated in one step.
  private static final int TRIALS_PER_STEP = 25;

  /// Stan's relative tolerance, 1e4 ulps of 1.
  private static final double TOLERANCE = 1e4 * 0x1p-52;

  /// Points of a path that are judged first.
  private static final int COARSE_POINTS = 16;

  /// Coordinates of draws that are evaluated in one call: 8 MB.
  private static final int NUMBERS_AT_ONCE = 1 << 20;

  private final Target target;
  private final Options options;
  private final Lbfgs.Settings search;
  private final LowRank family;
  private final DrawsWithDensity sampler;

  /// What may be chosen.
  ///
  /// @param paths how many starts, at least 1
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
    int n = target.dimension();
    List<Optional<Path>> paths =
        new ArrayList<>(Collections.nCopies(options.paths(), Optional.empty()));
    int missing = options.paths();
    long numNonFinite = 0;
    double[] firstBad = new double[0];
    for (int attempt = 0; attempt < options.initTries() && missing > 0; attempt++) {
      int[] open = new int[missing];
      double[] points = new double[missing * n];
      int next = 0;
      for (int p = 0; p < paths.size(); p++) {
        if (paths.get(p).isEmpty()) {
          Key own = key.fold("start").fold(p);
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
          firstBad = firstBad.length == 0 ? point.toArray() : firstBad;
        }
      }
    }
    if (missing == options.paths()) {
      String reason =
          target.explain(firstBad).orElse("the gradient of the log density is not finite");
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "no starting point with a finite log density was found in %d tries, uniform on (-%s, %s) in each unconstrained coordinate: "
                  + "%s. Give initial values or tighter constraints.",
              numNonFinite,
              options.initRadius(),
              options.initRadius(),
              reason));
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
    return new PathfinderState(started, false, numNonFinite);
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
        return finish(key, new PathfinderState(paths, false, state.numNonFinite()));
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
    return new PathfinderState(paths, false, state.numNonFinite());
  }

  private static List<Tensor> append(List<Tensor> list, Tensor last) {
    List<Tensor> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  private PathfinderState finish(Key key, PathfinderState state) {
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
    return new PathfinderState(finished, true, numNonFinite);
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
    PathfinderState state = unfinished.finished() ? unfinished : finish(key, unfinished);
    List<List<Tensor>> components = new ArrayList<>();
    List<String> decisions = new ArrayList<>();
    int converged = 0;
    for (int p = 0; p < state.paths().size(); p++) {
      Path path = state.paths().get(p);
      if (path.best().isPresent()) {
        components.add(path.best().get().parameters());
        converged += path.search().orElseThrow().status() == Lbfgs.Status.OUT_OF_ITERATIONS ? 0 : 1;
      } else {
        decisions.add("Pathfinder path " + (p + 1) + " left out: " + path.failure() + ".");
      }
    }
    List<Outcome.Candidate> candidates = new ArrayList<>();
    if (!components.isEmpty()) {
      String mixture =
          "Pathfinder: "
              + components.size()
              + " of "
              + state.paths().size()
              + " paths gave an approximation; their balanced mixture is used.";
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
    return new Outcome(candidates, decisions, List.of(), state.numNonFinite());
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

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.PathfinderState.Path;
import elbo.diagnostic.ElboEstimate;
import elbo.family.LowRank;
import elbo.optimizer.Lbfgs;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The separate modes that Pathfinder's paths ended in.
///
/// Two ends are in one mode where the log density has no deep dip on the straight way between them:
/// a path that stopped early on its way up is then where it was going, and of paths along a ridge
/// all are in one, however many standard deviations apart.
///
/// @param found the modes, the best bound first, and where paths stopped on the way to one
/// @param numLost paths without an approximation
/// @param numAsked how many paths are to agree where there seems to be one mode
public record Modes(List<Mode> found, int numLost, int numAsked) {
  /// In nats below the lower end: two standard deviations from each of two normal modes, where
  /// neither's draws reach the other's middle.
  private static final double DIP = 2;

  /// Points between two ends that the density is evaluated at.
  private static final int BETWEEN = 15;

  /// In nats, as [#promise] tells: a path that rounding has ended could gain far less, one that is
  /// stuck far more.
  private static final double MOST_PROMISE = 0.1;

  /// A mode of e⁻¹⁰ of the mass is in no summary, and bounds of approximations fall short of it by
  /// up to a nat per coordinate.
  private static final double NEGLIGIBLE = 10;

  /// Copies.
  public Modes {
    found = List.copyOf(found);
  }

  /// A mode.
  ///
  /// @param point the highest end of its paths
  /// @param normal the parameters of its best approximation, of [elbo.family.LowRank]
  /// @param elbo the bound of that
  /// @param numPaths that ended there
  /// @param isReached whether one of them was at its end, and this is a mode
  public record Mode(
      Tensor point, List<Tensor> normal, ElboEstimate elbo, int numPaths, boolean isReached) {
    /// Copies.
    public Mode {
      normal = List.copyOf(normal);
    }

    /// What the normal approximation is a member of.
    public LowRank family() {
      return new LowRank(point.shape().size(0), normal.get(2).shape().size(1));
    }
  }

  /// Of an algorithm that takes no paths.
  public static Modes none() {
    return new Modes(List.of(), 0, 0);
  }

  /// Of Pathfinder's last state.
  static Modes of(PathfinderState state, int numAsked) {
    List<Mode> found = new ArrayList<>();
    int ended = 0;
    for (List<Integer> group : state.modes()) {
      PathfinderState.Best best = best(state.paths().get(group.getFirst()));
      for (int p : group) {
        PathfinderState.Best other = best(state.paths().get(p));
        best = other.elbo().isBetterThan(best.elbo()) ? other : best;
      }
      Tensor point = search(state.paths().get(group.getFirst())).point();
      boolean isReached = isReached(state.paths(), group);
      found.add(new Mode(point, best.parameters(), best.elbo(), group.size(), isReached));
      ended += group.size();
    }
    found.sort((a, b) -> Double.compare(-a.elbo().value(), -b.elbo().value()));
    return new Modes(found, state.paths().size() - ended, numAsked);
  }

  /// Whether one of the paths that ended together was at its end.
  static boolean isReached(List<Path> paths, List<Integer> group) {
    for (int p : group) {
      if (hasArrived(paths.get(p))) {
        return true;
      }
    }
    return false;
  }

  /// The paths that ended in each mode, or stopped together on their way, by their numbers, the one
  /// with the highest end first.
  ///
  /// @param paths judged ones
  static List<List<Integer>> group(Target target, List<Path> paths) {
    List<Integer> open = new ArrayList<>();
    for (int p = 0; p < paths.size(); p++) {
      if (paths.get(p).search().isPresent() && paths.get(p).best().isPresent()) {
        open.add(p);
      }
    }
    open.sort((a, b) -> Double.compare(search(paths.get(a)).value(), search(paths.get(b)).value()));
    List<List<Integer>> modes = new ArrayList<>();
    while (!open.isEmpty()) {
      int founder = open.removeFirst();
      double[] ends = new double[open.size() * target.dimension()];
      double[] values = new double[open.size()];
      for (int e = 0; e < values.length; e++) {
        Lbfgs search = search(paths.get(open.get(e)));
        search.point().copyTo(ends, e * target.dimension());
        values[e] = -search.value();
      }
      Lbfgs first = search(paths.get(founder));
      boolean[] joined = areTogether(target, first.point().array(), -first.value(), ends, values);
      List<Integer> group = new ArrayList<>(List.of(founder));
      List<Integer> others = new ArrayList<>();
      for (int e = 0; e < values.length; e++) {
        (joined[e] ? group : others).add(open.get(e));
      }
      modes.add(group);
      open = others;
    }
    return modes;
  }

  /// Whether a path ended at a mode: it lowered its value no more, or only rounding kept it from
  /// doing so.
  private static boolean hasArrived(Path path) {
    Lbfgs search = search(path);
    return switch (search.status()) {
      case CONVERGED -> true;
      case LINE_SEARCH_FAILED ->
          promise(best(path).parameters(), search.gradient()) <= MOST_PROMISE;
      case OUT_OF_ITERATIONS, RUNNING -> false;
    };
  }

  /// How much higher the density is where a normal distribution of the given covariance and slope
  /// has its mode: ½ gᵀHg.
  private static double promise(List<Tensor> lowRank, Tensor gradient) {
    int n = gradient.shape().size(0);
    double[] q = lowRank.get(2).array();
    double[] l = lowRank.get(3).array();
    int r = lowRank.get(3).shape().size(0);
    double[] inside = new double[r];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double w = lowRank.get(1).get(i) * gradient.get(i);
      squares += w * w;
      for (int k = 0; k < r; k++) {
        inside[k] += q[i * r + k] * w;
      }
    }
    for (int j = 0; j < r; j++) {
      squares -= inside[j] * inside[j];
      double turned = 0;
      for (int i = j; i < r; i++) {
        turned += l[i * r + j] * inside[i];
      }
      squares += turned * turned;
    }
    return squares / 2;
  }

  /// Whether points are in the mode of another: no deep dip is between.
  ///
  /// @param value the log density at the one point
  /// @param points behind each other
  /// @param values the log densities there
  public static boolean[] areTogether(
      Target target, double[] from, double value, double[] points, double[] values) {
    int n = from.length;
    double[] between = new double[values.length * BETWEEN * n];
    for (int e = 0; e < values.length; e++) {
      for (int b = 0; b < BETWEEN; b++) {
        double t = (b + 1.0) / (BETWEEN + 1);
        for (int i = 0; i < n; i++) {
          between[(e * BETWEEN + b) * n + i] = (1 - t) * from[i] + t * points[e * n + i];
        }
      }
    }
    double[] heights = target.values(between, values.length * BETWEEN);
    boolean[] together = new boolean[values.length];
    for (int e = 0; e < values.length; e++) {
      double floor = Math.min(value, values[e]) - DIP;
      together[e] = true;
      for (int b = 0; b < BETWEEN; b++) {
        together[e] &= heights[e * BETWEEN + b] >= floor;
      }
    }
    return together;
  }

  /// What there is to tell, in words: nothing where as many paths as were asked for agree.
  List<String> decisions() {
    List<Mode> reached = found.stream().filter(Mode::isReached).toList();
    int all = numLost + found.stream().mapToInt(Mode::numPaths).sum();
    int lost = all - reached.stream().mapToInt(Mode::numPaths).sum();
    if (reached.size() <= 1 && lost == 0) {
      return List.of();
    }
    String modes =
        switch (reached.size()) {
          case 0 -> "no mode";
          case 1 -> "one mode";
          default -> reached.size() + " modes with a deep dip between them";
        };
    StringBuilder text = new StringBuilder("Paths ended in ").append(modes);
    for (int m = 0; m < reached.size(); m++) {
      Mode mode = reached.get(m);
      text.append(m == 0 ? ": " : ", ").append(mode.numPaths());
      text.append(String.format(Locale.ROOT, " (ELBO %.2f)", mode.elbo().value()));
    }
    text.append(lost > 0 ? "; " + lost + " stopped before." : ".");
    if (all > numAsked) {
      text.append(
          String.format(
              Locale.ROOT,
              " %d of the %d were taken because others ended in different modes or in none.",
              all - numAsked,
              all));
    }
    return List.of(text.toString());
  }

  /// Whether an approximation with a bound so much lower than the best is of no account.
  public static boolean isNegligible(double loss, int dimension) {
    return !(loss <= NEGLIGIBLE + dimension);
  }

  private static Lbfgs search(Path path) {
    return path.search().orElseThrow();
  }

  private static PathfinderState.Best best(Path path) {
    return path.best().orElseThrow();
  }
}

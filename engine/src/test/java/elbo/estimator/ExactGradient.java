// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Gradients;
import elbo.autodiff.Vjp;
import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.FisherDivergence;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The gradient of an objective for a target of three coordinates, by quadrature over points: no
/// draw and no noise has a part in it, only the densities. With s the score ∇ ln q and F the
/// integrand it is
///
/// `∫ q(x)·(s F + ∂F) dx`, ∂F at fixed x, for one draw in a sample, and
///
/// `2 ∬ q(x) q(y) s(x)·(F − ∂F/∂ln w(x)) dx dy` for functions F of the log weights of two.
///
/// The second integral is one over x of a function of ln w(x) alone, so that six dimensions are
/// three: the weights of all y go to knots on the axis of ln w by the polynomials that interpolate
/// between these.
///
/// Nodes are those of the trapezoidal rule in t, x = centre + scale·sinh(t): exact to many digits
/// for smooth densities with any tails. Where a density has an edge at its location it is sinh(t³),
/// whose slope is 0 there. The rule with fewer nodes tells the error.
final class ExactGradient {
  private static final double REACH = 5;
  private static final double SCALE = 0.3;
  private static final double EDGE_REACH = 1.8;
  private static final double EDGE_SCALE = 0.5;
  private static final int NUM_KNOTS = 800;
  private static final double KNOT_REACH = 8;
  private static final int STENCIL = 6;

  /// A node with less adds nothing to an integral, and may be where densities overflow.
  private static final double SMALLEST = 1e-18;

  private final LogDensity target;
  private final Family family;
  private final List<Tensor> parameters;
  private final Nodes fine;
  private final Nodes coarse;

  /// All elements of all parameters, and how far off they may be.
  @SuppressWarnings("ArrayRecordComponent") // series, never compared
  record Values(double[] gradient, double[] error) {}

  /// Points, with q times the weight of the rule, and ln p − ln q, at each.
  @SuppressWarnings("ArrayRecordComponent") // series, never compared
  private record Nodes(double[] points, double[] mass, double[] logWeights) {}

  /// @param perAxis nodes of the finer rule
  ExactGradient(LogDensity target, Family family, List<Tensor> parameters, int perAxis) {
    this.target = target;
    this.family = family;
    this.parameters = parameters;
    this.fine = nodes(perAxis);
    this.coarse = nodes(perAxis * 5 / 6);
  }

  /// The gradient.
  Values of(Objective objective) {
    double[] exact = gradient(objective, fine);
    double[] other = gradient(objective, coarse);
    double[] error = new double[exact.length];
    for (int i = 0; i < error.length; i++) {
      error[i] = Math.abs(exact[i] - other[i]);
    }
    return new Values(exact, error);
  }

  /// How much of the family's mass the nodes have: 1.
  double mass() {
    double sum = 0;
    for (double m : fine.mass()) {
      sum += m;
    }
    return sum;
  }

  private Nodes nodes(int perAxis) {
    boolean isLocated =
        family.parameterNames().getFirst().equals("loc")
            && parameters.getFirst().shape().equals(Shape.of(3));
    double[] centre = isLocated ? parameters.getFirst().toArray() : new double[3];
    int n = perAxis * perAxis * perAxis;
    double[] points = new double[3 * n];
    double[] mass = new double[n];
    boolean hasEdge = isLocated && !family.hasContinuousSlope();
    double reach = hasEdge ? EDGE_REACH : REACH;
    double step = 2 * reach / perAxis;
    for (int s = 0; s < n; s++) {
      mass[s] = 1;
      int rest = s;
      for (int d = 0; d < 3; d++) {
        double t = -reach + step * (rest % perAxis);
        rest /= perAxis;
        double u = hasEdge ? t * t * t : t;
        double slope = hasEdge ? 3 * t * t : 1;
        double scale = hasEdge ? EDGE_SCALE : SCALE;
        points[3 * s + d] = centre[d] + scale * Math.sinh(u);
        mass[s] *= scale * step * slope * Math.cosh(u);
      }
    }
    Node x = Node.input("x", Shape.of(3));
    List<Node> inputs = family.inputs("q");
    Node logQ = family.logProb(inputs, x);
    Node logP = Substitute.in(target.value(), target.point(), x);
    List<Node> all = new ArrayList<>(inputs);
    all.add(x);
    Graph graph = Graph.of(all, List.of(logP, logQ));
    double[][] found = {new double[n], new double[n]};
    Executable executable = Compiler.compile(graph, Options.of(graph, Set.of(x)));
    executable.run(n, arrays(points), found, executable.workspace());
    double[] logWeights = new double[n];
    int kept = 0;
    for (int s = 0; s < n; s++) {
      double own = mass[s] * Math.exp(found[1][s]);
      if (own > SMALLEST) {
        System.arraycopy(points, 3 * s, points, 3 * kept, 3);
        mass[kept] = own;
        logWeights[kept++] = found[0][s] - found[1][s];
      }
    }
    return new Nodes(
        Arrays.copyOf(points, 3 * kept),
        Arrays.copyOf(mass, kept),
        Arrays.copyOf(logWeights, kept));
  }

  private double[][] arrays(double[]... last) {
    double[][] arrays = new double[parameters.size() + last.length][];
    for (int p = 0; p < parameters.size(); p++) {
      arrays[p] = parameters.get(p).array();
    }
    System.arraycopy(last, 0, arrays, parameters.size(), last.length);
    return arrays;
  }

  private double[] gradient(Objective objective, Nodes nodes) {
    return switch (objective) {
      case EvidenceLowerBound _ -> ofOne(new EvidenceLowerBound(), nodes);
      case EntropyBound _ -> ofOne(new EntropyBound(), nodes);
      case FisherDivergence _ -> ofOne(new FisherDivergence(1), nodes);
      default -> ofTwo(objective, nodes);
    };
  }

  /// Of a mean over single draws.
  private double[] ofOne(Objective objective, Nodes nodes) {
    Node x = Node.input("x", Shape.of(3));
    Node mass = Node.input("mass", Shape.SCALAR);
    Sample sample = Sample.of(family, 1);
    Node logP = Substitute.in(target.value(), target.point(), x);
    Map<Node, Node> places = new HashMap<>();
    places.put(sample.points(), x);
    places.put(sample.logTarget(), Layout.reshape(logP, Shape.of(1)));
    places.put(sample.score(), Gradients.of(logP, x));
    for (int p = 0; p < parameters.size(); p++) {
      places.put(sample.held().get(p), sample.parameters().get(p));
    }
    Node value = Substitute.in(List.of(objective.integrand(sample)), places).getFirst();
    Node logQ = family.logProb(sample.parameters(), x);
    return sums(
        sample.parameters(),
        List.of(x, mass),
        Vjp.pull(
            List.of(logQ, value), List.of(Ops.multiply(mass, value), mass), sample.parameters()),
        nodes,
        nodes.mass());
  }

  /// Of a function of the log weights of two draws.
  private double[] ofTwo(Objective objective, Nodes nodes) {
    double centre = 0;
    for (int s = 0; s < nodes.mass().length; s++) {
      centre += nodes.mass()[s] * nodes.logWeights()[s];
    }
    double[] masses = new double[NUM_KNOTS];
    double[] weights = new double[STENCIL];
    for (int s = 0; s < nodes.mass().length; s++) {
      int first = stencil(nodes.logWeights()[s] - centre, weights);
      for (int k = 0; k < STENCIL; k++) {
        masses[first + k] += nodes.mass()[s] * weights[k];
      }
    }
    double[] knots = new double[NUM_KNOTS];
    for (int k = 0; k < NUM_KNOTS; k++) {
      knots[k] = centre + Math.sinh(-KNOT_REACH + 2 * KNOT_REACH * k / (NUM_KNOTS - 1));
    }
    double[] factors = factors(objective, knots, masses);
    double[] each = new double[nodes.mass().length];
    for (int s = 0; s < each.length; s++) {
      int first = stencil(nodes.logWeights()[s] - centre, weights);
      for (int k = 0; k < STENCIL; k++) {
        each[s] += nodes.mass()[s] * weights[k] * factors[first + k];
      }
    }
    Node x = Node.input("x", Shape.of(3));
    Node weight = Node.input("weight", Shape.SCALAR);
    List<Node> inputs = family.inputs("q");
    Node logQ = family.logProb(inputs, x);
    return sums(
        inputs, List.of(x, weight), Vjp.pull(List.of(logQ), List.of(weight), inputs), nodes, each);
  }

  /// At each knot a the sum over all knots b of mass(b)·2·(F(a, b) − ∂F/∂a).
  private static double[] factors(Objective objective, double[] knots, double[] masses) {
    Node pair = Node.input("pair", Shape.of(2));
    Node value = objective.ofLogWeights(pair).orElseThrow();
    Node slope = Layout.element(Gradients.of(value, pair), 0);
    Graph graph =
        Graph.of(List.of(pair), List.of(Ops.multiply(Ops.constant(2), Ops.subtract(value, slope))));
    Executable executable = Compiler.compile(graph, Options.of(graph, Set.of(pair)));
    // Where no mass is nothing is asked for either.
    int[] used = IntStream.range(0, NUM_KNOTS).filter(k -> masses[k] != 0).toArray();
    double[] pairs = new double[2 * used.length];
    double[][] found = {new double[used.length]};
    double[] factors = new double[NUM_KNOTS];
    var workspace = executable.workspace();
    for (int a : used) {
      for (int b = 0; b < used.length; b++) {
        pairs[2 * b] = knots[a];
        pairs[2 * b + 1] = knots[used[b]];
      }
      executable.run(used.length, new double[][] {pairs}, found, workspace);
      for (int b = 0; b < used.length; b++) {
        factors[a] += masses[used[b]] * found[0][b];
      }
    }
    return factors;
  }

  /// The weights of six neighbouring knots that interpolate at a distance from the centre.
  ///
  /// @return the first of the knots
  private static int stencil(double distance, double[] weights) {
    double v = Math.log(Math.abs(distance) + Math.sqrt(distance * distance + 1));
    double position =
        (Math.clamp(Math.copySign(v, distance), -KNOT_REACH, KNOT_REACH) + KNOT_REACH)
            / (2 * KNOT_REACH)
            * (NUM_KNOTS - 1);
    int first = Math.clamp((int) Math.floor(position) - STENCIL / 2 + 1, 0, NUM_KNOTS - STENCIL);
    for (int k = 0; k < STENCIL; k++) {
      weights[k] = 1;
      for (int j = 0; j < STENCIL; j++) {
        weights[k] *= j == k ? 1 : (position - first - j) / (k - j);
      }
    }
    return first;
  }

  private double[] sums(
      List<Node> inputs, List<Node> batched, List<Node> outputs, Nodes nodes, double[] last) {
    List<Node> all = new ArrayList<>(inputs);
    all.addAll(batched);
    Graph graph = Graph.of(all, outputs);
    Options options = Options.of(graph, Set.copyOf(batched));
    double[][] sums = new double[outputs.size()][];
    int size = 0;
    for (int p = 0; p < sums.length; p++) {
      options = options.withCombine(p, Combine.SUM);
      sums[p] = new double[outputs.get(p).shape().numElements()];
      size += sums[p].length;
    }
    Executable executable = Compiler.compile(graph, options);
    int n = nodes.mass().length;
    executable.run(n, arrays(nodes.points(), last), sums, executable.workspace());
    double[] gradient = new double[size];
    int at = 0;
    for (double[] sum : sums) {
      System.arraycopy(sum, 0, gradient, at, sum.length);
      at += sum.length;
    }
    return gradient;
  }
}

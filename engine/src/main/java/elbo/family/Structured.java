// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.CovarianceCholesky;
import elbo.bijector.Identity;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A normal distribution by sites in order, each normal given earlier ones: d = W·d_parents + C·u
/// for the distances d from the locations. The inverse of its factor is lower triangular and sparse
/// by site. With global variables as the only parent it is hierarchical, with all earlier sites
/// autoregressive (Tan & Nott 2018, "Gaussian variational approximation with sparse precision
/// matrices"). Parameters of each site: `loc`; `weights`, the matrix W, if it has parents; and
/// `scaleTril`, the matrix C, or `scale`, its diagonal.
///
/// @param sites in order
public record Structured(List<Site> sites) implements Family {
  /// Coordinates that are drawn together.
  ///
  /// @param name what comes before the names of its parameters
  /// @param coordinates of the whole
  /// @param parents earlier sites by number, from 0, that its location depends on
  /// @param isDense whether C is a triangle instead of a diagonal
  public record Site(String name, IntArray coordinates, IntArray parents, boolean isDense) {
    private int size() {
      return coordinates.length();
    }
  }

  /// Checks and copies.
  public Structured {
    sites = List.copyOf(sites);
    int n = dimension(sites);
    boolean[] taken = new boolean[n];
    for (int s = 0; s < sites.size(); s++) {
      Site site = sites.get(s);
      for (int parent : site.parents().array()) {
        if (!(parent >= 0 && parent < s)) {
          throw new IllegalArgumentException(
              "parents must be earlier sites; site " + s + ", " + site.name() + ", has " + parent);
        }
      }
      for (int coordinate : site.coordinates().array()) {
        if (!(coordinate >= 0 && coordinate < n) || taken[coordinate]) {
          throw new IllegalArgumentException(
              "each of "
                  + n
                  + " coordinates must belong to one site; coordinate "
                  + coordinate
                  + " of "
                  + site.name()
                  + " does not");
        }
        taken[coordinate] = true;
      }
    }
  }

  private static int dimension(List<Site> sites) {
    return sites.stream().mapToInt(Site::size).sum();
  }

  @Override
  public String name() {
    return "structured";
  }

  @Override
  public String description() {
    return "Gaussian by " + sites.size() + " sites";
  }

  @Override
  public int dimension() {
    return dimension(sites);
  }

  /// The coordinates of a site's parents, in order.
  private int[] parents(Site site) {
    List<Integer> coordinates = new ArrayList<>();
    for (int parent : site.parents().array()) {
      for (int coordinate : sites.get(parent).coordinates().array()) {
        coordinates.add(coordinate);
      }
    }
    return coordinates.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public List<String> parameterNames() {
    List<String> names = new ArrayList<>();
    for (Site site : sites) {
      names.add(site.name() + ".loc");
      if (site.parents().length() > 0) {
        names.add(site.name() + ".weights");
      }
      names.add(site.name() + (site.isDense() ? ".scaleTril" : ".scale"));
    }
    return names;
  }

  @Override
  public List<Shape> parameterShapes() {
    List<Shape> shapes = new ArrayList<>();
    for (Site site : sites) {
      int n = site.size();
      shapes.add(Shape.of(n));
      if (site.parents().length() > 0) {
        shapes.add(Shape.of(n, parents(site).length));
      }
      shapes.add(site.isDense() ? Shape.of(n, n) : Shape.of(n));
    }
    return shapes;
  }

  @Override
  public List<Bijector> constraints() {
    List<Bijector> constraints = new ArrayList<>();
    for (Site site : sites) {
      constraints.add(new Identity());
      if (site.parents().length() > 0) {
        constraints.add(new Identity());
      }
      int n = site.size();
      constraints.add(site.isDense() ? new CovarianceCholesky(n, n) : Bounds.lower(0));
    }
    return constraints;
  }

  /// {@inheritDoc} Each site has the regression on its parents; its scales are those given the
  /// parents and, where they are a diagonal, the rest of the site.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    double[][] covariance = Starts.covariance(scaleTril);
    List<Tensor> near = new ArrayList<>();
    for (Site site : sites) {
      int n = site.size();
      double[] own = new double[n];
      for (int i = 0; i < n; i++) {
        own[i] = loc.get(site.coordinates().get(i));
      }
      near.add(Tensor.vector(own));
      Starts.Conditional given =
          Starts.conditional(covariance, site.coordinates().toArray(), parents(site));
      if (site.parents().length() > 0) {
        near.add(given.weights());
      }
      near.add(site.isDense() ? given.factor() : Starts.conditionalScales(given.factor()));
    }
    return near;
  }

  /// Where the parameters of a site begin.
  private int first(int site) {
    int first = 0;
    for (Site before : sites.subList(0, site)) {
      first += before.parents().length() > 0 ? 3 : 2;
    }
    return first;
  }

  private static Node pick(Node vector, IntArray indices) {
    return Layout.gather(vector, 0, indices);
  }

  /// W·d_parents; empty without parents.
  private Optional<Node> shift(int s, List<Node> parameters, List<Node> distances) {
    IntArray parents = sites.get(s).parents();
    if (parents.length() == 0) {
      return Optional.empty();
    }
    List<Node> above = new ArrayList<>();
    for (int parent : parents.array()) {
      above.add(distances.get(parent));
    }
    return Optional.of(Linear.matmul(parameters.get(first(s) + 1), Layout.concatenate(0, above)));
  }

  private Node scale(int s, List<Node> parameters) {
    return parameters.get(first(s) + (sites.get(s).parents().length() > 0 ? 2 : 1));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    List<Node> distances = new ArrayList<>();
    List<Node> draws = new ArrayList<>();
    int[] place = new int[dimension()];
    int taken = 0;
    for (int s = 0; s < sites.size(); s++) {
      Site site = sites.get(s);
      Node own = Layout.slice(noise, 0, taken, site.size());
      Node scale = scale(s, parameters);
      Node distance =
          site.isDense()
              ? Linear.matmul(Linear.lowerTriangle(scale), own)
              : Ops.multiply(scale, own);
      Optional<Node> shift = shift(s, parameters, distances);
      distance = shift.isPresent() ? Ops.add(shift.get(), distance) : distance;
      distances.add(distance);
      draws.add(Ops.add(parameters.get(first(s)), distance));
      for (int coordinate : site.coordinates().array()) {
        place[coordinate] = taken++;
      }
    }
    return pick(Layout.concatenate(0, draws), IntArray.of(place));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    List<Node> distances = new ArrayList<>();
    Node sum = Ops.constant(-dimension() * GaussianFamily.HALF_LOG_TWO_PI);
    for (int s = 0; s < sites.size(); s++) {
      Site site = sites.get(s);
      Node distance = Ops.subtract(pick(point, site.coordinates()), parameters.get(first(s)));
      distances.add(distance);
      Optional<Node> shift = shift(s, parameters, distances);
      Node rest = shift.isPresent() ? Ops.subtract(distance, shift.get()) : distance;
      Node scale = scale(s, parameters);
      Node zero = Node.constant(Tensor.filled(Shape.of(site.size()), 0));
      Node whitened =
          site.isDense()
              ? new FullRank(site.size()).whiten(List.of(zero, scale), rest)
              : Ops.divide(rest, scale);
      sum = Ops.add(sum, Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(whitened))));
    }
    return Ops.subtract(sum, logDeterminant(parameters));
  }

  private Node logDeterminant(List<Node> parameters) {
    Node sum = Ops.constant(0);
    for (int s = 0; s < sites.size(); s++) {
      Node scale = scale(s, parameters);
      Node diagonal = sites.get(s).isDense() ? Linear.diagonal(scale) : scale;
      sum = Ops.add(sum, Ops.sum(Ops.log(diagonal)));
    }
    return sum;
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    double constant = dimension() * (GaussianFamily.HALF_LOG_TWO_PI + 0.5);
    return Optional.of(Ops.add(logDeterminant(parameters), Ops.constant(constant)));
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A mixture of members of one family with equal, fixed weights. The first number of the noise
/// picks the component, so draws follow the parameters of theirs and pathwise gradients are right,
/// which they could not be for weights that are parameters; noise that fills its first coordinate
/// evenly gives each component its exact share. Parameters: those of the members, one after the
/// other.
///
/// @param family of the members
/// @param size how many there are, at least 1
public record Mixture(Family family, int size) implements Family {
  /// The start of the names of all mixtures but those of [FullRank], which is left out.
  static final String PREFIX = "mixture-";

  /// How far the components of a start are from the centre, in standard deviations.
  private static final double SPREAD = 0.5;

  /// Checks the number of members.
  public Mixture {
    Families.atLeastOne("components", size);
  }

  @Override
  public String name() {
    return family instanceof FullRank ? "mixture" : PREFIX + family.name();
  }

  @Override
  public String description() {
    return "mixture of " + size + " times " + family.description();
  }

  @Override
  public int dimension() {
    return family.dimension();
  }

  @Override
  public Map<String, Integer> options() {
    Map<String, Integer> options = new TreeMap<>(family.options());
    options.put("components", size);
    return options;
  }

  @Override
  public int noiseSize() {
    return 1 + family.noiseSize();
  }

  @Override
  public List<String> parameterNames() {
    List<String> names = new ArrayList<>();
    for (int k = 1; k <= size; k++) {
      for (String name : family.parameterNames()) {
        names.add("component" + k + "." + name);
      }
    }
    return names;
  }

  @Override
  public List<Shape> parameterShapes() {
    return Collections.nCopies(size, family.parameterShapes()).stream()
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<Bijector> constraints() {
    return Collections.nCopies(size, family.constraints()).stream().flatMap(List::stream).toList();
  }

  @Override
  public boolean extendsFullRank() {
    return family instanceof FullRank || family.extendsFullRank();
  }

  @Override
  public boolean hasContinuousSlope() {
    return family.hasContinuousSlope();
  }

  @Override
  public boolean isReparameterized() {
    return family.isReparameterized();
  }

  /// {@inheritDoc} Components are shifted at random by half a standard deviation, about the
  /// location.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    int n = dimension();
    double[][] shifts = new double[size][];
    double[] mean = new double[n];
    for (int k = 0; k < size; k++) {
      shifts[k] = new double[n];
      Draws.fillNormal(key, 0, k, 1, n, shifts[k]);
      for (int i = 0; i < n; i++) {
        mean[i] += shifts[k][i] / size;
      }
    }
    List<Tensor> near = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      double[] center = loc.toArray();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          center[i] += SPREAD * scaleTril.get(i * n + j) * (shifts[k][j] - mean[j]);
        }
      }
      near.addAll(family.near(Tensor.wrap(loc.shape(), center), scaleTril, key.fold(k)));
    }
    return near;
  }

  private List<Node> of(List<Node> parameters, int component) {
    int each = parameters.size() / size;
    return parameters.subList(component * each, (component + 1) * each);
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node rest = Layout.slice(noise, 0, 1, family.noiseSize());
    Node logUniform = Ops.unary(UnaryOp.LOG_NDTR, Layout.at(noise, 0, 0));
    Node draw = family.draw(of(parameters, 0), rest);
    for (int k = 1; k < size; k++) {
      Node isLater = Ops.less(Ops.constant(Math.log((double) k / size)), logUniform);
      draw = Ops.select(isLater, family.draw(of(parameters, k), rest), draw);
    }
    return draw;
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    List<Node> parts = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      parts.add(family.logProb(of(parameters, k), point));
    }
    Node sum = Ops.logSumExp(Layout.stack(0, parts));
    return Ops.subtract(sum, Ops.constant(Math.log(size)));
  }
}

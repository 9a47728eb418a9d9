// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Simplex;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A mixture of members of one family with weights that are learned. The first number of the noise
/// picks the component of a draw; as that choice jumps, gradients are taken in strata instead, one
/// draw of each component, whose expectations the weights add up (Morningstar, Vikram, Ham,
/// Gallagher & Dillon 2021, "Automatic differentiation variational inference with mixtures").
/// Parameters: those of the members, one after the other, then `weights`, which add up to 1.
///
/// @param family of the members
/// @param size how many there are, at least 1
public record WeightedMixture(Family family, int size) implements Family {
  /// The start of the names of all but those of [FullRank], which is left out.
  static final String PREFIX = "weighted-mixture-";

  /// Checks the number of members.
  public WeightedMixture {
    Families.atLeastOne("components", size);
  }

  private Mixture members() {
    return new Mixture(family, size);
  }

  @Override
  public String name() {
    return "weighted-" + members().name();
  }

  @Override
  public String description() {
    return "weighted " + members().description();
  }

  @Override
  public int dimension() {
    return family.dimension();
  }

  @Override
  public Map<String, Integer> options() {
    return members().options();
  }

  @Override
  public int noiseSize() {
    return members().noiseSize();
  }

  @Override
  public List<String> parameterNames() {
    return with(members().parameterNames(), "weights");
  }

  @Override
  public List<Shape> parameterShapes() {
    return with(members().parameterShapes(), Shape.of(size));
  }

  @Override
  public List<Bijector> constraints() {
    return with(members().constraints(), new Simplex());
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  @Override
  public boolean extendsFullRank() {
    return members().extendsFullRank();
  }

  @Override
  public boolean hasContinuousSlope() {
    return family.hasContinuousSlope();
  }

  @Override
  public boolean isReparameterized() {
    return family.isReparameterized();
  }

  /// {@inheritDoc} Its weights are equal, its components those of [Mixture].
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    return with(members().near(loc, scaleTril, key), Tensor.filled(Shape.of(size), 1.0 / size));
  }

  private List<Node> of(List<Node> parameters, int component) {
    int each = (parameters.size() - 1) / size;
    return parameters.subList(component * each, (component + 1) * each);
  }

  private Node drawOf(int component, List<Node> parameters, Node noise) {
    return family.draw(of(parameters, component), Layout.slice(noise, 0, 1, family.noiseSize()));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node uniform = Ops.exp(Ops.unary(UnaryOp.LOG_NDTR, Layout.at(noise, 0, 0)));
    Node shares = Layout.cumulativeSum(parameters.getLast(), 0, false);
    Node draw = drawOf(0, parameters, noise);
    for (int k = 1; k < size; k++) {
      Node isLater = Ops.less(Layout.at(shares, 0, k - 1), uniform);
      draw = Ops.select(isLater, drawOf(k, parameters, noise), draw);
    }
    return draw;
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    List<Node> parts = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      parts.add(family.logProb(of(parameters, k), point));
    }
    return Ops.logSumExp(Ops.add(Layout.stack(0, parts), Ops.log(parameters.getLast())));
  }

  @Override
  public List<Family> strata() {
    List<Family> strata = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      strata.add(new Stratum(this, k));
    }
    return strata;
  }

  @Override
  public Node strataWeights(List<Node> parameters) {
    return parameters.getLast();
  }

  /// The density of the mixture with the draws of one component.
  ///
  /// @param mixture the whole
  /// @param component from 0
  private record Stratum(WeightedMixture mixture, int component) implements Family {
    @Override
    public String name() {
      return mixture.name();
    }

    @Override
    public int dimension() {
      return mixture.dimension();
    }

    @Override
    public int noiseSize() {
      return mixture.noiseSize();
    }

    @Override
    public List<String> parameterNames() {
      return mixture.parameterNames();
    }

    @Override
    public List<Shape> parameterShapes() {
      return mixture.parameterShapes();
    }

    @Override
    public List<Bijector> constraints() {
      return mixture.constraints();
    }

    @Override
    public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
      return mixture.near(loc, scaleTril, key);
    }

    @Override
    public boolean hasContinuousSlope() {
      return mixture.hasContinuousSlope();
    }

    @Override
    public boolean isReparameterized() {
      return mixture.isReparameterized();
    }

    @Override
    public Node draw(List<Node> parameters, Node noise) {
      return mixture.drawOf(component, parameters, noise);
    }

    @Override
    public Node logProb(List<Node> parameters, Node point) {
      return mixture.logProb(parameters, point);
    }

    @Override
    public Optional<Node> entropy(List<Node> parameters) {
      return mixture.entropy(parameters);
    }
  }
}

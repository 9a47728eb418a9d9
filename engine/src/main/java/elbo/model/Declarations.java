// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.bijector.Bijector;
import elbo.bijector.Supports;
import elbo.distribution.Distribution;
import elbo.distribution.Summand;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a model written in Java declares; given to the body of [Program#of]. Dimensions have names:
/// the first data that mention one fix its size, all others must agree.
public final class Declarations {
  /// More numbers than any model has: the point of the run that only counts. Nothing of this size
  /// is ever stored.
  private static final int UNBOUNDED = Integer.MAX_VALUE;

  private final Map<String, ?> data;
  private final ModelBuilder builder;
  private final Map<String, Dimension> dimensions = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();

  private record Dimension(int size, String source) {}

  private Declarations(Map<String, ?> data, int dimension) {
    this.data = data;
    this.builder = new ModelBuilder(dimension);
  }

  static Declarations counting(Map<String, ?> data) {
    return new Declarations(data, UNBOUNDED);
  }

  static Declarations building(Map<String, ?> data, int dimension) {
    return new Declarations(data, dimension);
  }

  int dimension() {
    return builder.offset();
  }

  Model build() {
    Model model = builder.build();
    for (Check check : model.checks()) {
      if (check.failed().isConstant() && check.failed().value().item() != 0) {
        throw new ModelException(check.text());
      }
    }
    return model;
  }

  /// Data by name. A node in the place of values stands for data that are given at each execution
  /// ([StreamedModel]).
  ///
  /// @param dims a name per axis; none for a single number
  public Var data(String name, String... dims) {
    Node value =
        data.get(name) instanceof Node node ? node : Node.constant(DataValues.get(data, name));
    if (value.shape().rank() != dims.length) {
      throw new ModelException(
          "data \""
              + name
              + "\" have shape "
              + value.shape()
              + "; expected "
              + (dims.length == 0 ? "a single number" : "the dimensions " + Arrays.toString(dims)));
    }
    for (int axis = 0; axis < dims.length; axis++) {
      fix(dims[axis], value.shape().size(axis), "data \"" + name + "\", axis " + axis);
    }
    return Var.of(name, value, List.of(dims));
  }

  /// Data that name, for each element of a dimension, an element of another.
  ///
  /// @param dim the dimension of the data
  /// @param into the dimension whose elements they name; if its size is not known yet, the largest
  ///   number fixes it
  /// @param first the number of the first element: 1 in data for Stan or R, 0 for Java
  public Index index(String name, String dim, String into, int first) {
    Node given = data(name, dim).node();
    if (!given.isConstant()) {
      throw new ModelException(
          "data \"" + name + "\" are indices, which must be known when the model is bound");
    }
    Tensor value = given.value();
    int largest = first - 1;
    for (double number : value.array()) {
      if (!(number >= first) || number != Math.rint(number)) {
        throw new ModelException(
            "data \""
                + name
                + "\" contain "
                + number
                + "; expected whole numbers from "
                + first
                + " on, the numbers of elements of \""
                + into
                + "\"");
      }
      largest = Math.max(largest, (int) number);
    }
    Dimension known = dimensions.get(into);
    if (known == null) {
      fix(into, largest - first + 1, "data \"" + name + "\"");
    } else if (largest - first >= known.size) {
      throw new ModelException(
          "data \""
              + name
              + "\" contain "
              + largest
              + "; \""
              + into
              + "\" has "
              + known.size
              + " elements ("
              + known.source
              + "), numbered from "
              + first);
    }
    int[] positions = new int[value.shape().numElements()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (int) value.get(i) - first;
    }
    return new Index(name, dim, into, elbo.tensor.IntArray.of(positions));
  }

  /// Fixes the size of a dimension that no data have.
  public void dim(String name, int size) {
    fix(name, size, "dim(\"" + name + "\", " + size + ")");
  }

  /// The size of a dimension.
  public int size(String dim) {
    Dimension dimension = dimensions.get(dim);
    if (dimension == null) {
      throw new ModelException(
          "the size of dimension \""
              + dim
              + "\" is not known; known are "
              + dimensions.keySet()
              + ". Declare data that have it, or call dim");
    }
    return dimension.size;
  }

  private void fix(String dim, int size, String source) {
    Dimension known = dimensions.putIfAbsent(dim, new Dimension(size, source));
    if (known != null && known.size != size) {
      throw new ModelException(
          "dimension \""
              + dim
              + "\" has size "
              + size
              + " in "
              + source
              + ", but "
              + known.size
              + " in "
              + known.source);
    }
  }

  /// A parameter with its distribution given the others; unconstrained by the bijector of the
  /// distribution's support.
  ///
  /// @param dims a name per axis of its value, those of a vector or matrix distribution included;
  ///   none for the distribution's own shape
  public Var param(String name, Distribution prior, String... dims) {
    if (prior.support().isDiscrete()) {
      throw new ModelException(
          "parameter \""
              + name
              + "\" has the discrete distribution "
              + prior.name()
              + "; only continuous parameters can be fitted. Sum it out (Mixture), or observe it");
    }
    Bijector bijector = Supports.bijector(prior.support());
    return latent(name, prior, bijector, dims);
  }

  /// A parameter with a distribution on a part of its support: the density is not normalised over
  /// that part, as in Stan.
  ///
  /// @param constraint keeps the value in the part, as `Bounds.lower(0)`
  public Var param(String name, Distribution prior, Bijector constraint, String... dims) {
    return latent(name, prior, constraint, dims);
  }

  /// A parameter without a distribution of its own: its density is constant on the constraint.
  ///
  /// @param constraint as `new Identity()` or `Bounds.between(0, 1)`
  /// @param dims a name per axis
  public Var param(String name, Bijector constraint, String... dims) {
    requireNew(name);
    Node value = constrained(name, constraint, shape(dims));
    return Var.of(name, value, List.of(dims));
  }

  private Var latent(String name, Distribution prior, Bijector bijector, String... dims) {
    requireNew(name);
    return naming(
        name,
        prior,
        () -> {
          Shape batch = prior.batchShape();
          Shape own = batch;
          for (int axis = 0; axis < prior.eventShape().rank(); axis++) {
            own = own.append(prior.eventShape().size(axis));
          }
          Shape shape = dims.length == 0 ? own : shape(dims);
          List<String> axes = new ArrayList<>(List.of(dims));
          while (axes.size() < shape.rank()) {
            axes.add("");
          }
          Node value = constrained(name, bijector, shape);
          builder.checkArguments(name, prior, "", Check.Scope.DENSITY);
          site(name, prior, value, false, dims);
          return Var.of(name, value, axes);
        });
  }

  private Node constrained(String name, Bijector bijector, Shape shape) {
    return builder.parameter(name, bijector, shape, ElementOrder.ROW_MAJOR);
  }

  private Shape shape(String... dims) {
    int[] sizes = new int[dims.length];
    for (int axis = 0; axis < dims.length; axis++) {
      sizes[axis] = size(dims[axis]);
    }
    return Shape.of(sizes);
  }

  /// Data with their distribution given the parameters. Where the value has a first dimension
  /// beyond that of a single vector or matrix, its elements are independent given the parameters
  /// and form a plate of that name.
  public void observe(String name, Distribution distribution, Var value) {
    naming(
        name,
        distribution,
        () -> {
          builder.checkArguments(name, distribution, "", Check.Scope.DENSITY);
          builder.checkValue(name, distribution, value.node(), "", Check.Scope.DENSITY);
          site(name, distribution, value.node(), true, value.dims().toArray(String[]::new));
          return value;
        });
  }

  private void site(
      String name, Distribution distribution, Node value, boolean isObserved, String... dims) {
    boolean hasBatch = value.shape().rank() > distribution.eventShape().rank();
    Optional<Plate> plate =
        hasBatch && dims.length > 0 && !dims[0].isEmpty()
            ? Optional.of(new Plate(dims[0], value.shape().size(0)))
            : Optional.empty();
    Set<String> variables = new HashSet<>();
    distribution.arguments().stream()
        .filter(argument -> !argument.node().isConstant())
        .forEach(argument -> variables.add(argument.name()));
    if (!value.isConstant()) {
      variables.add(Summand.VALUE);
    }
    builder.site(name, distribution, value, isObserved, variables, plate);
  }

  /// A factor of the density: adds `logDensity`, a single number, to the log density.
  public void factor(String name, Var logDensity) {
    if (!logDensity.dims().isEmpty()) {
      throw new ModelException(
          "factor \""
              + name
              + "\" must be a single number, got "
              + logDensity.describe()
              + "; call sum()");
    }
    builder.factor(name, logDensity.node(), logDensity.node());
  }

  /// Requires that each element of a condition is not 0; draws where it fails have density 0.
  public void require(Var condition, String message) {
    Node smallest = Ops.reduceAll(elbo.graph.ReduceOp.MIN, Ops.not(Ops.not(condition.node())));
    builder.check(
        new Check(
            Ops.not(smallest), List.of(new Check.Part.Text(message)), "", Check.Scope.DENSITY));
  }

  /// A function of parameters and data that is reported.
  public Var derive(String name, Var value) {
    requireNew(name);
    builder.transformed(Quantity.of(name, value.node(), false));
    return Var.of(name, value.node(), value.dims());
  }

  /// Random numbers that are reported: predictions.
  ///
  /// @param dims a name per axis of the batch; none for the distribution's own
  public Var generate(String name, Distribution distribution, String... dims) {
    requireNew(name);
    return naming(
        name,
        distribution,
        () -> {
          builder.checkArguments(name, distribution, "", Check.Scope.GENERATED);
          Shape batch = dims.length == 0 ? distribution.batchShape() : shape(dims);
          Node value = distribution.sample(builder::nextSite, batch);
          builder.generated(Quantity.of(name, value, true));
          List<String> axes = new ArrayList<>(List.of(dims));
          while (axes.size() < value.shape().rank()) {
            axes.add("");
          }
          return Var.of(name, value, axes);
        });
  }

  private interface Step {
    Var run();
  }

  /// Says which variable shapes belong to.
  private static Var naming(String name, Distribution distribution, Step step) {
    try {
      return step.run();
    } catch (ShapeException e) {
      throw new ModelException(
          "\"" + name + "\" with distribution " + distribution.name() + ": " + e.getMessage(), e);
    }
  }

  private void requireNew(String name) {
    if (!names.add(name)) {
      throw new ModelException(
          "the name \"" + name + "\" is used twice; each parameter and quantity needs its own");
    }
  }
}

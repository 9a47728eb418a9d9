// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.bijector.Bijector;
import elbo.distribution.Argument;
import elbo.distribution.Distribution;
import elbo.distribution.Requirement;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Collects the parts of a [Model] in order. The Java language for models and the lowering of Stan
/// programs both end here.
public final class ModelBuilder {
  private final Node point;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Term> terms = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<Quantity> transformed = new ArrayList<>();
  private final List<Quantity> generated = new ArrayList<>();
  private int taken;
  private int sites;

  /// Begins a model.
  ///
  /// @param dimension how many unconstrained numbers all parameters will take together
  public ModelBuilder(int dimension) {
    this.point = Node.input("point", Shape.of(dimension));
  }

  /// The input of all unconstrained numbers.
  public Node point() {
    return point;
  }

  /// How many unconstrained numbers the parameters so far have taken.
  public int offset() {
    return taken;
  }

  /// A number that names a random node, a new one each time.
  public int nextSite() {
    return sites++;
  }

  /// The next numbers of the point, for a parameter that is put together by the caller and added by
  /// [#parameter(Parameter)].
  public Node take(int size) {
    if (taken + size > point.shape().size(0)) {
      throw new IllegalStateException(
          "the parameters take more than the " + point.shape().size(0) + " numbers announced");
    }
    Node part = Layout.slice(point, 0, taken, size);
    taken += size;
    return part;
  }

  /// Adds a parameter whose numbers were taken by [#take].
  public void parameter(Parameter parameter) {
    parameters.add(parameter);
  }

  /// Adds a parameter of a plain shape.
  ///
  /// @param shape of the constrained value
  /// @return the constrained value
  public Node parameter(String name, Bijector bijector, Shape shape, ElementOrder order) {
    Shape unconstrained = bijector.unconstrainedShape(shape);
    int offset = taken;
    Node x = read(unconstrained, order);
    Node value = bijector.constrain(x);
    Node failed = bijector.failed(x);
    if (!isZero(failed)) {
      List<Check.Part> message =
          List.of(new Check.Part.Text("the constraint of " + name + " cannot be met"));
      check(new Check(failed, message, "", Check.Scope.DENSITY));
    }
    List<String> names = Elements.names(name, unconstrained);
    Node logJacobian = bijector.logAbsDetJacobian(x);
    parameters.add(
        new Parameter(
            name,
            offset,
            names,
            value,
            Optional.of(bijector),
            logJacobian,
            Quantity.of(name, value, false)));
    return value;
  }

  /// The next numbers of the point as an unconstrained value of a shape.
  public Node read(Shape shape, ElementOrder order) {
    Node x = take(shape.numElements());
    int rank = shape.rank();
    if (order == ElementOrder.ROW_MAJOR || rank < 2) {
      return Layout.reshape(x, shape);
    }
    int[] permutation = new int[rank];
    int[] sizes = shape.sizes();
    for (int axis = 0; axis < rank; axis++) {
      permutation[axis] = axis;
    }
    permutation[rank - 2] = rank - 1;
    permutation[rank - 1] = rank - 2;
    sizes[rank - 2] = shape.size(rank - 1);
    sizes[rank - 1] = shape.size(rank - 2);
    return Layout.transpose(Layout.reshape(x, Shape.of(sizes)), permutation);
  }

  /// Adds a site.
  ///
  /// @param name the variable
  /// @param isObserved whether the value is data
  /// @param variables the arguments that can vary (`Summand#VALUE` for the value): what decides the
  ///   parts that are left out up to constants
  /// @param plate the axis of independent elements, if one is declared
  public void site(
      String name,
      Distribution distribution,
      Node value,
      boolean isObserved,
      Set<String> variables,
      Optional<Plate> plate) {
    Distribution.Totals totals = distribution.totals(value, variables);
    terms.add(
        new Term.Site(
            name,
            distribution,
            value,
            isObserved,
            totals.logProb(),
            totals.upToConstants(),
            plate));
  }

  /// Adds a factor of the density.
  public void factor(String name, Node logProb, Node logProbUpToConstants) {
    terms.add(new Term.Factor(name, logProb, logProbUpToConstants));
  }

  /// Adds a check, unless it certainly holds.
  public void check(Check check) {
    if (!isZero(check.failed())) {
      checks.add(check);
    }
  }

  /// Adds the checks of a distribution's arguments and of a value: what is certainly in its domain
  /// needs none.
  ///
  /// @param name the variable that has the distribution
  /// @param position where the statement stands, empty if nowhere
  public void checkDomains(
      String name, Distribution distribution, Node value, String position, Check.Scope scope) {
    checkArguments(name, distribution, position, scope);
    checkValue(name, distribution, value, position, scope);
  }

  /// Adds the checks of a distribution's arguments.
  public void checkArguments(
      String name, Distribution distribution, String position, Check.Scope scope) {
    String owner = owner(name, distribution);
    for (Argument argument : distribution.arguments()) {
      check(argument.name(), argument.node(), argument.domain(), owner, position, scope);
    }
    for (Requirement requirement : distribution.requirements()) {
      List<Check.Part> message = new ArrayList<>();
      message.add(new Check.Part.Text(requirement.text() + ", got "));
      for (Node node : requirement.values()) {
        message.add(new Check.Part.Value(node));
        message.add(new Check.Part.Text(" "));
      }
      message.add(new Check.Part.Text(owner.strip()));
      check(new Check(Ops.not(requirement.holds()), message, position, scope));
    }
  }

  /// Adds the checks of a value of a distribution: what must not be given a density at all.
  public void checkValue(
      String name, Distribution distribution, Node value, String position, Check.Scope scope) {
    String owner = owner(name, distribution);
    if (distribution.refusesOutside()) {
      Node inside = distribution.support().contains(value);
      Node all =
          inside.shape().numElements() == 0 ? Ops.constant(1) : Ops.reduceAll(ReduceOp.MIN, inside);
      List<Check.Part> message =
          List.of(
              new Check.Part.Text(name + " must be " + distribution.support().text() + ", got "),
              new Check.Part.Value(value),
              new Check.Part.Text(owner));
      check(new Check(Ops.not(all), message, position, scope));
    }
    check(name, value, distribution.valueDomain(), owner, position, scope);
  }

  private static String owner(String name, Distribution distribution) {
    return " (" + distribution.name() + " of " + name + ")";
  }

  private void check(
      String name,
      Node node,
      elbo.distribution.Domain domain,
      String owner,
      String position,
      Check.Scope scope) {
    List<Check.Part> message =
        List.of(
            new Check.Part.Text(name + " " + domain.text() + ", got "),
            new Check.Part.Value(node),
            new Check.Part.Text(owner));
    check(new Check(Ops.not(domain.holds(node)), message, position, scope));
  }

  /// Adds a function of the parameters that is reported.
  public void transformed(Quantity quantity) {
    transformed.add(quantity);
  }

  /// Adds a generated quantity that is reported.
  public void generated(Quantity quantity) {
    generated.add(quantity);
  }

  /// The model. All numbers of the point must have been taken.
  public Model build() {
    if (taken != point.shape().size(0)) {
      throw new IllegalStateException(
          "the parameters take "
              + taken
              + " of the "
              + point.shape().size(0)
              + " numbers announced");
    }
    return new Model(point, parameters, terms, checks, transformed, generated);
  }

  private static boolean isZero(Node node) {
    return node.isConstant() && node.value().item() == 0;
  }
}

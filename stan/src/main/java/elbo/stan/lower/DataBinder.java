// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.check.TypedStatement;
import elbo.stan.data.Data;
import elbo.stan.data.DataException;
import elbo.stan.data.DataValue;
import elbo.stan.data.Position;
import elbo.stan.syntax.StanType;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fills the data block: types, sizes and constraints of what a program declares against what is
/// there.
final class DataBinder {
  private final Data data;
  private final Sizes sizes;
  private final ConstraintChecks checks;

  DataBinder(Data data, Sizes sizes, ConstraintChecks checks) {
    this.data = data;
    this.sizes = sizes;
    this.checks = checks;
  }

  /// Binds one declaration of the data block.
  ///
  /// @throws DataException if the data do not fit
  void bind(TypedStatement.Declaration declaration, Frame frame) {
    String name = declaration.variable().name();
    DataValue given = data.variables().get(name);
    try {
      Sizes.Sized sized = sizes.of(declaration.type(), frame, name);
      Value value = convert(name, given, sized, declaration);
      frame.bind(declaration.variable(), value);
      checks.check(name, value, sized, declaration.span(), frame);
    } catch (StanError error) {
      String where = given == null ? data.source() : data.source() + place(given.at());
      throw new DataException(where + ": " + error.getMessage());
    }
  }

  private static String place(Position at) {
    return at.line() == 0 ? "" : ":" + at.line() + ":" + at.column();
  }

  private DataException error(
      String name,
      @Nullable DataValue given,
      String expected,
      TypedStatement.Declaration declaration) {
    if (given == null) {
      return new DataException(
          data.source()
              + ": the variable "
              + name
              + " is missing; expected "
              + expected
              + " (declared at "
              + declaration.span()
              + ")");
    }
    return new DataException(
        data.source()
            + place(given.at())
            + ": variable "
            + name
            + ": expected "
            + expected
            + ", found "
            + given.description()
            + " (declared at "
            + declaration.span()
            + ")");
  }

  private Value convert(
      String name,
      @Nullable DataValue given,
      Sizes.Sized sized,
      TypedStatement.Declaration declaration) {
    return switch (sized) {
      case Sizes.Sized.Plain plain -> plain(name, given, plain, declaration);
      case Sizes.Sized.Tuples(int[] arrays, List<Sizes.Sized> members, var _) ->
          tuples(name, given, arrays, 0, members, declaration);
    };
  }

  private Value plain(
      String name,
      @Nullable DataValue given,
      Sizes.Sized.Plain plain,
      TypedStatement.Declaration declaration) {
    boolean complex = Types.isComplex(plain.type());
    Shape shape = complex ? plain.shape().append(2) : plain.shape();
    boolean empty = shape.numElements() == 0;
    if (given == null && empty) {
      return plain.unassigned();
    }
    if (!(given instanceof DataValue.Numbers numbers) || !fits(shape, numbers)) {
      throw error(name, given, expected(plain, shape), declaration);
    }
    if (plain.type() == StanType.INT && numbers.firstNonInteger() >= 0) {
      throw new DataException(
          data.source()
              + place(numbers.at())
              + ": variable "
              + name
              + ": expected whole numbers between -2147483648 and 2147483647, written"
              + " without point or exponent, found "
              + numbers.values()[numbers.firstNonInteger()]
              + (numbers.values().length > 1 ? " as number " + (numbers.firstNonInteger() + 1) : "")
              + " (declared at "
              + declaration.span()
              + ")");
    }
    if (empty) {
      return plain.unassigned();
    }
    if (!complex) {
      return Value.of(
          shape.isScalar()
              ? Nodes.number(numbers.values()[0])
              : Node.constant(Tensor.wrap(shape, numbers.values())));
    }
    double[] re = new double[plain.shape().numElements()];
    double[] im = new double[re.length];
    for (int k = 0; k < re.length; k++) {
      re[k] = numbers.values()[2 * k];
      im[k] = numbers.values()[2 * k + 1];
    }
    return new Value.Complex(
        Node.constant(Tensor.wrap(plain.shape(), re)),
        Node.constant(Tensor.wrap(plain.shape(), im)));
  }

  /// Equal sizes; for a container without elements any array without elements will do.
  private static boolean fits(Shape shape, DataValue.Numbers numbers) {
    if (shape.numElements() == 0) {
      return numbers.values().length == 0 && numbers.dimensions().length() > 0;
    }
    return IntArray.of(shape.sizes()).equals(numbers.dimensions());
  }

  private static String expected(Sizes.Sized.Plain plain, Shape shape) {
    String numbers = plain.type() == StanType.INT ? "int" : "number";
    if (Types.isComplex(plain.type())) {
      return plain.shape().isScalar()
          ? "[real, imaginary]"
          : "an array of size " + shape + " with [real, imaginary] innermost";
    }
    return shape.isScalar()
        ? "a single " + numbers
        : "an array of " + numbers + "s of size " + shape;
  }

  private Value tuples(
      String name,
      @Nullable DataValue given,
      int[] arrays,
      int level,
      List<Sizes.Sized> members,
      TypedStatement.Declaration declaration) {
    if (level < arrays.length) {
      List<Value> elements = new ArrayList<>();
      if (arrays[level] == 0) {
        return new Value.Sequence(elements);
      }
      if (!(given instanceof DataValue.Elements(List<DataValue> found, var _))
          || found.size() != arrays[level]) {
        throw error(name, given, "an array of " + arrays[level] + " tuples", declaration);
      }
      for (int k = 0; k < arrays[level]; k++) {
        elements.add(
            tuples(
                name + "[" + (k + 1) + "]", found.get(k), arrays, level + 1, members, declaration));
      }
      return new Value.Sequence(elements);
    }
    if (!(given instanceof DataValue.Members(var found, var _))) {
      throw error(
          name,
          given,
          "a tuple: an object with the members \"1\" to \"" + members.size() + "\"",
          declaration);
    }
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < members.size(); k++) {
      values.add(
          convert(
              name + "." + (k + 1),
              found.get(Integer.toString(k + 1)),
              members.get(k),
              declaration));
    }
    return new Value.Tuple(values);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.bijector.Bijector;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.TypedStatement;
import elbo.stan.data.Data;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One pass over a program: the evaluators of one trace, and the blocks they run.
final class Session {
  private final CheckedProgram program;
  private final Trace trace;
  private final Frame frame;
  private final Sizes sizes;
  private final Constraints constraints;
  private final ConstraintChecks checks;
  private final Statements statements;

  Session(CheckedProgram program, Trace trace, Library library) {
    this.program = program;
    this.trace = trace;
    this.frame = Frame.program(trace.mode().propto());
    UserCalls userCalls = new UserCalls(program);
    Densities densities = new Densities(trace);
    Expressions expressions = new Expressions(trace, library, densities, userCalls);
    this.sizes = new Sizes(expressions, trace);
    this.constraints = new Constraints(expressions);
    this.checks = new ConstraintChecks(trace, constraints);
    this.statements = new Statements(trace, expressions, userCalls, densities, new Messages(trace));
    userCalls.bind(statements);
  }

  Frame frame() {
    return frame;
  }

  /// Starts from the data of another session.
  void copyFrom(Frame data) {
    data.variables().forEach((variable, store) -> frame.bind(variable, store.value()));
  }

  void data(Data data) {
    DataBinder binder = new DataBinder(data, sizes, checks);
    for (TypedStatement statement : program.statements(ProgramBlock.DATA)) {
      if (statement instanceof TypedStatement.Declaration declaration) {
        binder.bind(declaration, frame);
      }
    }
  }

  /// Runs a block and checks the constraints of what it declares.
  void run(ProgramBlock block) {
    List<TypedStatement> body = program.statements(block);
    statements.run(body, frame);
    for (TypedStatement statement : body) {
      if (statement instanceof TypedStatement.Declaration declaration) {
        Sizes.Sized sized = sizes.of(declaration.type(), frame, declaration.variable().name());
        Value value = frame.store(declaration.variable()).value();
        checks.check(declaration.variable().name(), value, sized, declaration.span(), frame);
      }
    }
  }

  /// The declared type of a variable with its sizes.
  Sizes.Sized sized(TypedStatement.Declaration declaration) {
    return sizes.of(declaration.type(), frame, declaration.variable().name());
  }

  /// The top-level declarations of a block.
  List<TypedStatement.Declaration> declarations(ProgramBlock block) {
    List<TypedStatement.Declaration> declarations = new ArrayList<>();
    for (TypedStatement statement : program.statements(block)) {
      if (statement instanceof TypedStatement.Declaration declaration) {
        declarations.add(declaration);
      }
    }
    return declarations;
  }

  /// Reads the parameters from a point.
  List<ParameterValue> parameters(Node point) {
    PointReader reader = new PointReader(point);
    List<ParameterValue> values = new ArrayList<>();
    for (TypedStatement.Declaration declaration : declarations(ProgramBlock.PARAMETERS)) {
      int offset = reader.offset;
      Sizes.Sized sized = sized(declaration);
      reader.jacobian = Nodes.ZERO;
      reader.transform = Optional.empty();
      Value value = reader.read(declaration, sized);
      frame.bind(declaration.variable(), value);
      trace.jacobian(reader.jacobian);
      values.add(
          new ParameterValue(
              declaration.variable().name(),
              offset,
              sized,
              value,
              reader.transform,
              reader.jacobian));
    }
    return values;
  }

  /// A parameter with its place in the point.
  record ParameterValue(
      String name,
      int offset,
      Sizes.Sized sized,
      Value value,
      Optional<Bijector> transform,
      Node logJacobian) {}

  /// Takes numbers from the point in the order in which Stan reads them: arrays row-major, matrices
  /// by columns.
  private final class PointReader {
    private final Node point;
    private int offset;
    private Node jacobian = Nodes.ZERO;
    private Optional<Bijector> transform = Optional.empty();

    PointReader(Node point) {
      this.point = point;
    }

    Value read(TypedStatement.Declaration declaration, Sizes.Sized sized) {
      return switch (sized) {
        case Sizes.Sized.Plain plain -> plain(declaration, plain);
        case Sizes.Sized.Tuples(int[] arrays, List<Sizes.Sized> members, var _) -> {
          Value value = tuples(declaration, arrays, 0, members);
          transform = Optional.empty();
          yield value;
        }
      };
    }

    private Value tuples(
        TypedStatement.Declaration declaration,
        int[] arrays,
        int level,
        List<Sizes.Sized> members) {
      List<Value> values = new ArrayList<>();
      if (level == arrays.length) {
        // A later member's bounds may read an earlier member.
        for (Sizes.Sized member : members) {
          values.add(read(declaration, member));
        }
        return new Value.Tuple(values);
      }
      for (int k = 0; k < arrays[level]; k++) {
        values.add(tuples(declaration, arrays, level + 1, members));
      }
      return new Value.Sequence(values);
    }

    private Value plain(TypedStatement.Declaration declaration, Sizes.Sized.Plain plain) {
      boolean byColumns =
          plain.type() == StanType.MATRIX
              && plain.event().length == 2
              && Constraints.unconstrainedShape(plain).equals(plain.shape())
              && !(plain.constraint() instanceof elbo.stan.syntax.Constraint.Named);
      if (Types.isComplex(plain.type())) {
        boolean matrix = plain.type() == StanType.COMPLEX_MATRIX;
        Node x = take(plain.shape().append(2), matrix ? 1 : -1);
        int last = plain.shape().rank();
        return new Value.Complex(Layout.at(x, last, 0), Layout.at(x, last, 1));
      }
      Node x = take(Constraints.unconstrainedShape(plain), byColumns ? 0 : -1);
      Bijector bijector = constraints.bijector(plain, frame);
      transform = Optional.of(bijector);
      String name = declaration.variable().name();
      trace.check(
          Ops.not(bijector.failed(x)),
          declaration.span(),
          "the constraint of "
              + name
              + " cannot be met: its bounds exclude each other or its scale is not positive");
      jacobian = Ops.add(jacobian, bijector.logAbsDetJacobian(x));
      return Value.of(bijector.constrain(x));
    }

    /// @param behind how many axes stand behind the two of a matrix that is read by columns; −1 for
    ///   row-major
    private Node take(Shape shape, int behind) {
      int n = shape.numElements();
      Node flat = Layout.slice(point, 0, offset, n);
      offset += n;
      if (behind < 0) {
        return Layout.reshape(flat, shape);
      }
      int rank = shape.rank();
      int[] permutation = elbo.tensor.IntArray.range(0, rank).toArray();
      int row = rank - 2 - behind;
      permutation[row] = row + 1;
      permutation[row + 1] = row;
      int[] sizes = shape.sizes();
      sizes[row] = shape.size(row + 1);
      sizes[row + 1] = shape.size(row);
      return Layout.transpose(Layout.reshape(flat, Shape.of(sizes)), permutation);
    }
  }

  /// How many numbers a point has for a declared parameter.
  static int unconstrainedSize(Sizes.Sized sized) {
    return switch (sized) {
      case Sizes.Sized.Plain plain -> Constraints.unconstrainedShape(plain).numElements();
      case Sizes.Sized.Tuples(int[] arrays, List<Sizes.Sized> members, var _) -> {
        int size = 0;
        for (Sizes.Sized member : members) {
          size += unconstrainedSize(member);
        }
        yield size * Shape.of(arrays).numElements();
      }
    };
  }

  /// The names of the unconstrained numbers of a declared parameter, in output order.
  static void unconstrainedNames(String name, Sizes.Sized sized, List<String> names) {
    switch (sized) {
      case Sizes.Sized.Plain plain -> {
        if (Types.isComplex(plain.type())) {
          Outputs.plain(name, plain.shape(), true, names);
        } else {
          Outputs.plain(name, Constraints.unconstrainedShape(plain), false, names);
        }
      }
      case Sizes.Sized.Tuples(int[] arrays, List<Sizes.Sized> members, var _) -> {
        for (String element : elbo.model.Elements.names(name, Shape.of(arrays))) {
          for (int k = 0; k < members.size(); k++) {
            unconstrainedNames(element + ":" + (k + 1), members.get(k), names);
          }
        }
      }
    }
  }
}

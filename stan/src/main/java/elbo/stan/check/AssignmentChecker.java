// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.Index;
import elbo.stan.syntax.Place;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks assignments: whether the place may be assigned to, and whether the value fits.
final class AssignmentChecker {
  private final Problems problems;
  private final Names names;
  private final Functions functions;
  private final ExpressionChecker expressions;

  AssignmentChecker(
      Problems problems, Names names, Functions functions, ExpressionChecker expressions) {
    this.problems = problems;
    this.names = names;
    this.functions = functions;
    this.expressions = expressions;
  }

  TypedStatement check(Statement.Assignment assignment, Where where) {
    TypedPlace place = place(assignment.place(), where);
    verifyUnique(place);
    TypedExpression value = expressions.check(assignment.value(), where);
    Span span = assignment.span();
    Optional<BinaryOperator> operator = assignment.operator().operator();
    if (operator.isPresent()) {
      if (!expressions.operators().allowsCompound(operator.get(), place.type(), value.type())) {
        throw problems.reject(
            Problems.type(
                    "assignment-type",
                    span,
                    "the assignment "
                        + assignment.operator().symbol()
                        + " has no meaning for "
                        + place.type()
                        + " and "
                        + value.type())
                .withHelp(
                    Operators.noMeaning(operator.get(), place.type(), value.type(), span).help()));
      }
      return new TypedStatement.Assignment(place, operator, value, span);
    }
    if (place instanceof TypedPlace.Whole(var variable, _)
        && value instanceof TypedExpression.Read read
        && read.variable() == variable) {
      problems.report(
          Problems.warning(
              "self-assignment", span, "'" + variable.name() + "' is assigned to itself"));
    }
    return new TypedStatement.Assignment(
        place, Optional.empty(), converted(value, place.type(), span), span);
  }

  /// The value converted to the type of what it is assigned to.
  TypedExpression converted(TypedExpression value, StanType type, Span statement) {
    if (!Types.canPromote(type, value.type())) {
      throw problems.reject(mismatch(type, value.type(), statement));
    }
    return ExpressionChecker.promote(value, type);
  }

  private static Diagnostic mismatch(StanType wanted, StanType found, Span span) {
    return Problems.type(
            "assignment-type", span, "expected a value of type " + wanted + ", found " + found)
        .withHelp(hint(wanted, found));
  }

  private static Optional<String> hint(StanType wanted, StanType found) {
    boolean numbers =
        found.equals(StanType.array(1, StanType.REAL))
            || found.equals(StanType.array(1, StanType.INT));
    if (wanted == StanType.INT && found == StanType.REAL) {
      return Optional.of("declare a real, or divide ints with %/%; to_int(x) is for data");
    }
    if (wanted == StanType.VECTOR && numbers) {
      return Optional.of("convert it with to_vector(...), or write a vector: [1, 2]'");
    }
    if (wanted == StanType.ROW_VECTOR && numbers) {
      return Optional.of("convert it with to_row_vector(...), or write a row vector: [1, 2]");
    }
    if (wanted.equals(StanType.array(2, StanType.REAL)) && found == StanType.MATRIX) {
      return Optional.of("convert it with to_array_2d(...)");
    }
    if (wanted.equals(StanType.array(1, StanType.REAL))
        && (found == StanType.VECTOR || found == StanType.ROW_VECTOR)) {
      return Optional.of("convert it with to_array_1d(...)");
    }
    if (wanted == StanType.VECTOR && found == StanType.ROW_VECTOR
        || wanted == StanType.ROW_VECTOR && found == StanType.VECTOR) {
      return Optional.of("transpose it: a'");
    }
    if (Types.isComplex(found) && !Types.isComplex(wanted)) {
      return Optional.of("take a part of it: get_real(z) or get_imag(z)");
    }
    if (wanted instanceof StanType.Tuple(var a)
        && found instanceof StanType.Tuple(var b)
        && a.size() != b.size()) {
      return Optional.of("one has " + a.size() + " members, the other " + b.size());
    }
    return Optional.empty();
  }

  private TypedPlace place(Place place, Where where) {
    return switch (place) {
      case Place.Variable(var name, var span) -> whole(name, span, where);
      case Place.Projection(var base, var member, var span) -> {
        TypedPlace typed = place(base, where);
        StanType type = expressions.memberType(typed.type(), member, span);
        yield new TypedPlace.Projection(typed, member, type, span);
      }
      case Place.Indexed(var base, var indexes, var span) -> {
        TypedPlace typed = place(base, where);
        if (typed instanceof TypedPlace.Indexed inner
            && !inner.indexes().stream().allMatch(ExpressionChecker::isSingle)) {
          throw problems.reject(
              Problems.semantic(
                      "several-places", span, "elements of several elements cannot be assigned to")
                  .withHelp("put all indexes in one pair of brackets"));
        }
        List<Index<TypedExpression>> typedIndexes = expressions.indexes(indexes, where);
        StanType type = expressions.indexedType(typed.type(), typedIndexes, span);
        yield new TypedPlace.Indexed(typed, typedIndexes, type, span);
      }
      case Place.Unpack(var members, var span) -> {
        var typed = new ArrayList<TypedPlace>();
        for (Place member : members) {
          typed.add(place(member, where));
        }
        var type = new StanType.Tuple(typed.stream().map(TypedPlace::type).toList());
        yield new TypedPlace.Unpack(typed, type, span);
      }
    };
  }

  private TypedPlace whole(Identifier name, Span span, Where where) {
    names.verify(name);
    Optional<Scope.Binding> found = where.scope().find(name.name());
    if (found.isEmpty()) {
      if (functions.isKnown(name.name())) {
        throw problems.reject(
            Problems.semantic(
                "assign-function", span, "'" + name + "' is a function and cannot be assigned to"));
      }
      throw names.undeclaredVariable(name, where);
    }
    Scope.Binding binding = found.get();
    Variable variable = binding.variable();
    if (binding.block().isPresent() && !binding.block().equals(where.context().block())) {
      ProgramBlock block = binding.block().get();
      throw problems.reject(
          Problems.semantic(
                  "assign-read-only",
                  span,
                  "'"
                      + name
                      + "' belongs to the block '"
                      + block.keyword()
                      + "' and cannot be assigned to in "
                      + where.context().describe())
              .withNote("it is declared here", variable.span())
              .withHelp("use a local variable"));
    }
    boolean input =
        variable.origin() == Variable.Origin.DATA || variable.origin() == Variable.Origin.PARAMETER;
    if (input || binding.readOnly()) {
      boolean loop = variable.origin() == Variable.Origin.LOOP;
      throw problems.reject(
          Problems.semantic(
                  "assign-read-only",
                  span,
                  loop
                      ? "the variable '" + name + "' of a loop cannot be assigned to"
                      : "the argument '" + name + "' of a function cannot be assigned to")
              .withNote("it is declared here", variable.span())
              .withHelp("copy it into a local variable first"));
    }
    return new TypedPlace.Whole(variable, span);
  }

  /// No place may be assigned to twice, or be read for an index, in one assignment.
  private void verifyUnique(TypedPlace place) {
    var written = new ArrayList<String>();
    var variables = new HashSet<String>();
    var read = new HashSet<Variable>();
    collect(place, written, variables, read);
    for (int i = 0; i < written.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (overlap(written.get(i), written.get(j))) {
          throw problems.reject(
              Problems.semantic(
                  "assigned-twice",
                  place.span(),
                  "'" + written.get(j) + "' is assigned to twice in one assignment"));
        }
      }
    }
    for (Variable variable : read) {
      if (variables.contains(variable.name())) {
        throw problems.reject(
            Problems.semantic(
                    "read-and-written",
                    place.span(),
                    "'" + variable.name() + "' is read on the left side of an assignment to it")
                .withHelp("put the index into a local variable first"));
      }
    }
  }

  /// One path names another place or a part of it: `t` and `t.1`.
  private static boolean overlap(String a, String b) {
    return a.equals(b) || a.startsWith(b + ".") || b.startsWith(a + ".");
  }

  private static void collect(
      TypedPlace place, List<String> written, Set<String> variables, Set<Variable> read) {
    if (place instanceof TypedPlace.Unpack unpack) {
      unpack.members().forEach(member -> collect(member, written, variables, read));
      return;
    }
    written.add(path(place, variables, read));
  }

  private static String path(TypedPlace place, Set<String> variables, Set<Variable> read) {
    return switch (place) {
      case TypedPlace.Whole whole -> {
        variables.add(whole.variable().name());
        yield whole.variable().name();
      }
      case TypedPlace.Indexed indexed -> {
        indexed.indexes().forEach(index -> index.map(e -> Reads.add(e, read)));
        yield path(indexed.base(), variables, read);
      }
      case TypedPlace.Projection projection ->
          path(projection.base(), variables, read) + "." + projection.member();
      case TypedPlace.Unpack _ -> "";
    };
  }
}

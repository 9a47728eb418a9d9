// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parses types: with sizes and constraints in declarations, bare in function heads.
final class TypeParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;

  TypeParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /// The type of a declaration.
  ///
  /// @param top whether it stands at the top of a block, where constraints are allowed
  SizedType<Expression> sized(boolean top) {
    Span start = tokens.peek().span();
    if (tokens.accept("array")) {
      List<Expression> sizes = sizes("array", 1, Integer.MAX_VALUE);
      if (tokens.is("array")) {
        throw tokens.fail(
            tokens
                .expectedFound("the type of the array's elements")
                .withHelp("an array of arrays is array[m, n]"));
      }
      SizedType<Expression> element = sized(top);
      return new SizedType.Array<>(sizes, element, tokens.from(start));
    }
    if (tokens.accept("tuple")) {
      Token open = tokens.expect("(", " after 'tuple'");
      var members = new ArrayList<SizedType<Expression>>();
      members.add(sized(top));
      tupleComma(open);
      do {
        members.add(sized(top));
      } while (tokens.accept(","));
      tokens.expectClosing(")", open, "','");
      return new SizedType.Tuple<>(members, tokens.from(start));
    }
    Token word = tokens.peek();
    if (word.kind() != Token.Kind.KEYWORD || !Keywords.isTypeName(word.text())) {
      throw tokens.fail("a type");
    }
    if (Keywords.CONSTRAINED_TYPES.contains(word.text())) {
      return named(top);
    }
    tokens.next();
    StanType.Basic type = StanType.Basic.named(word.text());
    Constraint<Expression> constraint = constraint(type, top);
    List<Expression> sizes =
        type.rank() == 0 ? List.of() : sizes(word.text(), type.rank(), type.rank());
    return new SizedType.Basic<>(type, sizes, constraint, tokens.from(start));
  }

  private SizedType<Expression> named(boolean top) {
    Token word = tokens.peek();
    if (!top) {
      throw tokens.fail(
          tokens
              .error(
                  "local-constraint",
                  "a local variable cannot be constrained, found the type '" + word.text() + "'")
              .withHelp("write vector[...] or matrix[...]"));
    }
    tokens.next();
    Constraint.Kind kind = kind(word.text());
    List<Expression> sizes = sizes(word.text(), kind.minSizes(), kind.maxSizes());
    return new SizedType.Basic<>(
        kind.type(), sizes, new Constraint.Named<>(kind), tokens.from(word.span()));
  }

  private static Constraint.Kind kind(String keyword) {
    for (Constraint.Kind kind : Constraint.Kind.values()) {
      if (kind.keyword().equals(keyword)) {
        return kind;
      }
    }
    throw new IllegalStateException(
        "the type '" + keyword + "' has no constraint; please report this");
  }

  private Constraint<Expression> constraint(StanType.Basic type, boolean top) {
    if (!tokens.is("<")) {
      return new Constraint.None<>();
    }
    if (!top) {
      throw tokens.fail(
          tokens
              .error("local-constraint", "a local variable cannot be constrained, found '<'")
              .withHelp("leave out the angle brackets; constraints belong to the top of a block"));
    }
    Token open = tokens.next();
    Constraint<Expression> result;
    if (tokens.is("lower") || tokens.is("upper")) {
      List<Optional<Expression>> pair = pair("lower", "upper");
      result = new Constraint.Bounds<>(pair.get(0), pair.get(1));
    } else if ((tokens.is("offset") || tokens.is("multiplier")) && type != StanType.INT) {
      List<Optional<Expression>> pair = pair("offset", "multiplier");
      result = new Constraint.Affine<>(pair.get(0), pair.get(1));
    } else if (type == StanType.INT) {
      throw tokens.fail(
          tokens
              .expectedFound("'lower' or 'upper'")
              .withHelp("offset and multiplier are for reals"));
    } else {
      throw tokens.fail("'lower', 'upper', 'offset' or 'multiplier'");
    }
    if (!tokens.is(">")) {
      throw tokens.fail(
          tokens
              .expectedFound("',' or '>'")
              .withNote("'<' was opened here", open.span())
              .withHelp("a comparison in a bound needs parentheses"));
    }
    tokens.next();
    return result;
  }

  private List<Optional<Expression>> pair(String first, String second) {
    Optional<Expression> a = Optional.empty();
    Optional<Expression> b = Optional.empty();
    for (int i = 0; i < 2; i++) {
      if (a.isEmpty() && tokens.accept(first)) {
        tokens.expect("=", " after '" + first + "'");
        a = Optional.of(expressions.bound());
      } else if (b.isEmpty() && tokens.accept(second)) {
        tokens.expect("=", " after '" + second + "'");
        b = Optional.of(expressions.bound());
      } else {
        Diagnostic problem = tokens.expectedFound("'" + (a.isEmpty() ? first : second) + " ='");
        throw tokens.fail(
            tokens.peek().kind() == Token.Kind.KEYWORD
                ? problem.withHelp(
                    "lower and upper go together, and so do offset and multiplier; the two pairs do"
                        + " not mix")
                : problem);
      }
      if (i == 0 && !tokens.accept(",")) {
        break;
      }
    }
    return List.of(a, b);
  }

  private List<Expression> sizes(String type, int min, int max) {
    if (!tokens.is("[")) {
      String shape = max == 1 ? "[n]" : max == 2 ? "[m, n]" : "[...]";
      throw tokens.fail(
          tokens
              .expectedFound("'[' and a size after '" + type + "'")
              .withHelp("a declaration says its size: " + type + shape));
    }
    Token open = tokens.next();
    var sizes = new ArrayList<Expression>();
    sizes.add(expressions.expression("a size"));
    while (sizes.size() < max && tokens.accept(",")) {
      sizes.add(expressions.expression("a size after ','"));
    }
    if (sizes.size() < min) {
      throw tokens.fail(tokens.expectedFound("',' and the number of columns of a " + type));
    }
    tokens.expectClosing("]", open, sizes.size() < max ? "','" : "");
    return sizes;
  }

  private void tupleComma(Token open) {
    if (!tokens.accept(",")) {
      throw tokens.fail(
          tokens
              .expectedFound("','")
              .withNote("the tuple starts here", open.span())
              .withHelp("a tuple has at least two members"));
    }
  }

  /// The type of a function's argument or value.
  StanType unsized() {
    if (tokens.accept("array")) {
      Token open = tokens.expect("[", " after 'array'");
      int rank = 1;
      while (tokens.accept(",")) {
        rank++;
      }
      if (!tokens.is("]")) {
        throw tokens.fail(
            tokens
                .expectedFound("',' or ']'")
                .withNote("'[' was opened here", open.span())
                .withHelp("an argument has no sizes: write array[] or array[,]"));
      }
      tokens.next();
      if (tokens.is("array")) {
        throw tokens.fail(
            tokens
                .expectedFound("the type of the array's elements")
                .withHelp("an array of arrays is array[,]"));
      }
      return StanType.array(rank, unsized());
    }
    if (tokens.accept("tuple")) {
      Token open = tokens.expect("(", " after 'tuple'");
      var members = new ArrayList<StanType>();
      members.add(unsized());
      tupleComma(open);
      do {
        members.add(unsized());
      } while (tokens.accept(","));
      tokens.expectClosing(")", open, "','");
      return new StanType.Tuple(members);
    }
    Token word = tokens.peek();
    if (word.kind() == Token.Kind.KEYWORD && Keywords.BASIC_TYPES.contains(word.text())) {
      tokens.next();
      refuseDecoration(word);
      return StanType.Basic.named(word.text());
    }
    if (word.kind() == Token.Kind.KEYWORD && Keywords.CONSTRAINED_TYPES.contains(word.text())) {
      throw tokens.fail(
          tokens
              .expectedFound("a type without constraint")
              .withHelp(
                  "write " + kind(word.text()).type() + "; what a function gets is not checked"));
    }
    throw tokens.fail("a type");
  }

  /// Bounds and sizes after the type of an argument, and the old array syntax.
  private void refuseDecoration(Token type) {
    if (tokens.is("<")) {
      throw tokens.fail(
          tokens
              .error("argument-constraint", "an argument cannot be constrained, found '<'")
              .withHelp("write only the type: " + type.text()));
    }
    if (!tokens.is("[")) {
      return;
    }
    int rank = 1;
    int ahead = 1;
    while (tokens.peek(ahead).is(",")) {
      rank++;
      ahead++;
    }
    if (tokens.peek(ahead).is("]")) {
      throw tokens.fail(
          tokens
              .error("old-array-syntax", "expected a name after the type, found '['")
              .withHelp(
                  "this is the array syntax of old: write array["
                      + ",".repeat(rank - 1)
                      + "] "
                      + type.text()));
    }
    tokens.next();
    throw tokens.fail(
        tokens
            .error("argument-size", "an argument has no size, found " + tokens.peek().describe())
            .withHelp("write only the type: " + type.text()));
  }
}

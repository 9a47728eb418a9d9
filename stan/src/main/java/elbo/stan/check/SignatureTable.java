// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.StanType;
import elbo.stan.syntax.StanType.Basic;
import elbo.stan.syntax.StanType.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The functions of the language, read from [Signatures]. A line stands for up to a thousand
/// signatures; they are written out only for the functions asked for.
final class SignatureTable {
  private static final int MAX_RANK = 9;

  private final Map<String, String> classes = new HashMap<>();
  private final Map<String, List<List<String>>> groups = HashMap.newHashMap(1024);

  /// Reads the table: each process does once, before it checks its first program, so no more is
  /// made here than must be.
  SignatureTable(String text) {
    List<String> group = List.of();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      char first = text.charAt(start);
      if (first == ' ') {
        group.add(text.substring(start, end).strip());
      } else if (text.startsWith("let ", start)) {
        int equals = text.indexOf('=', start);
        classes.put(
            text.substring(start + 4, equals).strip(), text.substring(equals + 1, end).strip());
      } else if (first != '#' && first != '\n') {
        group = new ArrayList<>();
        for (String name : names(text.substring(start, text.lastIndexOf(':', end)))) {
          groups.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(group);
        }
      }
      start = end + 1;
    }
  }

  /// The names of all functions.
  java.util.Set<String> names() {
    return java.util.Collections.unmodifiableSet(groups.keySet());
  }

  /// All signatures of a function; none when there is no such function.
  List<StanType.Function> signatures(String name) {
    var found = new LinkedHashMap<List<Parameter>, StanType.Function>();
    for (List<String> group : groups.getOrDefault(name, List.of())) {
      for (String line : group) {
        expand(line, found);
      }
    }
    return List.copyOf(found.values());
  }

  private void expand(String line, Map<List<Parameter>, StanType.Function> found) {
    int arrow = line.indexOf("=>");
    int where = line.indexOf(" where ");
    String arguments = line.substring(1, line.lastIndexOf(')', arrow));
    String result = line.substring(arrow + 2, where < 0 ? line.length() : where).strip();
    if (where < 0) {
      expand(arguments, result, Map.of(), found);
      return;
    }
    String[] binding = line.substring(where + 7).split("=");
    for (StanType type : alternatives(binding[1], Map.of())) {
      expand(arguments, result, Map.of(binding[0].strip(), type), found);
    }
  }

  private void expand(
      String arguments,
      String result,
      Map<String, StanType> bound,
      Map<List<Parameter>, StanType.Function> found) {
    List<List<Parameter>> heads = List.of(List.of());
    for (String argument : split(arguments, ',')) {
      boolean data = argument.startsWith("data ");
      List<StanType> types = alternatives(data ? argument.substring(5) : argument, bound);
      var longer = new ArrayList<List<Parameter>>(heads.size() * types.size());
      for (List<Parameter> head : heads) {
        for (StanType type : types) {
          var list = new ArrayList<>(head);
          list.add(new Parameter(type, data));
          longer.add(list);
        }
      }
      heads = longer;
    }
    StanType type = alternatives(result, bound).getFirst();
    for (List<Parameter> head : heads) {
      found.putIfAbsent(head, new StanType.Function(type, head));
    }
  }

  private List<StanType> alternatives(String text, Map<String, StanType> bound) {
    var types = new ArrayList<StanType>();
    for (String part : split(text, '|')) {
      types.addAll(term(part, bound));
    }
    return types;
  }

  private List<StanType> term(String text, Map<String, StanType> bound) {
    if (text.startsWith("array")) {
      int space = text.indexOf(' ');
      String mark = text.substring(5, space);
      boolean open = mark.equals("*") || mark.equals("+");
      int min = mark.equals("*") ? 0 : mark.equals("+") ? 1 : mark.length() - 1;
      var types = new ArrayList<StanType>();
      for (int rank = min; rank <= (open ? MAX_RANK : min); rank++) {
        for (StanType inner : term(text.substring(space + 1).strip(), bound)) {
          types.add(StanType.array(rank, inner));
        }
      }
      return types;
    }
    int parenthesis = text.indexOf('(');
    if (parenthesis > 0) {
      String function = text.substring(0, parenthesis);
      List<String> inner = split(text.substring(parenthesis + 1, text.length() - 1), ',');
      if (function.equals("tuple")) {
        return List.of(
            new StanType.Tuple(inner.stream().map(t -> term(t, bound).getFirst()).toList()));
      }
      return List.of(apply(function, term(inner.getLast(), bound).getFirst(), inner, bound));
    }
    StanType variable = bound.get(text);
    if (variable != null) {
      return List.of(variable);
    }
    String definition = classes.get(text);
    return definition != null ? alternatives(definition, bound) : List.of(Basic.named(text));
  }

  private StanType apply(
      String function, StanType type, List<String> inner, Map<String, StanType> bound) {
    if (!(Types.innermost(type) instanceof Basic basic)) {
      throw new IllegalStateException(function + " of " + type + " in the table of signatures");
    }
    return switch (function) {
      case "real" -> basic == Basic.INT ? Types.withInnermost(type, Basic.REAL) : type;
      case "magnitude" -> Types.withInnermost(type, Types.withEntry(basic, Basic.REAL));
      case "complex" -> Types.withInnermost(type, Types.withEntry(basic, Basic.COMPLEX));
      case "ints" -> StanType.array(StanType.rank(type) + basic.rank(), Basic.INT);
      case "shape" -> Types.withInnermost(type, term(inner.getFirst(), bound).getFirst());
      default ->
          throw new IllegalStateException("unknown '" + function + "' in the table of signatures");
    };
  }

  /// `{a, b}_{c, d}, e` to `a_c, a_d, b_c, b_d, e`.
  private static List<String> names(String header) {
    var names = new ArrayList<String>();
    if (header.indexOf('{') < 0) {
      int start = 0;
      for (int comma; (comma = header.indexOf(',', start)) >= 0; start = comma + 1) {
        names.add(header.substring(start, comma).strip());
      }
      names.add(header.substring(start).strip());
      return names;
    }
    for (String pattern : split(header, ',')) {
      int open = pattern.indexOf('{');
      if (open < 0) {
        names.add(pattern);
        continue;
      }
      int close = pattern.indexOf('}');
      for (String choice : split(pattern.substring(open + 1, close), ',')) {
        names.addAll(names(pattern.substring(0, open) + choice + pattern.substring(close + 1)));
      }
    }
    return names;
  }

  /// The parts between separators that stand in no bracket.
  private static List<String> split(String text, char separator) {
    if (text.indexOf(separator) < 0) {
      return text.isBlank() ? List.of() : List.of(text.strip());
    }
    var parts = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (c == separator && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!text.substring(start).isBlank()) {
      parts.add(text.substring(start).strip());
    }
    return parts;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.StanType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// All functions a program can call: those of the language and the user's.
final class Functions {
  private static final class Table {
    static final SignatureTable TABLE = new SignatureTable(Signatures.TABLE);
  }

  private final Map<String, List<StanType.Function>> builtins = new HashMap<>();
  private final Map<String, List<UserFunction>> user = new HashMap<>();

  /// One overload that may be called.
  ///
  /// @param type its type
  /// @param user the user's function; empty for one of the language
  record Candidate(StanType.Function type, Optional<UserFunction> user) {}

  void add(UserFunction function) {
    user.computeIfAbsent(function.name(), _ -> new ArrayList<>()).add(function);
  }

  /// The user's functions of a name.
  List<UserFunction> userFunctions(String name) {
    return user.getOrDefault(name, List.of());
  }

  /// The signatures of a function of the language.
  List<StanType.Function> builtins(String name) {
    return builtins.computeIfAbsent(name, Table.TABLE::signatures);
  }

  /// All overloads of a name, the language's first.
  List<Candidate> candidates(String name) {
    var list = new ArrayList<Candidate>();
    for (StanType.Function type : builtins(name)) {
      list.add(new Candidate(type, Optional.empty()));
    }
    for (UserFunction function : userFunctions(name)) {
      list.add(new Candidate(function.type(), Optional.of(function)));
    }
    return list;
  }

  boolean isBuiltin(String name) {
    return Table.TABLE.names().contains(name) || HigherOrderFunctions.isName(name);
  }

  /// The names of the functions that the language has.
  static Set<String> ofTheLanguage() {
    var names = new TreeSet<>(Table.TABLE.names());
    names.addAll(HigherOrderFunctions.names());
    return names;
  }

  boolean isKnown(String name) {
    return isBuiltin(name) || user.containsKey(name);
  }

  /// All names, for suggestions.
  Set<String> names() {
    Set<String> names = ofTheLanguage();
    names.addAll(user.keySet());
    return names;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.family.Product.Part;
import elbo.model.Parameter;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Families that know a model's variables: factors that suit what each may be, and blocks of
/// variables. Words for them are followed, behind a colon, by variables: `matched:tau=gamma`,
/// `blocks:mu+tau,beta`, `hierarchical:mu,tau`, `autoregressive:tau,mu,theta`.
public final class VariableFamilies {
  /// All words.
  public static final List<String> WORDS =
      List.of("matched", "blocks", "hierarchical", "autoregressive");

  private VariableFamilies() {}

  /// Whether a word, with or without variables behind it, is one of these.
  public static boolean isKnown(String word) {
    return WORDS.contains(word.split(":", 2)[0]);
  }

  /// The family of a word.
  ///
  /// @param word with variables behind a colon, where there are any
  /// @param parameters of the model
  public static Family of(String word, List<Parameter> parameters) {
    String[] halves = word.split(":", 2);
    List<String> items =
        halves.length == 1 || halves[1].isBlank() ? List.of() : List.of(halves[1].split(","));
    return switch (halves[0]) {
      case "matched" -> {
        Map<String, String> factors = new LinkedHashMap<>();
        for (String item : items) {
          String[] pair = item.split("=", 2);
          if (pair.length != 2) {
            throw new IllegalArgumentException(
                "expected VARIABLE=FACTOR in the family "
                    + word
                    + ", got "
                    + item
                    + "; for example matched:tau=gamma");
          }
          factors.put(pair[0].strip(), pair[1].strip());
        }
        yield matched(parameters, factors);
      }
      case "blocks" -> {
        List<List<String>> groups = new ArrayList<>();
        for (String item : items) {
          groups.add(List.of(item.split("\\+")));
        }
        yield blocks(parameters, groups);
      }
      case "hierarchical" -> hierarchical(parameters, stripped(items));
      case "autoregressive" -> autoregressive(parameters, stripped(items));
      default -> throw new IllegalArgumentException("there is no family \"" + word + "\"");
    };
  }

  /// Independent factors that suit what each variable may be ([Factor#suiting]).
  ///
  /// @param parameters of the model
  /// @param factors words of [Factor] for some variables, in place of what suits
  public static Family matched(List<Parameter> parameters, Map<String, String> factors) {
    factors.keySet().forEach(name -> find(parameters, name));
    List<Part> parts = new ArrayList<>();
    for (Parameter parameter : parameters) {
      Optional<String> chosen = Optional.ofNullable(factors.get(parameter.name()));
      Factor factor =
          chosen.isPresent() ? Factor.of(chosen.get(), parameter) : Factor.suiting(parameter);
      if (parameter.unconstrainedSize() > 0) {
        parts.add(new Part(parameter.name(), factor.family(parameter), coordinates(parameter)));
      }
    }
    return new Product(parts);
  }

  /// Blocks of variables, normal with any covariance inside and independent between; coordinates of
  /// variables in no block are independent.
  ///
  /// @param parameters of the model
  /// @param groups names of variables
  public static Family blocks(List<Parameter> parameters, List<List<String>> groups) {
    if (groups.isEmpty()) {
      throw new IllegalArgumentException(
          "blocks need variables: blocks:a+b,c puts a and b in one block and c in another; there are "
              + names(parameters));
    }
    List<Part> parts = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (List<String> group : groups) {
      List<Integer> coordinates = new ArrayList<>();
      List<String> names = group.stream().map(String::strip).toList();
      for (String name : names) {
        if (taken.contains(name)) {
          throw new IllegalArgumentException(
              "the variable " + name + " is in two blocks; a variable belongs to one at most");
        }
        taken.add(name);
        for (int coordinate : coordinates(find(parameters, name)).array()) {
          coordinates.add(coordinate);
        }
      }
      if (!coordinates.isEmpty()) {
        parts.add(
            new Part(
                String.join("+", names),
                new FullRank(coordinates.size()),
                IntArray.of(coordinates.stream().mapToInt(Integer::intValue).toArray())));
      }
    }
    for (Parameter parameter : parameters) {
      if (!taken.contains(parameter.name()) && parameter.unconstrainedSize() > 0) {
        parts.add(
            new Part(
                parameter.name(),
                new MeanField(parameter.unconstrainedSize()),
                coordinates(parameter)));
      }
    }
    return new Product(parts);
  }

  private static List<String> stripped(List<String> items) {
    return items.stream().map(String::strip).toList();
  }

  /// Global variables, normal with any covariance, and all others independent of each other given
  /// these, with locations that are linear in them.
  ///
  /// @param parameters of the model
  /// @param globals names of variables
  public static Family hierarchical(List<Parameter> parameters, List<String> globals) {
    requireNames("hierarchical:mu,tau makes mu and tau global", parameters, globals);
    List<Integer> coordinates = new ArrayList<>();
    for (String name : globals) {
      for (int coordinate : coordinates(find(parameters, name)).array()) {
        coordinates.add(coordinate);
      }
    }
    List<Structured.Site> sites = new ArrayList<>();
    sites.add(
        new Structured.Site(
            String.join("+", globals),
            IntArray.of(coordinates.stream().mapToInt(Integer::intValue).toArray()),
            IntArray.of(),
            true));
    for (Parameter parameter : parameters) {
      if (!globals.contains(parameter.name()) && parameter.unconstrainedSize() > 0) {
        sites.add(
            new Structured.Site(parameter.name(), coordinates(parameter), IntArray.of(0), false));
      }
    }
    return new Structured(sites);
  }

  /// Variables in an order, each with a location that is linear in all before, and independent
  /// coordinates given these; variables that are not named are independent of all.
  ///
  /// @param parameters of the model
  /// @param order names of variables
  public static Family autoregressive(List<Parameter> parameters, List<String> order) {
    requireNames("autoregressive:tau,mu lets mu depend on tau", parameters, order);
    List<Structured.Site> sites = new ArrayList<>();
    for (String name : order) {
      Parameter parameter = find(parameters, name);
      if (parameter.unconstrainedSize() > 0) {
        sites.add(
            new Structured.Site(
                name, coordinates(parameter), IntArray.range(0, sites.size()), false));
      }
    }
    for (Parameter parameter : parameters) {
      if (!order.contains(parameter.name()) && parameter.unconstrainedSize() > 0) {
        sites.add(
            new Structured.Site(parameter.name(), coordinates(parameter), IntArray.of(), false));
      }
    }
    return new Structured(sites);
  }

  private static void requireNames(String example, List<Parameter> parameters, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "variables are missing: " + example + "; there are " + names(parameters));
    }
    for (String name : names) {
      find(parameters, name);
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new IllegalArgumentException(
            "the variable " + name + " is named twice; name each once at most");
      }
    }
  }

  static IntArray coordinates(Parameter parameter) {
    return IntArray.range(parameter.offset(), parameter.offset() + parameter.unconstrainedSize());
  }

  static Parameter find(List<Parameter> parameters, String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter;
      }
    }
    throw new IllegalArgumentException(
        "the model has no parameter " + name + "; it has " + names(parameters));
  }

  private static String names(List<Parameter> parameters) {
    return String.join(", ", parameters.stream().map(Parameter::name).toList());
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.StanType;
import elbo.stan.syntax.StanType.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The functions of the language that take functions.
final class HigherOrderFunctions {
  private HigherOrderFunctions() {}

  /// One form of such a function.
  ///
  /// @param function what the function handed over must take first (or exactly) and give
  /// @param control the arguments after the function
  /// @param variadic whether further arguments follow, handed on to the function after its first
  /// @param result the type of the value
  record Form(
      StanType.Function function, List<Parameter> control, boolean variadic, StanType result) {}

  /// The functions whose sliced argument is polymorphic; they have a rule of their own.
  static final Set<String> REDUCE_SUM = Set.of("reduce_sum", "reduce_sum_static");

  /// What `reduce_sum` can slice: arrays of these, of any rank.
  static final Set<StanType> SLICEABLE =
      Set.of(StanType.REAL, StanType.INT, StanType.MATRIX, StanType.VECTOR, StanType.ROW_VECTOR);

  private static final StanType REALS = StanType.array(1, StanType.REAL);
  private static final StanType INTS = StanType.array(1, StanType.INT);
  private static final StanType VECTORS = StanType.array(1, StanType.VECTOR);

  private static final Map<String, List<Form>> FORMS = forms();

  static boolean isName(String name) {
    return FORMS.containsKey(name) || REDUCE_SUM.contains(name) || Laplace.isName(name);
  }

  static Set<String> names() {
    var names = new java.util.TreeSet<>(FORMS.keySet());
    names.addAll(REDUCE_SUM);
    names.addAll(Laplace.names());
    return names;
  }

  /// The forms of a function; none for `reduce_sum` and the Laplace family.
  static List<Form> forms(String name) {
    return FORMS.getOrDefault(name, List.of());
  }

  private static Map<String, List<Form>> forms() {
    var forms = new TreeMap<String, List<Form>>();
    List<Parameter> tolerances =
        List.of(data(StanType.REAL), data(StanType.REAL), data(StanType.INT));

    var ode = function(StanType.VECTOR, any(StanType.REAL), any(StanType.VECTOR));
    List<Parameter> odeControl = List.of(any(StanType.VECTOR), any(StanType.REAL), any(REALS));
    for (String solver : List.of("ode_rk45", "ode_ckrk", "ode_adams", "ode_bdf")) {
      variadic(forms, solver, ode, odeControl, VECTORS);
      variadic(forms, solver + "_tol", ode, with(odeControl, tolerances), VECTORS);
    }
    Parameter dataReal = data(StanType.REAL);
    Parameter dataInt = data(StanType.INT);
    Parameter dataVector = data(StanType.VECTOR);
    variadic(
        forms,
        "ode_adjoint_tol_ctl",
        ode,
        with(
            odeControl,
            List.of(
                dataReal,
                dataVector,
                dataReal,
                dataVector,
                dataReal,
                dataReal,
                dataInt,
                dataInt,
                dataInt,
                dataInt,
                dataInt)),
        VECTORS);

    var dae =
        function(StanType.VECTOR, any(StanType.REAL), any(StanType.VECTOR), any(StanType.VECTOR));
    List<Parameter> daeControl =
        List.of(any(StanType.VECTOR), any(StanType.VECTOR), dataReal, data(REALS));
    variadic(forms, "dae", dae, daeControl, VECTORS);
    variadic(forms, "dae_tol", dae, with(daeControl, tolerances), VECTORS);

    var root = function(StanType.VECTOR, any(StanType.VECTOR));
    for (String solver : List.of("solve_newton", "solve_powell")) {
      List<Parameter> guess = List.of(any(StanType.VECTOR));
      variadic(forms, solver, root, guess, StanType.VECTOR);
      variadic(forms, solver + "_tol", root, with(guess, tolerances), StanType.VECTOR);
    }

    var integrand = function(StanType.REAL, any(StanType.REAL), any(StanType.REAL));
    List<Parameter> limits = List.of(any(StanType.REAL), any(StanType.REAL));
    for (String rule : List.of("integrate_1d_gauss_kronrod", "integrate_1d_double_exponential")) {
      variadic(forms, rule, integrand, limits, StanType.REAL);
      variadic(forms, rule + "_tol", integrand, with(limits, tolerances), StanType.REAL);
    }
    older(forms);
    return forms;
  }

  /// The functions from before arguments could be handed on: every argument has its place.
  private static void older(Map<String, List<Form>> forms) {
    var algebra =
        function(
            StanType.VECTOR, any(StanType.VECTOR), any(StanType.VECTOR), data(REALS), data(INTS));
    List<Parameter> algebraControl =
        List.of(any(StanType.VECTOR), any(StanType.VECTOR), data(REALS), data(INTS));
    List<Parameter> three = List.of(data(StanType.REAL), data(StanType.REAL), data(StanType.REAL));
    for (String solver : List.of("algebra_solver", "algebra_solver_newton")) {
      fixed(forms, solver, algebra, algebraControl, StanType.VECTOR);
      fixed(forms, solver, algebra, with(algebraControl, three), StanType.VECTOR);
    }
    var integrand =
        function(
            StanType.REAL,
            any(StanType.REAL),
            any(StanType.REAL),
            any(REALS),
            data(REALS),
            data(INTS));
    List<Parameter> limits =
        List.of(any(StanType.REAL), any(StanType.REAL), any(REALS), data(REALS), data(INTS));
    fixed(forms, "integrate_1d", integrand, limits, StanType.REAL);
    fixed(
        forms,
        "integrate_1d",
        integrand,
        with(limits, List.of(data(StanType.REAL))),
        StanType.REAL);
    var ode = function(REALS, any(StanType.REAL), any(REALS), any(REALS), data(REALS), data(INTS));
    List<Parameter> odeControl =
        List.of(any(REALS), any(StanType.REAL), any(REALS), any(REALS), data(REALS), data(INTS));
    StanType table = StanType.array(2, StanType.REAL);
    for (String solver :
        List.of(
            "integrate_ode", "integrate_ode_rk45", "integrate_ode_bdf", "integrate_ode_adams")) {
      fixed(forms, solver, ode, odeControl, table);
      if (!solver.equals("integrate_ode")) {
        fixed(forms, solver, ode, with(odeControl, three), table);
      }
    }
    fixed(
        forms,
        "map_rect",
        algebra,
        List.of(
            any(StanType.VECTOR), any(VECTORS), data(table), data(StanType.array(2, StanType.INT))),
        StanType.VECTOR);
  }

  private static void variadic(
      Map<String, List<Form>> forms,
      String name,
      StanType.Function function,
      List<Parameter> control,
      StanType result) {
    forms.put(name, List.of(new Form(function, control, true, result)));
  }

  private static void fixed(
      Map<String, List<Form>> forms,
      String name,
      StanType.Function function,
      List<Parameter> control,
      StanType result) {
    forms
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(new Form(function, control, false, result));
  }

  static StanType.Function function(StanType result, Parameter... parameters) {
    return new StanType.Function(result, List.of(parameters));
  }

  static Parameter any(StanType type) {
    return new Parameter(type, false);
  }

  static Parameter data(StanType type) {
    return new Parameter(type, true);
  }

  static List<Parameter> with(List<Parameter> first, List<Parameter> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.StanType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StanCompilerTest {
  private static final String DECLARATIONS =
      """
      data { int n; vector[3] dv; real dr; array[2] int ks; }
      parameters { real x; vector[3] v; row_vector[3] r; matrix[3, 3] m; }
      """;

  private static StanCompiler.Result check(String text) {
    return StanCompiler.check(text, "test.stan", Includes.none());
  }

  private static CheckedProgram accept(String text) {
    StanCompiler.Result result = check(text);
    assertThat(result.errors()).isEmpty();
    return result.program().orElseThrow();
  }

  private static TypedExpression expression(String text) {
    CheckedProgram program = accept(DECLARATIONS + "model { real q = 1; print(" + text + "); }");
    var message = (TypedStatement.Message) program.statements(ProgramBlock.MODEL).getLast();
    var value = (elbo.stan.syntax.Printable.Value<TypedExpression>) message.arguments().getFirst();
    return value.value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          n + 1              ; int
          n / 2.0            ; real
          n ^ 2              ; real
          v' * v             ; real
          v * v'             ; matrix
          m * v              ; vector
          m \\ v             ; vector
          r / m              ; row_vector
          m[1]               ; row_vector
          m[:, 1]            ; vector
          m[1:2, ks]         ; matrix
          v[ks]              ; vector
          {1, 2.0}           ; array[] real
          {{1, 2}, {3i, 4}}  ; array[,] complex
          [1, 2]             ; row_vector
          [v', r]            ; matrix
          (1, v)             ; tuple(int, vector)
          (1, (2, v)).2.2[1] ; real
          n ? 1 : 2.5        ; real
          exp({{1}})         ; array[,] real
          normal_lpdf(v | 0, {1, 2, 3}) ; real
          normal_rng(1, 2) ; real
          2i * v             ; complex_vector
          to_int(n)          ; int
          """)
  void expressionsHaveTheTypesOfStan(String text, String type) {
    String block = text.contains("_rng") ? "generated quantities" : "model";
    CheckedProgram program = accept(DECLARATIONS + block + " { print(" + text + "); }");
    ProgramBlock where =
        block.equals("model") ? ProgramBlock.MODEL : ProgramBlock.GENERATED_QUANTITIES;
    var message = (TypedStatement.Message) program.statements(where).getFirst();
    var value = (elbo.stan.syntax.Printable.Value<TypedExpression>) message.arguments().getFirst();
    assertThat(value.value().type()).hasToString(type.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "dr, false",
    "dv, false",
    "x, true",
    "q, true",
    "dr + x, true",
    "dr * 2, false",
    "n, false",
    "x > 0, false",
    "'normal_lpdf(dr | 0, 1)', false",
    "'normal_lpdf(dr | x, 1)', true",
    "'(dr, x).1', false",
    "'(dr, x).2', true",
    "'{dr, x}[1]', true",
    "x > 0 ? dr : 1, false",
  })
  void theLevelIsWhatStansCodeWouldHold(String text, boolean autodiff) {
    assertThat(expression(text).level().isAutodiff()).isEqualTo(autodiff);
  }

  @Test
  void levelsInAFunctionFollowTheCall() {
    CheckedProgram program =
        accept(
            "functions { real f(real a, real b) { return a * 2 + b; } } model { target += f(1, 2);"
                + " }");
    var increment =
        (TypedStatement.TargetIncrement) program.statements(ProgramBlock.MODEL).getFirst();
    var call = (TypedExpression.UserCall) increment.value();
    assertThat(call.level()).isEqualTo(Level.DATA);
    var body = program.body(call.function()).orElseThrow().body();
    TypedExpression sum = ((TypedStatement.Return) body.getFirst()).value().orElseThrow();
    Variable a = call.function().arguments().getFirst();
    assertThat(sum.level()).isEqualTo(Level.AUTODIFF);
    assertThat(Levels.of(sum, _ -> Level.DATA)).isEqualTo(Level.DATA);
    assertThat(Levels.of(sum, v -> v == a ? Level.AUTODIFF : Level.DATA)).isEqualTo(Level.AUTODIFF);
  }

  @Test
  void outputsAreComputedWithPlainNumbers() {
    CheckedProgram program = accept("parameters { real x; } generated quantities { real y = x; }");
    var y =
        (TypedStatement.Declaration)
            program.statements(ProgramBlock.GENERATED_QUANTITIES).getFirst();
    assertThat(y.value().orElseThrow().level()).isEqualTo(Level.DATA);
    assertThat(y.variable().level()).isEqualTo(Level.DATA);
  }

  @Test
  void theOverloadWithTheFewestConversionsIsChosen() {
    CheckedProgram program =
        accept(
            """
            functions {
              int f(int a, real b) { return 1; }
              real f(real a, real b) { return 2; }
              complex f(complex a, complex b) { return 3; }
            }
            model { print(f(1, 2)); print(f(1.0, 2)); print(f(1, 2i)); }
            """);
    assertThat(program.statements(ProgramBlock.MODEL))
        .extracting(s ->
            ((elbo.stan.syntax.Printable.Value<TypedExpression>)
                    ((TypedStatement.Message) s).arguments().getFirst())
                .value()
                .type())
        .containsExactly(StanType.INT, StanType.REAL, StanType.COMPLEX);
  }

  @Test
  void anAmbiguousCallIsRefused() {
    assertThat(
            ids(
                """
                functions {
                  real f(int a, real b) { return 1; }
                  real f(real a, int b) { return 2; }
                }
                model { target += f(1, 2); }
                """))
        .containsExactly("ambiguous-call");
  }

  @Test
  void aDistributionStatementCarriesItsDensity() {
    CheckedProgram program =
        accept(DECLARATIONS + "model { v ~ normal(0, 1); n ~ poisson(exp(x)) T[, 9]; }");
    var normal = (TypedStatement.Tilde) program.statements(ProgramBlock.MODEL).getFirst();
    var density = (TypedExpression.BuiltinCall) normal.density();
    assertThat(density.function()).isEqualTo("normal_lupdf");
    assertThat(density.signature()).hasToString("(vector, real, real) => real");
    assertThat(normal.arguments().getFirst()).isInstanceOf(TypedExpression.Promotion.class);
    var poisson = (TypedStatement.Tilde) program.statements(ProgramBlock.MODEL).getLast();
    assertThat(((TypedExpression.BuiltinCall) poisson.density()).function())
        .isEqualTo("poisson_lupmf");
    assertThat(poisson.cdfs()).isPresent();
  }

  @Test
  void aFunctionIsHandedOverWithItsOverload() {
    CheckedProgram program =
        accept(
            """
            functions {
              vector g(real t, vector y, real k, data array[] int ks) { return k * y; }
              vector g(real t, vector y, vector k) { return y; }
            }
            parameters { real k; }
            model {
              array[1] vector[1] y = ode_rk45(g, [1]', 0, {1.0}, k, {1, 2});
            }
            """);
    var y = (TypedStatement.Declaration) program.statements(ProgramBlock.MODEL).getFirst();
    var call = (TypedExpression.HigherOrderCall) y.value().orElseThrow();
    assertThat(call.type()).hasToString("array[] vector");
    assertThat(call.level()).isEqualTo(Level.AUTODIFF);
    var handed = (TypedExpression.FunctionReference) call.arguments().getFirst();
    assertThat(handed.function().arguments()).hasSize(4);
  }

  @Test
  void severalMistakesAreReportedAtOnceAndEachNameOnce() {
    assertThat(
            ids(
                DECLARATIONS
                    + """
                    model {
                      x ~ norml(0, 1);
                      real a = zz + 1;
                      a = zz * 2;
                      a = v;
                      for (i in 1:x) { a = 1 + bb; }
                    }
                    """))
        .containsExactly(
            "undeclared-distribution",
            "undeclared-variable",
            "assignment-type",
            "not-int",
            "undeclared-variable");
  }

  @Test
  void messagesSayWhatToDo() {
    assertThat(message("model { target += normal_log(1, 0, 1); }"))
        .contains("there is no function 'normal_log'")
        .contains("write normal_lpdf(... | ...)");
    assertThat(message(DECLARATIONS + "model { target += sum(v + v'); }"))
        .contains("the operator + has no meaning for vector and row_vector")
        .contains("transpose");
    assertThat(message(DECLARATIONS + "model { x ~ normal(0); }"))
        .contains("'normal_lpdf' takes 3 arguments, found 2 arguments");
    assertThat(message(DECLARATIONS + "model { x ~ normal(m, 1); }"))
        .contains(
            "argument 2 of 'normal_lpdf': expected real, vector, row_vector or array[] real, found"
                + " matrix");
    assertThat(message("model { real sigma = 1; print(sigm); }")).contains("did you mean 'sigma'?");
  }

  @Test
  void longChainsAndDeepNestsAreChecked() {
    accept("model { target += 1" + " + 1".repeat(50_000) + "; }");
    accept("model { target += " + "(1 + ".repeat(4_500) + "1" + ")".repeat(4_500) + "; }");
  }

  private static List<String> ids(String text) {
    return check(text).errors().stream().map(Diagnostic::id).toList();
  }

  private static String message(String text) {
    List<Diagnostic> errors = check(text).errors();
    assertThat(errors).hasSize(1);
    return errors.getFirst().render();
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramParserTest {

  private final Diagnostics diagnostics = new Diagnostics();

  private Program parse(String text) {
    return ProgramParser.parse(SourceFile.of("test.stan", text), Includes.none(), diagnostics);
  }

  private String expression(String text) {
    Program program = parse("model { target += " + text + "; }");
    assertThat(diagnostics.list()).isEmpty();
    var increment = (Statement.TargetIncrement) program.statements(ProgramBlock.MODEL).getFirst();
    return shown(increment.value());
  }

  /// The tree of an expression with every pair of operands in parentheses.
  private static String shown(Expression expression) {
    return switch (expression) {
      case Expression.Binary(var op, var a, var b, _) ->
          "(" + shown(a) + " " + op.symbol() + " " + shown(b) + ")";
      case Expression.Unary(var op, var a, _) ->
          op == UnaryOperator.TRANSPOSE ? shown(a) + "'" : "(" + op.symbol() + shown(a) + ")";
      case Expression.Conditional(var c, var a, var b, _) ->
          "(" + shown(c) + " ? " + shown(a) + " : " + shown(b) + ")";
      case Expression.Parenthesized(var inner, _) -> shown(inner);
      case Expression.Projection(var base, var member, _) -> shown(base) + "." + member;
      default -> expression.span().text();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a + b * c        ; (a + (b * c))
          a - b - c        ; ((a - b) - c)
          -a ^ b           ; (-(a ^ b))
          a ^ b ^ c        ; (a ^ (b ^ c))
          a ^ -b * c       ; ((a ^ (-b)) * c)
          -a'              ; (-a')
          a * b %/% c      ; (a * (b %/% c))
          a .* b \\ c      ; (a .* (b \\ c))
          a || b && c == d ; (a || (b && (c == d)))
          a < b == c       ; ((a < b) == c)
          a ? b : c ? d : e; (a ? b : (c ? d : e))
          a ? b ? c : d : e; (a ? (b ? c : d) : e)
          a || b ? c : d   ; ((a || b) ? c : d)
          !a == b          ; ((!a) == b)
          t.1.2 + .5       ; (t.1.2 + .5)
          a .^ b'          ; (a .^ b')
          1.*x             ; (1. * x)
          """)
  void operatorsBindAsInStan(String text, String tree) {
    assertThat(expression(text)).isEqualTo(tree.strip());
  }

  @Test
  void everyBlockIsRead() {
    Program program =
        parse(
            """
            functions { real f(data array[,] real x, tuple(int, vector) t) { return x[1, 1]; } void g(); }
            data { int<lower=0> n; array[n, 2] matrix<lower=0, upper=1>[2, 3] m; }
            transformed  data { complex z = 2i; }
            parameters { tuple(simplex[n], array[2] real<offset=1, multiplier=2>) t; }
            transformed parameters { jacobian += 1; }
            model { (a, b.1) = (1, 2); {1, 2} ~ normal(0, 1) T[, 3]; { real a; } for (x in xs) print("x", x); }
            generated quantities { profile("p") { reject("no"); } x[1:, :2, :, , 3] += 1_000; }
            """);
    assertThat(diagnostics.list()).isEmpty();
    assertThat(program.functions()).hasSize(2);
    assertThat(program.blocks()).hasSize(6);
    var array = (Statement.Declaration) program.statements(ProgramBlock.DATA).get(1);
    assertThat(array.type().unsized()).hasToString("array[,] matrix");
    assertThat(program.statements(ProgramBlock.MODEL)).hasSize(4);
  }

  @Test
  void severalMistakesAreReportedAtOnce() {
    parse(
        """
        parameters { real x }
        model {
          x ~ normal(0 1);
          y = ;
          if (x = 2) { x ~ normal(0, 1); }
          x ~ normal(0, 1);
          print();
        }
        """);
    assertThat(diagnostics.list()).extracting(d -> d.span().line()).containsExactly(1, 3, 4, 5, 7);
  }

  @Test
  void lexicalMistakesAreReportedAtOnce() {
    parse("model {\n  # old\n  x ~ normal(0, 1) $;\n real _a;\n print(\"a);\n}");
    assertThat(diagnostics.list())
        .extracting(Diagnostic::id)
        .containsExactly("hash-comment", "stray-character", "bad-name", "unclosed-string");
    assertThat(diagnostics.list()).allMatch(d -> d.kind() == Diagnostic.Kind.LEX);
  }

  @Test
  void aDiagnosticShowsItsPlace() {
    parse("model {\n\tx ~ normal(0, 1)\n\ty ~ normal(0, 1);\n}");
    assertThat(diagnostics.list().getFirst().render())
        .isEqualTo(
            """
            error: expected ';' at the end of the statement, found the name 'y'
             --> test.stan:3:2
              |
            3 | \ty ~ normal(0, 1);
              | \t^
            note: the ';' belongs here
             --> test.stan:2:18
              |
            2 | \tx ~ normal(0, 1)
              | \t                ^
            """);
  }

  @Test
  void includesAreFollowedAndPlacesNameTheirFile() {
    var includes =
        Includes.of(Map.of("a.stan", "real a;\n#include <b.stan>\n", "b.stan", "real 1;"));
    ProgramParser.parse(
        SourceFile.of("main.stan", "data {\n#include a.stan\n}"), includes, diagnostics);
    Diagnostic problem = diagnostics.list().getFirst();
    assertThat(problem.span()).hasToString("b.stan:1:6");
    assertThat(problem.render())
        .contains("included at a.stan:2:1")
        .contains("included at main.stan:2:1");
  }

  @Test
  void aCycleOfIncludesIsRefusedWithItsChain() {
    var includes = Includes.of(Map.of("a.stan", "#include b.stan", "b.stan", "#include a.stan"));
    ProgramParser.parse(SourceFile.of("main.stan", "#include a.stan"), includes, diagnostics);
    assertThat(diagnostics.list())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.kind()).isEqualTo(Diagnostic.Kind.IO);
          assertThat(problem.help().orElseThrow())
              .contains("'main.stan' includes 'a.stan' includes 'b.stan' includes 'a.stan'");
        });
  }

  @Test
  void deepAndLongExpressionsAreRead() {
    String deep = "(".repeat(9_000) + "1" + ")".repeat(9_000);
    String text = "model { target += " + deep + "; target += 1" + " + 1".repeat(100_000) + "; }";
    DeepStack.call(() -> parse(text));
    assertThat(diagnostics.list()).isEmpty();
  }

  @Test
  void nestingWithoutEndIsRefused() {
    DeepStack.call(() -> parse("model { target += " + "(".repeat(200_000)));
    assertThat(diagnostics.list()).extracting(Diagnostic::id).first().isEqualTo("too-deep");
  }

  @Test
  void ofAVeryLongLineOnlyThePartAroundTheMistakeIsShown() {
    parse("model { target += " + "1 + ".repeat(10_000) + "; " + " ".repeat(10_000) + "}");
    assertThat(diagnostics.list().getFirst().render())
        .hasSizeLessThan(400)
        .contains("1 | ...1 + 1 + ")
        .contains("1 + ;");
  }

  @Test
  void theNearestNameIsSuggested() {
    assertThat(Suggestions.near("sigm", List.of("mu", "sigma", "gamma"))).contains("sigma");
    assertThat(Suggestions.near("xyz", List.of("mu", "sigma"))).isEmpty();
    assertThat(Suggestions.distance("ab", "ba")).isEqualTo(1);
  }
}

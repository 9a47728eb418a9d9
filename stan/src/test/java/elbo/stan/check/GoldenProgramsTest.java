// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The programs of the shared collection: the good are accepted, the bad are refused where stanc
/// refuses them, and by one message each.
class GoldenProgramsTest {
  private static final List<String> GOOD =
      List.of("language", "patterns", "transforms", "distributions", "functions", "baddata");

  private static StanCompiler.Result check(Path program) throws IOException {
    return StanCompiler.check(
        Files.readString(program),
        program.getFileName().toString(),
        Includes.in(List.of(program.getParent())));
  }

  @Test
  void goodProgramsAreAccepted() throws IOException {
    Path golden = SharedGolden.require();
    var refused = new ArrayList<Diagnostic>();
    for (String folder : GOOD) {
      for (Path program : SharedGolden.programs(golden.resolve(folder))) {
        StanCompiler.Result result = check(program);
        refused.addAll(result.errors());
        assertThat(result.program().isPresent()).isEqualTo(result.errors().isEmpty());
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void badProgramsAreRefusedInTheRightPlace() throws IOException {
    Path golden = SharedGolden.require();
    var wrong = new ArrayList<String>();
    for (Path program : SharedGolden.programs(golden.resolve("bad"))) {
      String expected = expected(program);
      String found =
          String.join(
              ", ", check(program).diagnostics().stream().map(GoldenProgramsTest::place).toList());
      if (!found.equals(expected)) {
        wrong.add(program.getFileName() + ": expected " + expected + ", found " + found);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void warningsAreGivenWhereStancGivesThem() throws IOException {
    Path golden = SharedGolden.require();
    for (String name :
        List.of("deprecated_integrate_ode", "integer_division", "lower_gt_real_compare")) {
      Path program = golden.resolve("bad/warnings/" + name + ".stan");
      StanCompiler.Result result = check(program);
      assertThat(result.errors()).isEmpty();
      assertThat(result.warnings())
          .extracting(GoldenProgramsTest::place)
          .containsExactly(expected(program));
    }
    assertThat(check(golden.resolve("bad/warnings/empty_file.stan")).warnings())
        .extracting(Diagnostic::id)
        .containsExactly("empty-program");
  }

  private static String place(Diagnostic problem) {
    String kind = problem.isError() ? problem.kind().name().toLowerCase(Locale.ROOT) : "warning";
    return kind + " " + problem.span().line() + ":" + problem.span().column();
  }

  private static String expected(Path program) throws IOException {
    String json = Files.readString(Path.of(program.toString().replace(".stan", ".json")));
    String kind = field(json, "kind");
    int column = Integer.parseInt(field(json, "column"));
    // stanc reports a bad character one column too early.
    return kind + " " + field(json, "line") + ":" + (kind.equals("lex") ? column + 1 : column);
  }

  private static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\": \"?(-?\\w+)").matcher(json);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Programs with words left out, put in the wrong place or cut off: whatever comes, the front end
/// answers with a program or with errors, and never with an exception.
class BrokenProgramsTest {
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z_]\\w*|[0-9.]+|\"[^\"]*\"|//.*|\\s+|.");

  private static final String PROGRAM =
      """
      functions {
        real f_lpdf(real y, data array[,] int k, tuple(real, vector) t) {
          if (y > 0) return normal_lupdf(y | t.1, 2); else reject("no ", y);
        }
        void g(vector v, real w) { print(v[1:2], {1, 2}, [3, 4]'); }
        vector h(real t, vector y, real a) { return a * y; }
      }
      data { int<lower=0> n; array[n] vector[3] x; matrix<lower=0, upper=1>[3, 3] m; }
      transformed data { complex z = 2i; array[2, 2] int k = {{1, 2}, {3, 4}}; }
      parameters { real<offset=1, multiplier=2> mu; simplex[3] s; cov_matrix[3] c; }
      transformed parameters { vector[3] q = m \\ s .* (x[1] - mu) ^ 2; jacobian += mu; }
      model {
        tuple(real, vector[3]) t = (mu, s);
        (t.1, t.2) = (1, q);
        for (i in 1:n) x[i] ~ multi_normal(s, c);
        while (mu > 0 && 1) { break; }
        mu ~ f(k, t);
        mu ~ normal(n ? 1 : 2.5, 1) T[0, ];
        array[1] vector[3] o = ode_rk45(h, s, 0, {1.0}, mu);
        target += -sum(o[1]) %/% 2 + target();
      }
      generated quantities { profile("p") { int d = categorical_rng(s); } }
      """;

  @Test
  void aBrokenProgramNeverEndsInAnException() {
    var random = new Random(20_261);
    List<String> whole = WORD.matcher(PROGRAM).results().map(MatchResult::group).toList();
    for (int i = 0; i < 3_000; i++) {
      var words = new ArrayList<>(whole);
      int at = random.nextInt(words.size());
      switch (random.nextInt(4)) {
        case 0 -> words.subList(at, words.size()).clear();
        case 1 -> words.remove(at);
        case 2 -> words.set(at, whole.get(random.nextInt(whole.size())));
        default -> words.add(at, whole.get(random.nextInt(whole.size())));
      }
      String text = String.join("", words);
      StanCompiler.Result result = StanCompiler.check(text, "broken.stan", Includes.none());
      assertThat(result.program().isEmpty()).as(text).isEqualTo(!result.errors().isEmpty());
      for (Diagnostic problem : result.diagnostics()) {
        assertThat(problem.render()).contains(problem.message());
      }
    }
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.algorithm.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private final StringWriter text = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  private StatusLine line(StatusLine.Style style) {
    return new StatusLine(new PrintWriter(text), style, clock::get);
  }

  @Test
  void withoutATerminalItWritesALinePerStageAndOneNowAndThen() {
    try (StatusLine line = line(StatusLine.Style.LINES)) {
      line.update(new Progress("pathfinder", 3, Double.NaN, Double.NaN, Double.NaN));
      line.update(new Progress("pathfinder", 4, Double.NaN, Double.NaN, Double.NaN));
      clock.set(1_000_000_000L);
      line.update(new Progress("advi", 1250, -31.20419, 0.0183, 0.05));
      clock.set(7_000_000_000L);
      line.update(new Progress("advi", 2500, -31.1, 0.0183, 0.05));
    }

    assertThat(text.toString().lines())
        .containsExactly(
            "pathfinder  iteration 3  0 ms",
            "advi  iteration 1,250  ELBO -31.204 (s.e. 0.018)  step 0.050  1.0 s",
            "advi  iteration 2,500  ELBO -31.100 (s.e. 0.018)  step 0.050  7.0 s");
  }

  @Test
  void onATerminalItWritesOverOneLineAndTakesItAway() {
    try (StatusLine line = line(StatusLine.Style.TERMINAL)) {
      line.update(new Progress("advi", 1, -1, 1, 0.1));
      clock.set(50_000_000L);
      line.update(new Progress("advi", 2, -1, 1, 0.1));
      clock.set(150_000_000L);
      line.update(new Progress("advi", 3, -1, 1, 0.1));
    }

    assertThat(text.toString())
        .isEqualTo(
            "\r\u001b[K| advi  iteration 1  ELBO -1.0 (s.e. 1.0)  step 0.10  0 ms"
                + "\r\u001b[K/ advi  iteration 3  ELBO -1.0 (s.e. 1.0)  step 0.10  150 ms"
                + "\r\u001b[K");
  }

  @Test
  void quietSaysNothing() {
    try (StatusLine line = line(StatusLine.Style.QUIET)) {
      line.update(new Progress("advi", 1, -1, 1, 0.1));
    }

    assertThat(text.toString()).isEmpty();
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real browser. Skipped, loudly, where no Chromium is installed.
class HtmlReportRendersTest {
  /// A frame of a phone's width around the page; it copies what matters from the page into its own
  /// document.
  private static final String PHONE =
      """
      <!doctype html><html><body style="margin:0">
      <iframe id="page" src="report.html" style="width:390px;height:844px;border:0"></iframe>
      <script>
        setTimeout(() => {
          const inside = document.getElementById("page").contentDocument.documentElement;
          Object.assign(document.documentElement.dataset, {ready: inside.dataset.ready, width: inside.scrollWidth, charts: inside.querySelectorAll("svg").length});
        }, 4000);
      </script></body></html>
      """;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path folder;

  private static Chromium chromium() {
    return Chromium.find()
        .orElseGet(() -> {
          System.err.println(
              "SKIPPED HtmlReportRendersTest: no chromium on the PATH (Debian: apt-get install chromium)");
          return abort("no chromium on the PATH");
        });
  }

  private Chromium.Outcome open(Page page) throws Exception {
    Path file = folder.resolve("report.html");
    Files.writeString(file, HtmlReport.of(page, "Elbo test"));
    return chromium().open(file, Files.createDirectories(folder.resolve("browser")));
  }

  @Test
  void aTypicalPageRendersWithoutAWordOnTheConsole() throws Exception {
    Chromium.Outcome outcome = open(SamplePages.eightSchools());

    assertThat(outcome.console()).isEmpty();
    assertThat(outcome.shows("data-ready=\"true\"", "theta_tilde[8]")).isTrue();
    // 26 marginals, the map, the scatter plot, two traces and the residuals.
    assertThat(outcome.document().split("<svg", -1).length).isGreaterThanOrEqualTo(26 + 5 + 1);
  }

  @Test
  void aPageWithOneVariableAndNothingElseRenders() throws Exception {
    Chromium.Outcome outcome = open(SamplePages.oneVariable());

    assertThat(outcome.console()).isEmpty();
    assertThat(outcome.shows("data-ready=\"true\"", "NOT CONVERGED")).isTrue();
    assertThat(outcome.shows("id=\"heat-map\"")).isFalse();
  }

  @Test
  void aPageWithThousandsOfVariablesRenders() throws Exception {
    Chromium.Outcome outcome = open(SamplePages.many(3_000));

    assertThat(outcome.console()).isEmpty();
    assertThat(outcome.shows("data-ready=\"true\"", "24 of 3,000 variables")).isTrue();
  }

  @Test
  void aPhoneNeverScrollsSideways() throws Exception {
    Files.writeString(
        folder.resolve("report.html"), HtmlReport.of(SamplePages.eightSchools(), "Elbo test"));
    Path phone = folder.resolve("phone.html");
    Files.writeString(phone, PHONE);

    Chromium.Outcome outcome =
        chromium().open(phone, Files.createDirectories(folder.resolve("browser")));

    assertThat(outcome.console()).isEmpty();
    assertThat(outcome.shows("data-ready=\"true\"")).isTrue();
    assertThat(
            Integer.parseInt(outcome.document().replaceAll("(?s).*data-width=\"(\\d+)\".*", "$1")))
        .isLessThanOrEqualTo(390);
  }
}

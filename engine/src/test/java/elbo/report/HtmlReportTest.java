// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void thePageIsOneFileThatAsksTheNetworkForNothing() {
    String page = HtmlReport.of(SamplePages.eightSchools(), "Elbo test");

    assertThat(page)
        .doesNotContain("{{", "<link", "@import", "<script src")
        .contains("default-src 'none'");
    assertThat(page.split("</script>", -1)).hasSize(4 + 1);
  }

  @Test
  void noNameCanEndAScriptElement() {
    assertThat(HtmlReport.data(SamplePages.many(10)))
        .doesNotContain("<")
        .contains("\\u003c/script>\\u003cb>&\\\"");
  }

  @Test
  void thousandsOfVariablesStayBelowThreeMegabytes() {
    String page = HtmlReport.of(SamplePages.many(6_000), "Elbo test");

    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(3_000_000);
    assertThat(page).contains("\"numVariables\":6000").doesNotContain("beta[5001,1]");
  }

  @Test
  void aNextActionIsSetApartFromTheVerdict() {
    assertThat(HtmlReport.data(SamplePages.many(4)))
        .contains("\"grade\":\"MEANS-ONLY\"", "\"action\":\"reparametrise.\"");
  }

  @Test
  void whatIsNotFiniteIsNull() {
    PageJson json = new PageJson();
    json.array(() ->
        json.value(Double.NaN, 3)
            .value(Double.NEGATIVE_INFINITY, 3)
            .value(1234567.8, 3)
            .value(-2.0, 3)
            .value(0.00012345, 3));

    assertThat(json).hasToString("[null,null,1.23E+6,-2,0.000123]");
  }

  @Test
  void aDensityFallsToHalfItsHeightWhereTheNormalDensityDoes() {
    double[] draws = normal(20_000);
    PageJson json = new PageJson();
    Density.of(draws, 65).writeTo(json);
    double lo = Double.parseDouble(json.toString().replaceAll(".*\"lo\":([^,]*),.*", "$1"));
    double hi = Double.parseDouble(json.toString().replaceAll(".*\"hi\":([^,]*),.*", "$1"));
    int[] heights =
        Arrays.stream(json.toString().replaceAll(".*\\[(.*)\\]}", "$1").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    int half = 0;
    while (heights[half] < 500) {
      half++;
    }

    // sqrt(2 ln 2) = 1.177; the kernel widens it by 1 % (bandwidth 0.12), noise moves the maximum
    // by
    // 3 %, and a step of the curve is 0.09.
    assertThat(lo + (hi - lo) * half / 64).isCloseTo(-1.177, within(0.15));
  }

  @Test
  void aDensityThatStopsAtABoundDoesNotSagThere() {
    double[] draws = normal(20_000);
    Arrays.setAll(draws, i -> Math.abs(draws[i]));
    PageJson json = new PageJson();
    Density.of(draws, 33).writeTo(json);

    int first = Integer.parseInt(json.toString().replaceAll(".*\"y\":\\[(\\d+),.*", "$1"));
    // A kernel that is not reflected gives half the height at the bound.
    assertThat(first).isGreaterThan(900);
  }

  @Test
  void wholeNumbersBecomeBars() {
    PageJson json = new PageJson();
    Density.of(new double[] {0, 1, 1, 3, 3, 3}, 16).writeTo(json);

    assertThat(json).hasToString("{\"values\":[0,1,3],\"y\":[333,666,999]}");
  }

  @Test
  void correlationsAreRoundedToPercentsAndLeaveConstantsOut() {
    double[] x = normal(1_000);
    double[] y = normal(1_000);
    double[] minus = new double[1_000];
    Arrays.setAll(minus, i -> 1e6 - 1e-3 * x[i]);
    Arrays.setAll(y, i -> 7);
    PageJson json = new PageJson();
    Correlations.of(
            SamplePages.draws(List.of("x", "constant", "minus"), new double[][] {x, y, minus}), 3)
        .writeTo(json);

    assertThat(json)
        .hasToString("{\"index\":[0,2],\"percent\":[[],[-100]],\"strongest\":[[0,2,-100]]}");
  }

  @Test
  void namesGetBrackets() {
    assertThat(ColumnName.display("mu")).isEqualTo("mu");
    assertThat(ColumnName.display("theta.1.2")).isEqualTo("theta[1,2]");
    assertThat(ColumnName.display("z.3.real")).isEqualTo("z[3].real");
    assertThat(ColumnName.display("t.1:2.3")).isEqualTo("t[1]:2[3]");
  }

  private static double[] normal(int n) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1_234_567L);
    double[] x = new double[n];
    Arrays.setAll(x, _ -> random.nextGaussian());
    return x;
  }
}

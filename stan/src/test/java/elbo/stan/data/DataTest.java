// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.tensor.IntArray;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DataTest {
  private static DataValue.Numbers numbers(String json) {
    return numbers(Data.parse("{\"x\": " + json + "}"), "x");
  }

  private static DataValue.Numbers numbers(Data data, String name) {
    return (DataValue.Numbers) Objects.requireNonNull(data.variables().get(name));
  }

  @Test
  void nestedArraysAreRowMajorWithTheirSizes() {
    DataValue.Numbers x = numbers("[[1, 2, 3], [4, 5, 6]]");
    assertThat(x.dimensions()).isEqualTo(IntArray.of(2, 3));
    assertThat(x.values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(x.firstNonInteger()).isEqualTo(-1);
  }

  @Test
  void numbersAreTheNearestDoubles() {
    String[] texts = {
      "1e3",
      "-2.5E-3",
      "0.1234567890123456789",
      "1e-400",
      "123456789012345678901234567890",
      "4.35",
      "-0.0",
      "1e22"
    };
    for (String text : texts) {
      assertThat(numbers(text).values()[0]).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void onlyDigitsWithin32BitsAreIntegers() {
    assertThat(numbers("2147483647").firstNonInteger()).isEqualTo(-1);
    assertThat(numbers("-2147483648").firstNonInteger()).isEqualTo(-1);
    assertThat(numbers("2147483648").firstNonInteger()).isZero();
    assertThat(numbers("[1, 2.0]").firstNonInteger()).isEqualTo(1);
    assertThat(numbers("1e1").firstNonInteger()).isZero();
  }

  @Test
  void infinitiesAndNanHaveFewSpellings() {
    assertThat(numbers("[NaN, Inf, -Infinity, \"NaN\", \"-Inf\", \"Infinity\"]").values())
        .containsExactly(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY);
    for (String text : List.of("\"+Inf\"", "\"inf\"", "nan", "\"nan\"")) {
      assertThatThrownBy(() -> numbers(text)).isInstanceOf(DataException.class);
    }
  }

  @Test
  void whatIsNotJsonIsRefusedWithItsPlace() {
    for (String text :
        List.of(
            "01",
            ".5",
            "5.",
            "+1",
            "1e400",
            "[1,]",
            "[1 2]",
            "[1] // one",
            "[[1], [1, 2]]",
            "[1, [2]]",
            "true",
            "null",
            "'1'")) {
      assertThatThrownBy(() -> numbers(text))
          .as(text)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("data:1:");
    }
    assertThatThrownBy(() -> Data.parse("{\"x\": 1, \"x\": 2}"))
        .hasMessage("data:1:10: the variable x stands here for the second time; remove one");
    assertThatThrownBy(() -> Data.parse("{\"x\": 1} 2"))
        .hasMessageContaining("nothing behind the closing brace");
    assertThatThrownBy(() -> Data.parse("")).hasMessageContaining("end of the file");
  }

  @Test
  void objectsAreTuples() {
    Data data = Data.parse("{\"t\": {\"1\": 3, \"2\": [0.5]}, \"a\": [{\"1\": 1}, {\"1\": 2}]}");
    assertThat(data.variables().get("t")).isInstanceOf(DataValue.Members.class);
    assertThat(((DataValue.Elements) Objects.requireNonNull(data.variables().get("a"))).elements())
        .hasSize(2);
  }

  @Test
  void javaValuesAreTaken() {
    Data data =
        Data.of(
            Map.of(
                "n",
                2,
                "y",
                new double[] {1, 2},
                "k",
                List.of(new int[] {1, 2}, new int[] {3, 4})));
    assertThat(numbers(data, "n").firstNonInteger()).isEqualTo(-1);
    assertThat(numbers(data, "k").dimensions()).isEqualTo(IntArray.of(2, 2));
    assertThatThrownBy(() -> Data.of(Map.of("y", "text")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("variable y");
  }
}

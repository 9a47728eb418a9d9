// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private static EarlyStopping told(EarlyStopping stopping, double... values) {
    EarlyStopping next = stopping;
    for (double value : values) {
      next = next.tell(value);
    }
    return next;
  }

  @Test
  void stopsAfterSoManyLooksWithoutGain() {
    EarlyStopping start = EarlyStopping.of(3, 0);
    assertThat(start.isDone()).isFalse();
    assertThat(told(start, 1, 2, 1, 1).isDone()).isFalse();
    EarlyStopping end = told(start, 1, 2, 1, 1, 2);
    assertThat(end.isDone()).isTrue();
    assertThat(end.best()).isEqualTo(2);
    assertThat(end.bestLook()).isEqualTo(2);
  }

  @Test
  void aGainBelowTheLeastOneIsNone() {
    assertThat(told(EarlyStopping.of(2, 0.5), 1, 1.4, 1.5).isDone()).isTrue();
    assertThat(told(EarlyStopping.of(2, 0.5), 1, 1.4, 1.6).isDone()).isFalse();
  }

  @Test
  void nanIsNoGain() {
    assertThat(told(EarlyStopping.of(2, 0), Double.NaN, Double.NaN).isDone()).isTrue();
    assertThat(told(EarlyStopping.of(2, 0), Double.NaN, 1, Double.NaN).isDone()).isFalse();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> EarlyStopping.of(0, 0)).hasMessageContaining("patience");
    assertThatThrownBy(() -> EarlyStopping.of(1, -1)).hasMessageContaining("minGain");
  }
}

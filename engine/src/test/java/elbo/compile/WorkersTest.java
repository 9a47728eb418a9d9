// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPartIsDoneOnceWhetherThreadsSleepOrNot(int threads) throws InterruptedException {
    try (Workers workers = Workers.of(threads)) {
      for (int task = 0; task < 3000; task++) {
        int parts = task % 7;
        AtomicIntegerArray done = new AtomicIntegerArray(7);
        workers.run(
            parts,
            (part, worker) -> {
              assertThat(worker).isBetween(0, threads - 1);
              done.incrementAndGet(part);
            });
        for (int part = 0; part < 7; part++) {
          assertThat(done.get(part)).isEqualTo(part < parts ? 1 : 0);
        }
        if (task % 1000 == 999) {
          Thread.sleep(2); // the threads go to sleep
        }
      }
    }
  }

  @Test
  void oneWorkerDoesOnePartAtATime() {
    try (Workers workers = Workers.of(4)) {
      AtomicIntegerArray busy = new AtomicIntegerArray(4);
      AtomicInteger clashes = new AtomicInteger();
      for (int task = 0; task < 200; task++) {
        workers.run(
            16,
            (_, worker) -> {
              clashes.addAndGet(busy.getAndIncrement(worker));
              busy.getAndDecrement(worker);
            });
      }
      assertThat(clashes.get()).isZero();
    }
  }

  @Test
  void whatAPartThrowsReachesTheCallerAndTheNextTaskRuns() {
    try (Workers workers = Workers.of(2)) {
      for (int failing = 0; failing < 4; failing++) {
        int wrong = failing;
        assertThatThrownBy(() ->
                workers.run(
                    4,
                    (part, _) -> {
                      if (part == wrong) {
                        throw new IllegalArgumentException("part " + part);
                      }
                    }))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("part " + wrong);
        AtomicInteger done = new AtomicInteger();
        workers.run(4, (_, _) -> done.incrementAndGet());
        assertThat(done.get()).isEqualTo(4);
      }
    }
  }

  @Test
  void closedWorkersRefuseATask() {
    Workers workers = Workers.of(2);
    workers.close();
    assertThatThrownBy(() -> workers.run(2, (_, _) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final int WORTH_IT = 1000;

  /// A compiler that others keep from its work is not a vector twin that is slow.
  @Test
  void aTwinThatLostIsTriedAgainAfterAsMuchWork() throws InterruptedException {
    assumeThat(VectorModule.isPresent()).isTrue();
    AtomicBoolean isCompiled = new AtomicBoolean();
    Runnable scalar = () -> LockSupport.parkNanos(500_000);
    Runnable vector = () -> LockSupport.parkNanos(isCompiled.get() ? 1 : 10_000_000);
    Handover handover =
        new Handover(
            "twin", WORTH_IT, () -> new Handover.Trial(scalar, vector, (_, _) -> {}), 500_000_000);
    assertThat(handover.warmUp()).isFalse();
    isCompiled.set(true);
    assertThat(handover.isVector(WORTH_IT + 1)).isFalse();
    boolean serves = false;
    for (int k = 0; !serves && k < 1000; k++) {
      serves = handover.isVector(1);
      Thread.sleep(10);
    }
    assertThat(serves).isTrue();
  }
}

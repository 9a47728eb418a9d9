// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {
  /// Slow in its first trials.
  private static final class Late implements Template.Recipe {
    private final int slow;
    private int trials;

    Late(int slow) {
      this.slow = slow;
    }

    @Override
    public byte[] classFile() {
      Line load = new Line(Line.Code.LOAD, -1, -1, -1, 0, -1, Line.Stride.ZERO, Line.Stride.ZERO);
      return ChainWriter.write(true, true, List.of(load), VectorLanes.count());
    }

    @Override
    public boolean isMadeFast(ChainKernel kernel) {
      return trials++ >= slow;
    }
  }

  @Test
  void aKernelThatWasSlowOnABusyMachineIsTriedAgain() {
    Late late = new Late(2);
    Template template = Template.of(late);
    for (int trial = 0; trial < 3; trial++) {
      assertThat(template.kernel()).isNull();
      template.warmUp();
    }
    assertThat(template.kernel()).isNotNull();
  }

  @Test
  void aKernelThatStaysSlowIsLeftInTheEnd() {
    Late late = new Late(Integer.MAX_VALUE);
    Template template = Template.of(late);
    for (int call = 0; call < 20; call++) {
      template.warmUp();
    }
    assertThat(template.kernel()).isNull();
    assertThat(late.trials).isEqualTo(Template.MOST_TRIALS);
  }
}

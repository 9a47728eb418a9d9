// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final int ROWS = 5000;
  private static final int DRAWS = 16;

  @Test
  void aProfileNamesKernelsWithTheirElements() {
    Node x = Node.input("x", Shape.of(ROWS));
    Node density = Ops.sum(Ops.exp(Ops.multiply(Ops.add(x, Ops.constant(1)), x)));
    Graph graph = Graph.of(List.of(x), List.of(density, Gradients.of(density, x)));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    double[][] inputs = {new double[DRAWS * ROWS]};
    double[][] results = {new double[DRAWS], new double[DRAWS * ROWS]};

    Profile profile = executable.profile(DRAWS, inputs, results, 3);

    assertThat(profile.parts())
        .anySatisfy(part -> {
          assertThat(part.kernel()).isEqualTo("exp");
          assertThat(part.loop()).isEqualTo("rows " + ROWS);
          assertThat(part.elements()).isEqualTo((long) DRAWS * ROWS);
          assertThat(part.bytes()).isEqualTo(16L * DRAWS * ROWS);
        });
    assertThat(profile.parts()).anySatisfy(part -> assertThat(part.kernel()).contains("multiply"));
    long nanos = 0;
    double shares = 0;
    for (Profile.Part part : profile.parts()) {
      nanos += part.nanos();
      shares += part.share(profile);
    }
    assertThat(nanos).isEqualTo(profile.nanos()).isPositive();
    assertThat(shares).isBetween(1 - 1e-9, 1 + 1e-9);
    assertThat(results[0][0]).isEqualTo(ROWS);
  }
}

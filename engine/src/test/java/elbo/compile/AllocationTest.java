// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.graph.ReduceOp;
import elbo.graph.SampleOp;
import elbo.kernel.KernelProvider;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A call allocates nothing. Counted, not timed. In a JVM of its own (`engine/pom.xml`).
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AllocationTest {
  private static final int DRAWS = 3;

  /// A model with most kinds of steps: regression on 600 rows with groups, a matrix, noise.
  private static Graph model() {
    Random random = new Random(1);
    Node x = Node.input("x", Shape.of(9));
    Node rows = Node.constant(RandomGraphs.value(random, Shape.of(600, 4)));
    int[] groups = random.ints(600, 0, 4).toArray();
    Node beta = Layout.slice(x, 0, 0, 4);
    Node level = Layout.gather(Layout.slice(x, 0, 4, 4), 0, IntArray.of(groups));
    Node eta = Ops.add(Linear.matmul(rows, beta), level);
    Node matrix = Linear.outer(beta, beta);
    Node eye = Linear.diagonalMatrix(Node.constant(Tensor.vector(3, 3, 3, 3)));
    Node factor = Linear.cholesky(Ops.add(matrix, eye));
    Node solved = Linear.triangularSolve(factor, beta, false);
    Node value = Ops.sum(Ops.subtract(eta, Ops.log1p(Ops.exp(eta))));
    value = Ops.add(value, Ops.sum(Ops.square(solved)));
    value = Ops.add(value, Ops.reduce(ReduceOp.LOG_SUM_EXP, eta, 0));
    value = Ops.add(value, Ops.sum(Layout.cumulativeSum(Ops.lgamma(beta), 0, true)));
    value = Ops.add(value, Ops.sum(loop(beta, Layout.slice(x, 0, 4, 4))));
    Node gradient = Gradients.of(value, x);
    Node noise = Ops.sample(SampleOp.NORMAL, 1, Shape.of(9), List.of());
    return Graph.of(
        List.of(x), List.of(value, gradient, noise, Linear.outer(gradient, Ops.add(noise, x))));
  }

  /// A recurrence over 20 steps.
  private static Node loop(Node initial, Node factor) {
    Node state = Recurrence.placeholder(initial.shape());
    Node each = Recurrence.placeholder(Shape.SCALAR);
    Node after = Ops.tanh(Ops.add(Ops.multiply(state, factor), each));
    Node rows = Node.constant(RandomGraphs.value(new Random(4), Shape.of(20)));
    return Recurrence.of(
            20,
            false,
            List.of(new Recurrence.Carry(state, initial, after)),
            List.of(new Recurrence.Slice(each, rows)),
            List.of(Ops.add(after, Ops.reduce(ReduceOp.LOG_SUM_EXP, state, 0))),
            List.of())
        .stacked()
        .getFirst();
  }

  private final Graph graph = model();
  private final Executable executable =
      Compiler.compile(graph, Options.allBatched(graph).withCombine(3, Combine.SUM));
  private final Workspace workspace = executable.workspace();
  private final double[][] inputs = {
    RandomGraphs.value(new Random(2), Shape.of(DRAWS * 9)).toArray()
  };
  private final double[][] results = {
    new double[DRAWS], new double[9 * DRAWS], new double[9 * DRAWS], new double[81]
  };

  /// How many bytes the calls allocate.
  private long allocated(int calls) throws ReflectiveOperationException {
    Key key = Key.of(1);
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method bytes =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    for (int i = 0; i < 50; i++) {
      bytes.invoke(bean); // reflection makes itself faster, which allocates
    }
    long ownBefore = (long) bytes.invoke(bean);
    long before = (long) bytes.invoke(bean);
    for (int i = 0; i < calls; i++) {
      executable.run(DRAWS, inputs, results, workspace, key, i);
    }
    long after = (long) bytes.invoke(bean);
    assertThat(results[0][0]).isFinite();
    return after - before - (before - ownBefore);
  }

  @Test
  @Order(1)
  void scalarKernelsAllocateNothing() throws ReflectiveOperationException {
    assumeThat(KernelProvider.states())
        .as("no test before has warmed up vector kernels")
        .allMatch(state -> state.endsWith("scalar"));
    allocated(5); // loads classes and links call sites
    // 9 calls of 3 draws do too little work for any kernel to be handed over.
    assertThat(allocated(4)).isZero();
  }

  @Test
  @Order(2)
  void vectorKernelsAllocateNothingAfterAFixedNumberOfCalls() throws ReflectiveOperationException {
    KernelProvider.warmUpAll();
    // The Vector API allocates until the optimising compiler has all of it; 20 × 200 calls are
    // plenty.
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < 20 && bytes > 0; round++) {
      allocated(150);
      bytes = allocated(50);
    }
    assertThat(bytes).isZero();
    assertThat(KernelProvider.states()).as("without it this tests nothing").contains("ADD: vector");
  }
}

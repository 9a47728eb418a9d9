// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Node;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where known values lie: small ones together in one array, large ones in their own, which is not
/// copied.
final class Constants {
  /// Up to 512 bytes: copying is cheap, and one array keeps the slots few.
  private static final int SMALL = 64;

  private final int firstSlot;
  private final Map<Node, Ref> refs = new HashMap<>();
  private final List<double[]> large = new ArrayList<>();
  private double[] pool = new double[64];
  private int pooled;

  Constants(int firstSlot) {
    this.firstSlot = firstSlot;
  }

  /// Whether the value of a node is known.
  boolean contains(Node node) {
    return refs.containsKey(node) || node.isConstant();
  }

  Ref of(Node node) {
    Ref ref = refs.get(node);
    return ref != null ? ref : put(node, node.value());
  }

  /// Keeps the value of a node.
  Ref put(Node node, Tensor value) {
    int n = value.shape().numElements();
    Ref ref;
    if (n <= SMALL) {
      if (pooled + n > pool.length) {
        pool = Arrays.copyOf(pool, Math.max(2 * pool.length, pooled + n));
      }
      value.copyTo(pool, pooled);
      ref = Ref.whole(Frame.POOL, pooled, 0, value.shape(), false);
      pooled += n;
    } else {
      ref = Ref.whole(firstSlot + large.size(), 0, 0, value.shape(), false);
      large.add(value.array());
    }
    refs.put(node, ref);
    return ref;
  }

  /// How many slots are needed.
  int numSlots() {
    return firstSlot + large.size();
  }

  /// Puts the arrays into their slots.
  void fill(double[][] memory) {
    memory[Frame.POOL] = pool;
    for (int i = 0; i < large.size(); i++) {
      memory[firstSlot + i] = large.get(i);
    }
  }

  /// Numbers in memory.
  long size() {
    long n = pooled;
    for (double[] array : large) {
      n += array.length;
    }
    return n;
  }
}

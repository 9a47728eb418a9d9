// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Layout;
import elbo.graph.Lift;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The batching transform for the iterations of a loop: a graph written for one iteration becomes a
/// graph for all of them. A value that differs between iterations gets one more axis, the
/// **first**, so that a row of data per iteration is the data as they are. What does not depend on
/// the iteration stays as it is. [Vmap] does the same for draws, with the last axis.
///
/// Nodes are asked for one after the other; what was computed for one is kept for the next.
public final class LeadingAxis {
  /// Gives the values of all iterations for a leaf of the graph of one iteration.
  public interface Leaves {
    /// The batched node of an input or random node, if it is known from elsewhere.
    Optional<Node> batched(Node leaf);

    /// Whether a random node draws anew in each iteration.
    boolean drawnPerIteration(Node sample);
  }

  private final int size;
  private final Leaves leaves;
  private final Set<Node> invariant;
  private final Map<Node, Node> batched = new HashMap<>();

  /// A transform that knows nothing yet.
  ///
  /// @param size how many iterations
  /// @param leaves what differs between iterations
  /// @param invariant nodes that are known to depend on no leaf of any axis; grows
  public LeadingAxis(int size, Leaves leaves, Set<Node> invariant) {
    this.size = size;
    this.leaves = leaves;
    this.invariant = invariant;
  }

  /// Whether a node differs between iterations.
  public boolean varies(Node node) {
    visit(node);
    return batched.containsKey(node);
  }

  /// The node for all iterations, the iteration being the first axis: computed for each, or
  /// repeated.
  public Node of(Node node) {
    visit(node);
    return wide(node);
  }

  private void visit(Node root) {
    if (isDone(root)) {
      return;
    }
    Deque<Node> stack = new ArrayDeque<>();
    stack.push(root);
    while (!stack.isEmpty()) {
      Node node = stack.peek();
      if (isDone(node)) {
        stack.pop();
        continue;
      }
      boolean ready = true;
      boolean depends = false;
      for (Node input : node.inputs()) {
        if (!isDone(input)) {
          stack.push(input);
          ready = false;
        }
        depends |= batched.containsKey(input);
      }
      if (!ready) {
        continue;
      }
      stack.pop();
      boolean random = node.op() instanceof Op.Sample;
      Optional<Node> leaf =
          random || node.op() instanceof Op.Input ? leaves.batched(node) : Optional.empty();
      if (leaf.isPresent()) {
        batched.put(node, leaf.get());
      } else if (random ? leaves.drawnPerIteration(node) : depends) {
        batched.put(node, rule(node));
      } else {
        invariant.add(node);
      }
    }
  }

  private boolean isDone(Node node) {
    return invariant.contains(node) || batched.containsKey(node);
  }

  private Node wide(Node node) {
    Node known = batched.get(node);
    return known != null ? known : Layout.broadcast(node, 0, size);
  }

  private Node rule(Node node) {
    return node.op() instanceof Op.Sample(var function, int site, Shape shape)
        ? Ops.sample(
            function, site, shape.prepend(size), node.inputs().stream().map(this::wide).toList())
        : Lift.rule(node, size, batched::containsKey, this::wide);
  }
}

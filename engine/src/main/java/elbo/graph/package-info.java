// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Graphs: everything numerical is one. A [elbo.graph.Node] is an [elbo.graph.Op] applied to nodes;
/// [elbo.graph.Ops] (elementwise functions and reductions), [elbo.graph.Layout] (shapes) and
/// [elbo.graph.Linear] (matrices) make nodes, check shapes, simplify and fold constants;
/// [elbo.graph.Graph] merges common subexpressions and lists the nodes in order;
/// [elbo.graph.Interpreter] evaluates naively and is the oracle of the tests.
///
/// ```java
/// Node x = Node.input("x", Shape.of(3));
/// Node y = Ops.sum(Ops.exp(x));
/// Tensor value = Interpreter.evaluate(Graph.of(List.of(x), List.of(y)), List.of(Tensor.vector(0, 1, 2))).getFirst();
/// ```
///
/// All values are double precision; whole numbers and truth values are exact doubles. No
/// derivatives are taken here (`elbo.autodiff`) and nothing is made fast (`elbo.compile`).
package elbo.graph;

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.model.Elements;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Variables as numbers under names, in the order in which Stan writes them: the first index
/// fastest, the members of a tuple behind each other, the imaginary part behind the real one.
final class Outputs {
  private Outputs() {}

  /// The names of the numbers of a value.
  static List<String> names(String name, Sizes.Sized sized) {
    List<String> names = new ArrayList<>();
    names(name, sized, names);
    return names;
  }

  private static void names(String name, Sizes.Sized sized, List<String> names) {
    switch (sized) {
      case Sizes.Sized.Plain plain ->
          plain(name, plain.shape(), Types.isComplex(plain.type()), names);
      case Sizes.Sized.Tuples(int[] arrays, List<Sizes.Sized> members, var _) -> {
        for (String element : Elements.names(name, Shape.of(arrays))) {
          for (int k = 0; k < members.size(); k++) {
            names(element + ":" + (k + 1), members.get(k), names);
          }
        }
      }
    }
  }

  static void plain(String name, Shape shape, boolean complex, List<String> names) {
    for (String element : Elements.names(name, shape)) {
      if (complex) {
        names.add(element + ".real");
        names.add(element + ".imag");
      } else {
        names.add(element);
      }
    }
  }

  /// The numbers as a vector in the order of the names.
  static Node flat(Value value, Sizes.Sized sized) {
    List<Node> parts = new ArrayList<>();
    flatten(value, sized, parts);
    return parts.isEmpty() ? Nodes.vector() : Nodes.concatenate(0, parts);
  }

  private static void flatten(Value value, Sizes.Sized sized, List<Node> parts) {
    switch (value) {
      case Value.Dense(Node node) -> parts.add(Elements.flatten(node));
      case Value.Complex(Node re, Node im) ->
          parts.add(
              Layout.flatten(Layout.stack(1, List.of(Elements.flatten(re), Elements.flatten(im)))));
      case Value.Tuple(List<Value> members) -> {
        if (sized instanceof Sizes.Sized.Tuples(int[] _, List<Sizes.Sized> types, var _)) {
          for (int k = 0; k < members.size(); k++) {
            flatten(members.get(k), types.get(k), parts);
          }
        }
      }
      case Value.Sequence _ -> {
        if (sized instanceof Sizes.Sized.Tuples(int[] arrays, List<Sizes.Sized> _, var _)) {
          int[] position = new int[arrays.length];
          for (int i = 0; i < Shape.of(arrays).numElements(); i++) {
            Value element = value;
            for (int index : position) {
              element = ((Value.Sequence) element).elements().get(index);
            }
            flatten(element, sized, parts);
            for (int axis = 0; axis < position.length && ++position[axis] == arrays[axis]; axis++) {
              position[axis] = 0;
            }
          }
        }
      }
    }
  }
}

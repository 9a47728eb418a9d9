// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where an ascent stands: all that an [UpdateRule] needs to go on to the same bits, as a value. It
/// is made of tensors and a number only, so that it can be written to a file and read again.
///
/// @param step how many steps were made
/// @param parameters as they are now
/// @param slots what the rule remembers, by name, in the order of the names
public record UpdateState(
    long step, List<Tensor> parameters, SortedMap<String, List<Tensor>> slots) {
  /// Checks and copies.
  public UpdateState {
    if (!(step >= 0)) {
      throw new IllegalArgumentException("the number of steps must not be negative, got " + step);
    }
    parameters = List.copyOf(parameters);
    slots = Collections.unmodifiableSortedMap(slots instanceof Slots own ? own : new Slots(slots));
  }

  /// Slots that only this class knows and no longer writes to: a step need not copy them again.
  private static final class Slots extends TreeMap<String, List<Tensor>> {
    private static final long serialVersionUID = 1;

    Slots(SortedMap<String, List<Tensor>> slots) {
      super(slots);
      replaceAll((_, tensors) -> List.copyOf(tensors));
    }

    Slots with(String name, List<Tensor> tensors) {
      put(name, List.copyOf(tensors));
      return this;
    }
  }

  /// Before the first step, with nothing remembered.
  public static UpdateState of(List<Tensor> parameters) {
    return new UpdateState(0, parameters, new TreeMap<>());
  }

  /// What is remembered under a name.
  ///
  /// @throws IllegalArgumentException if there is no such slot: the state is another rule's
  public List<Tensor> slot(String name) {
    List<Tensor> tensors = slots.get(name);
    if (tensors == null) {
      throw new IllegalArgumentException(
          "the state has no slot \""
              + name
              + "\", only "
              + slots.keySet()
              + ": it was made by another rule; begin with this rule's start(parameters)");
    }
    return tensors;
  }

  /// A slot that holds one number.
  double number(String name) {
    return slot(name).getFirst().item();
  }

  /// This state with a slot that it does not have yet: for [UpdateRule#start].
  ///
  /// @throws IllegalArgumentException if the slot is taken, as when a rule decorates itself
  public UpdateState withNew(String name, List<Tensor> tensors) {
    if (slots.containsKey(name)) {
      throw new IllegalArgumentException(
          "the slot \"" + name + "\" is taken: the same decorator is applied twice");
    }
    return with(name, tensors);
  }

  /// This state with other tensors in a slot.
  public UpdateState with(String name, List<Tensor> tensors) {
    return new UpdateState(step, parameters, new Slots(slots).with(name, tensors));
  }

  /// This state with other parameters: for decorators that act after the rule they decorate.
  public UpdateState withParameters(List<Tensor> changed) {
    return new UpdateState(step, changed, slots);
  }

  /// The state one step later. All slots stay as they are, so a decorator's survive the rule it
  /// decorates.
  ///
  /// @param values of each parameter in row-major order; taken over, not copied
  public UpdateState next(double[][] values) {
    return new UpdateState(step + 1, Values.wrap(parameters, values), slots);
  }

  /// The state one step later, with other tensors in some slots.
  ///
  /// @param values of each parameter in row-major order; taken over, not copied
  /// @param changed slots
  UpdateState next(double[][] values, Map<String, List<Tensor>> changed) {
    Slots after = new Slots(slots);
    changed.forEach(after::with);
    return new UpdateState(step + 1, Values.wrap(parameters, values), after);
  }

  /// The gradient's values in row-major order, not copied: to be read only.
  ///
  /// @param gradient at the parameters
  /// @throws ShapeException unless there is one of the same shape for each parameter
  public double[][] read(List<Tensor> gradient) {
    if (gradient.size() != parameters.size()) {
      throw new ShapeException(
          "a gradient needs one tensor for each of the "
              + parameters.size()
              + " parameters, got "
              + gradient.size());
    }
    double[][] values = new double[gradient.size()][];
    for (int k = 0; k < values.length; k++) {
      if (!gradient.get(k).shape().equals(parameters.get(k).shape())) {
        throw new ShapeException(
            "parameter "
                + k
                + " has shape "
                + parameters.get(k).shape()
                + ", its gradient "
                + gradient.get(k).shape());
      }
      values[k] = gradient.get(k).array();
    }
    return values;
  }
}

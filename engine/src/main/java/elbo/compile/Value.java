// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// A value of one program, with what the passes find out about it. Compared by identity.
final class Value implements Item {
  final Rule rule;
  final Value[] args;
  final Shape shape;
  final boolean batched;

  /// How it is computed, see [Roles].
  Role role = Role.WHOLE;

  /// Which arguments are met row by row with the value: bit `i` for argument `i`.
  int rowUses;

  /// How many loops over rows must be finished before it can be computed.
  int depth;

  /// Whether something outside its loop over rows needs it, so that it must lie whole in memory.
  boolean kept;

  /// The loop that computes it, if one does.
  @Nullable Group group;

  /// The value whose memory it shares, itself if it has its own.
  Value root = this;

  /// Where it starts in the root, in elements.
  int rootOffset;

  /// The time in the schedule, or in its group, after which its memory is free: twice a position,
  /// plus one where the segment must be over.
  int last = -1;

  @Nullable Ref ref;

  /// The number of the generated kernel that may compute it, −1 if none may, see [Fusion].
  int segment = -1;

  /// Whether something outside its segment needs it.
  boolean escapes;

  Value(Rule rule, Shape shape, boolean batched, Value... args) {
    this.rule = rule;
    this.args = args;
    this.shape = shape;
    this.batched = batched;
  }

  boolean isGiven() {
    return rule instanceof Rule.Given;
  }

  boolean isScalarShared() {
    return !batched && shape.numElements() == 1;
  }

  boolean metByRows(int argument) {
    return argument < 32 && (rowUses >> argument & 1) != 0;
  }

  Ref ref() {
    if (ref == null) {
      throw new IllegalStateException(
          "a value is used before it has a place: " + this + "; please report this with the model");
    }
    return ref;
  }

  @Override
  public String toString() {
    return Schedule.describe(rule) + " " + shape + (batched ? "×draws" : "");
  }

  /// How a value is computed.
  enum Role {
    /// At once.
    WHOLE,
    /// Block by block along its leading axis.
    ROW,
    /// Summed or scattered from the rows of its arguments, complete after the loop.
    SINK,
  }
}

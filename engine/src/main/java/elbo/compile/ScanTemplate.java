// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.List;

/// A loop's body without its arrays. Values are numbered: the carried ones of the step before, then
/// those that the lines make. Array 0 is the row that a step makes, array 1 the state before the
/// first step; the others are met by strides.
///
/// @param lines loads and arithmetic
/// @param after which values are carried on
/// @param isLong whether the body is cut into parts, which need room: the array behind the others
record ScanTemplate(List<Line> lines, List<Integer> after, boolean isLong)
    implements Template.Recipe {
  /// The most doubles that a vector has.
  private static final int LONGEST_VECTOR = 8;

  ScanTemplate {
    lines = List.copyOf(lines);
    after = List.copyOf(after);
  }

  /// How many arrays it has, apart from room.
  int numArrays() {
    return 1 + lines.stream().mapToInt(Line::array).max().orElse(1);
  }

  /// How many numbers must have room between parts.
  int room() {
    return LONGEST_VECTOR * new ScanParts(this).roomSize();
  }

  @Override
  public byte[] classFile() {
    return isLong
        ? ScanPartsWriter.write(this, VectorLanes.count())
        : ScanWriter.write(this, VectorLanes.count());
  }

  @Override
  public boolean isMadeFast(ChainKernel kernel) {
    return new ScanTrial(this).warmUp(kernel);
  }

  @Override
  public String toString() {
    return lines.size() + " lines, " + after.size() + " carried";
  }
}

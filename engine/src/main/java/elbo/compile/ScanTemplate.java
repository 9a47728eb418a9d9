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
record ScanTemplate(List<Line> lines, List<Integer> after) implements Template.Recipe {
  ScanTemplate {
    lines = List.copyOf(lines);
    after = List.copyOf(after);
  }

  int numArrays() {
    return 1 + lines.stream().mapToInt(Line::array).max().orElse(1);
  }

  @Override
  public byte[] classFile() {
    return ScanWriter.write(this, VectorLanes.count());
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

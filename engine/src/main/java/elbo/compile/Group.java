// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.List;

/// Values that are computed in one loop over blocks of a leading axis.
final class Group implements Item {
  final int rows;
  final int depth;
  final List<Value> members = new ArrayList<>();

  Group(int rows, int depth) {
    this.rows = rows;
    this.depth = depth;
  }
}

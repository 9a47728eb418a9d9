// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Values that are computed in one loop over blocks of a leading axis.
final class Group implements Item {
  final int rows;
  final int depth;
  final List<Value> members = new ArrayList<>();
  private final Map<Value, Value> repeated = new HashMap<>();

  Group(int rows, int depth) {
    this.rows = rows;
    this.depth = depth;
  }

  /// This loop's own value of what is repeated.
  Value repeated(Value value) {
    Value own = repeated.get(value);
    if (own == null) {
      own = new Value(value.rule, value.shape, value.batched, value.args[0]);
      Roles.assign(own);
      own.depth = depth;
      own.group = this;
      members.add(own);
      repeated.put(value, own);
    }
    return own;
  }
}

// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

/// Says that a size, bound or condition must be one number but differs between the iterations that
/// are traced together, and is known for each: the loop is traced once for each of its values.
final class DifferingLanes extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Lanes lanes;
  private final transient double[] values;

  /// @param values one per iteration of `lanes`
  DifferingLanes(Lanes lanes, double[] values) {
    super("a size, bound or condition differs between iterations", null, false, false);
    this.lanes = lanes;
    this.values = values;
  }

  Lanes lanes() {
    return lanes;
  }

  double[] values() {
    return values;
  }
}

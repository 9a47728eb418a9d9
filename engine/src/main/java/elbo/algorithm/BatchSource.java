// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.model.LogDensity;
import elbo.random.Key;

/// Where an ascent has the data of each step from: a density with inputs for a few rows, and the
/// rows themselves. A pure function of a key and the number of the step, whatever it keeps to be
/// faster.
interface BatchSource {
  /// The density of a few rows, scaled to all.
  LogDensity density();

  /// Values for `density().data()` at a step.
  double[][] at(Key key, long step);

  /// In words.
  String description();

  /// Whether each step sees all there are.
  default boolean isWhole() {
    return false;
  }

  /// A density without further inputs.
  static BatchSource whole(LogDensity density) {
    return new BatchSource() {
      @Override
      public LogDensity density() {
        return density;
      }

      @Override
      public double[][] at(Key key, long step) {
        return new double[0][];
      }

      @Override
      public String description() {
        return "All data in each step.";
      }

      @Override
      public boolean isWhole() {
        return true;
      }
    };
  }
}
